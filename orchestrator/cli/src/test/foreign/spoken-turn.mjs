// A spoken turn through the published `openai` package: speaks a file in real time, listens, checks the
// order of events and prints one JSON object. Exit code 0 if the turn was complete and nothing was wrong.
//
// PARLEY_BASE    https://127.0.0.1:8443/v1; the package always speaks wss
// PARLEY_KEY     Realtime key
// PARLEY_CA      PEM file of the certificate to trust
// PARLEY_PCM     what to say: raw 16-bit little-endian samples at 24 kHz
// PARLEY_AGENT   agent to talk to
// PARLEY_UNTIL   the turn is over when what the agent said matches this expression; absent = one answer
// PARLEY_SECONDS give up after this many

import { readFileSync } from "node:fs";
import { OpenAI } from "openai";
import { OpenAIRealtimeWS } from "openai/realtime/ws";
import { ladderProblems } from "./ladder.mjs";

const FRAME_MS = 20;
const BYTES_PER_MS = 48;
const FRAME_BYTES = FRAME_MS * BYTES_PER_MS;
const GREETING_WAIT_MS = 1_000;

const env = process.env;
const speech = readFileSync(env.PARLEY_PCM);
const until = env.PARLEY_UNTIL ? new RegExp(env.PARLEY_UNTIL, "i") : null;

const events = []; // of the turn, audio payloads left out
const problems = [];
const said = []; // transcripts of the agent within the turn
let callerTranscript = null;
let audioMs = 0;
let inTurn = false;
let running = 0;
let greetingEndsAt = 0;

const socket = new OpenAIRealtimeWS(
  { model: env.PARLEY_AGENT ?? "contact-centre", options: { ca: readFileSync(env.PARLEY_CA) } },
  new OpenAI({ apiKey: env.PARLEY_KEY, baseURL: env.PARLEY_BASE }),
);
const deadline = setTimeout(
  () => finish("the turn was not complete in time"),
  Number(env.PARLEY_SECONDS ?? 60) * 1_000,
);

socket.on("error", (error) => {
  problems.push(`error: ${error.error?.code ?? ""} ${error.message}`);
  // Without a socket there is nothing to wait for.
  if (!error.error) finish("the connection failed");
});
socket.socket.on("close", (code, reason) => finish(`closed by the server: ${code} ${reason}`));

socket.on("session.created", () =>
  socket.send({
    type: "session.update",
    session: {
      type: "realtime",
      output_modalities: ["audio"],
      audio: {
        input: {
          format: { type: "audio/pcm", rate: 24_000 },
          transcription: { model: "whisper-1" },
        },
        output: { format: { type: "audio/pcm", rate: 24_000 } },
      },
    },
  }),
);
socket.once("session.updated", () => setTimeout(speakAfterGreeting, GREETING_WAIT_MS));

socket.on("event", (event) => {
  if (inTurn) events.push({ ...event, delta: undefined });
  switch (event.type) {
    case "response.created":
      running++;
      break;
    case "response.output_audio.delta":
      heard(Buffer.from(event.delta, "base64").length / BYTES_PER_MS);
      break;
    case "response.output_audio_transcript.done":
      if (inTurn) said.push(event.transcript);
      break;
    case "conversation.item.input_audio_transcription.completed":
      callerTranscript = event.transcript;
      break;
    case "response.done":
      running--;
      if (inTurn && complete(event.response)) finish(null);
      break;
  }
});

function heard(millis) {
  if (inTurn) audioMs += millis;
  greetingEndsAt = Math.max(greetingEndsAt, Date.now()) + millis;
}

function complete(response) {
  const text = said.join(" ");
  return until ? until.test(text) : response.status === "completed" && text !== "";
}

function speakAfterGreeting() {
  const wait = running > 0 ? 100 : greetingEndsAt - Date.now();
  if (wait > 0) {
    setTimeout(speakAfterGreeting, wait);
    return;
  }
  inTurn = true;
  speak(Date.now(), 0);
}

/** Sends what is due by now, so that a late timer is made up for; silence follows the speech. */
function speak(began, sent) {
  let next = sent;
  for (; next * FRAME_MS <= Date.now() - began; next++) {
    const frame = Buffer.alloc(FRAME_BYTES);
    speech.subarray(next * FRAME_BYTES, (next + 1) * FRAME_BYTES).copy(frame);
    socket.send({ type: "input_audio_buffer.append", audio: frame.toString("base64") });
  }
  setTimeout(() => speak(began, next), FRAME_MS);
}

function finish(problem) {
  clearTimeout(deadline);
  if (problem) problems.push(problem);
  problems.push(...ladderProblems(events));
  const result = {
    ok: problems.length === 0,
    problems,
    caller_transcript: callerTranscript,
    transcripts: said,
    audio_ms: Math.round(audioMs),
    events: events.map((event) => event.type).filter((type, i, all) => type !== all[i - 1]),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(result.ok ? 0 : 1));
}
