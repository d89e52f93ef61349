// A stream of server-sent events that comes back by itself. EventSource is not used because it
// shows only events whose names are known beforehand and hides why a connection failed.

import {openStream} from './api.js';

const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
/** The server sends a heartbeat every 10 s; two missed ones mean the line is dead. */
const SILENCE_MS = 25_000;
/** A page in the background gives its connection back: browsers open only six per host. */
const HIDDEN_MS = 60_000;

/**
 * States told to `changed`: {name: 'connecting'}, 'live', 'lost' with retryAt, 'paused', 'ended',
 * and 'refused' with the problem. `received` gets (name, data) of each event.
 */
export class LiveStream {
  #path;
  #received;
  #changed;
  #lastId = 0;
  #failures = 0;
  #closed = false;
  #paused = false;
  #cut = new AbortController();
  #wake = () => {};
  #hiddenTimer;

  constructor(path, {received, changed}) {
    this.#path = path;
    this.#received = received;
    this.#changed = changed;
    document.addEventListener('visibilitychange', this.#onVisibility);
    this.#run();
  }

  close() {
    this.#closed = true;
    document.removeEventListener('visibilitychange', this.#onVisibility);
    clearTimeout(this.#hiddenTimer);
    this.#cut.abort();
    this.#wake();
  }

  retryNow() {
    this.#wake();
  }

  #onVisibility = () => {
    clearTimeout(this.#hiddenTimer);
    if (document.hidden) {
      this.#hiddenTimer = setTimeout(() => {
        this.#paused = true;
        this.#cut.abort();
      }, HIDDEN_MS);
    } else if (this.#paused) {
      this.#paused = false;
      this.#wake();
    }
  };

  async #run() {
    while (!this.#closed) {
      this.#tell({name: 'connecting'});
      if (await this.#once()) {
        return this.close();
      }
      if (!this.#closed) {
        await this.#pause();
      }
    }
  }

  /** One connection. True = there is no point in another. */
  async #once() {
    this.#cut = new AbortController();
    try {
      const answer = await this.#inTime(openStream(this.#path, this.#lastId, this.#cut.signal));
      this.#failures = 0;
      this.#tell({name: 'live'});
      for await (const event of this.#events(answer.body)) {
        if (event.name === 'end') {
          this.#tell({name: 'ended'});
          return true;
        }
        if (event.name === 'overrun' || event.name === 'problem') {
          return false;
        }
        this.#lastId = event.id || this.#lastId;
        this.#received(event.name, event.data);
      }
    } catch (failed) {
      if (failed.status >= 400 && failed.status < 500) {
        this.#tell({name: 'refused', problem: failed});
        return true;
      }
    }
    return false;
  }

  async #pause() {
    const waitMs = RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)];
    this.#tell(this.#paused ? {name: 'paused'} : {name: 'lost', retryAt: Date.now() + waitMs});
    await new Promise((resolve) => {
      const timer = this.#paused ? 0 : setTimeout(resolve, waitMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => {};
  }

  #tell(state) {
    if (!this.#closed) {
      this.#changed(state);
    }
  }

  /** A server that says nothing for too long is not waited for. */
  #inTime(answer) {
    const silence = setTimeout(() => this.#cut.abort(), SILENCE_MS);
    return answer.finally(() => clearTimeout(silence));
  }

  async *#events(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    while (true) {
      const {value, done} = await this.#inTime(reader.read());
      if (done) {
        return;
      }
      const frames = (rest + value).split('\n\n');
      rest = frames.pop();
      yield* frames.map(parse).filter(Boolean);
    }
  }
}

function parse(frame) {
  const event = {name: 'message', id: 0, data: undefined};
  for (const line of frame.split('\n')) {
    if (line.startsWith('event: ')) event.name = line.slice(7);
    if (line.startsWith('id: ')) event.id = Number(line.slice(4));
    if (line.startsWith('data: ')) event.data = JSON.parse(line.slice(6));
  }
  return event.data === undefined ? undefined : event;
}
