// What both sides of a browser call say, as text. Kept in the order in which it was begun.

const MOST = 200;

export class Captions {
  #entries = [];

  get entries() {
    return this.#entries;
  }

  /** The caller began to speak; words come later. */
  begin(item, who) {
    if (!this.#find(item)) {
      this.#entries = [...this.#entries.slice(1 - MOST), {item, who, text: '', heard: undefined, done: false}];
    }
  }

  add(item, who, text) {
    this.begin(item, who);
    this.#change(item, (entry) => ({...entry, text: entry.text + text}));
  }

  finish(item, who, text) {
    this.begin(item, who);
    this.#change(item, (entry) => ({...entry, text: text ?? entry.text, done: true}));
  }

  /** What was cut was heard only in part: the share of the text that was heard of the audio. */
  cut(item, playedMs, receivedMs) {
    this.#change(item, (entry) => ({...entry, heard: receivedMs > 0 ? Math.min(1, playedMs / receivedMs) : 0, done: true}));
  }

  #find(item) {
    return this.#entries.find((entry) => entry.item === item);
  }

  #change(item, change) {
    this.#entries = this.#entries.map((entry) => (entry.item === item ? change(entry) : entry));
  }
}

/** The text of an entry in two parts: heard, and not heard. */
export function heardParts({text, heard}) {
  if (heard === undefined || heard >= 1) {
    return [text, ''];
  }
  const place = Math.round(text.length * heard);
  const space = place === 0 ? 0 : text.indexOf(' ', place);
  return space < 0 ? [text, ''] : [text.slice(0, space), text.slice(space)];
}
