// How numbers, times and states are written for people.

/** 0:07, 12:40, 1:02:03 */
export function clock(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const pad = (n) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
}

/** 12 ms, 1.24 s, 12.4 s, 2 min 5 s */
export function span(ms) {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(2)} s`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
}

const TIME = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false});
const DAY = new Intl.DateTimeFormat(undefined, {day: 'numeric', month: 'short'});

/** 14:03:22, with the day before it when it is not today. */
export function when(instant) {
  const date = new Date(instant);
  const time = TIME.format(date);
  return date.toDateString() === new Date().toDateString() ? time : `${DAY.format(date)}, ${time}`;
}

/** 14:03:22.250 */
export function exactly(instant) {
  const date = new Date(instant);
  return `${TIME.format(date)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

export function plural(count, one, many = one + 's') {
  return `${count} ${count === 1 ? one : many}`;
}

/** caller_left → caller left */
export function words(code) {
  return code.replaceAll('_', ' ');
}

/** What each state of a session means, in the order in which a turn goes through them. */
export const STATES = {
  ready: 'Session is there, nobody has spoken yet',
  listening: 'The caller may speak',
  hearing: 'The caller is speaking',
  thinking: 'A response was asked of the model',
  speaking: 'The agent is heard',
  held: 'A human has the call',
  on_hold: 'The line is parked',
  over: 'The call has ended',
};

/** What each measured stage of a turn runs to; each begins where the one before ends. */
export const STAGES = {
  end_of_turn: 'last speech of the caller → turn taken to be over',
  response_asked: 'turn over → response asked of the model',
  first_audio: 'response asked → first audio of the model',
  first_frame: 'first audio → first frame sent to the caller',
};

/**
 * The words that fit into the part of their sound that was heard, and the rest. Words are not timed:
 * the place is the same share of the text, back to the end of a word, as the session itself cuts.
 */
export function heardPart(text, heardMs, audioMs) {
  const limit = audioMs > 0 ? Math.floor((text.length * Math.max(0, heardMs)) / audioMs) : 0;
  if (limit >= text.length) {
    return [text, ''];
  }
  const place = /\s/.test(text[limit]) ? limit : Math.max(0, text.lastIndexOf(' ', limit));
  return [text.slice(0, place), text.slice(place)];
}
