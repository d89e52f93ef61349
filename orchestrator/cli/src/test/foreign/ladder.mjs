// The order of a spoken turn's events that Realtime clients rely on.

const HEARING = [
  "input_audio_buffer.speech_started",
  "input_audio_buffer.speech_stopped",
  "input_audio_buffer.committed",
  "conversation.item.added",
  "conversation.item.done",
];
const SPOKEN_ITEM = [
  "response.output_item.added",
  "conversation.item.added",
  "response.content_part.added",
  "response.output_audio.delta",
  "response.output_audio.done",
  "response.output_audio_transcript.done",
  "response.content_part.done",
  "conversation.item.done",
  "response.output_item.done",
];
const FUNCTION_CALL = [
  "response.output_item.added",
  "conversation.item.added",
  "response.function_call_arguments.done",
  "conversation.item.done",
  "response.output_item.done",
];

/** What is wrong with the events of one turn, as sentences; empty if nothing is. */
export function ladderProblems(events) {
  const problems = [];
  for (const event of events) {
    if (typeof event.event_id !== "string") problems.push(`${event.type}: no event_id`);
  }
  const started = events.find((event) => event.type === HEARING[0]);
  if (!started) return [...problems, "the caller was not heard"];
  problems.push(...inOrder(`caller item ${started.item_id}`, HEARING, of(events, started.item_id)));

  const committedAt = events.findIndex((event) => event.type === "input_audio_buffer.committed");
  const ended = events.filter((event) => event.type === "response.done");
  for (const done of ended) problems.push(...responseProblems(events, done.response, committedAt));
  return problems;
}

function responseProblems(events, response, committedAt) {
  const name = `response ${response.id}`;
  const created = events.findIndex(
    (event) => event.type === "response.created" && event.response.id === response.id,
  );
  const done = events.findIndex(
    (event) => event.type === "response.done" && event.response.id === response.id,
  );
  const problems = [];
  if (created < 0) problems.push(`${name}: done but never created`);
  if (created >= 0 && created < committedAt) problems.push(`${name}: created before the commit`);
  if (!response.usage) problems.push(`${name}: no usage`);
  if (!("status_details" in response)) problems.push(`${name}: no status_details`);
  events.forEach((event, at) => {
    if (event.response_id === response.id && (at < created || at > done)) {
      problems.push(`${name}: ${event.type} outside of it`);
    }
  });
  response.output.forEach((item, index) => {
    const own = of(events, item.id);
    if (own.some((event) => "output_index" in event && event.output_index !== index)) {
      problems.push(`${name}: item ${item.id} is not at index ${index}`);
    }
    // A cancelled item may lack its sound; what there is must still be in order.
    const ladder = item.type === "function_call" ? FUNCTION_CALL : SPOKEN_ITEM;
    const expected = item.status === "completed" ? ladder : ladder.filter((type) => has(own, type));
    problems.push(...inOrder(`${name}, item ${item.id}`, expected, own));
  });
  return problems;
}

function of(events, itemId) {
  return events.filter((event) => event.item_id === itemId || event.item?.id === itemId);
}

function has(events, type) {
  return events.some((event) => event.type === type);
}

/** Each type of the ladder occurs, and first occurs after the one before it did. */
function inOrder(name, ladder, events) {
  const problems = [];
  let before = -1;
  for (const type of ladder) {
    const at = events.findIndex((event) => event.type === type);
    if (at < 0) problems.push(`${name}: no ${type}`);
    else if (at < before) problems.push(`${name}: ${type} too early`);
    before = Math.max(before, at);
  }
  for (const stream of ["response.output_audio", "response.output_audio_transcript"]) {
    problems.push(...betweenBorders(name, stream, events));
  }
  return problems;
}

/** Pieces of a stream lie between its content part's begin and its own end. */
function betweenBorders(name, stream, events) {
  const first = events.findIndex((event) => event.type === `${stream}.delta`);
  const last = events.findLastIndex((event) => event.type === `${stream}.delta`);
  const begin = events.findIndex((event) => event.type === "response.content_part.added");
  const end = events.findIndex((event) => event.type === `${stream}.done`);
  if (first >= 0 && first < begin) return [`${name}: ${stream}.delta before its content part`];
  if (last >= 0 && end >= 0 && last > end) return [`${name}: ${stream}.delta after its end`];
  return [];
}
