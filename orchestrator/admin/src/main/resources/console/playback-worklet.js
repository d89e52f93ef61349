// Agent audio as it arrives (24 kHz PCM16, faster than real time) → what the caller hears, with an
// account of how much of each item was played.
//
// Asked: {play: item, pcm} and {flush: number}. Tells: {level} each 50 ms while it plays, {idle: true}
// when it runs dry, {flushed: number, cut: [[item, playedMs]]}.

const RATE = 24_000;
/** Ten minutes of an agent that is not interrupted; then the oldest is dropped. */
const MOST_SAMPLES = 600 * RATE;

class Playback extends AudioWorkletProcessor {
  #queue = [];
  #waiting = 0;
  #place = 0;
  #step = RATE / sampleRate;
  #played = new Map();
  #told = 0;
  #level = 0;
  #idle = true;
  #last = 0;

  constructor() {
    super();
    this.port.onmessage = ({data}) => (data.play ? this.#add(data) : this.#flush(data.flush));
  }

  process(_, [[output]]) {
    for (let i = 0; i < output.length; i++) {
      output[i] = this.#next();
      this.#level = Math.max(this.#level, Math.abs(output[i]));
    }
    this.#told += output.length;
    if (this.#told >= sampleRate / 20) {
      this.#tell();
    }
    return true;
  }

  #add({play, pcm}) {
    if (pcm.byteLength === 0) {
      return; // it has no sample to play
    }
    this.#queue.push({item: play, pcm: new Int16Array(pcm)});
    this.#waiting += pcm.byteLength / 2;
    while (this.#waiting > MOST_SAMPLES) {
      const gone = this.#queue.shift();
      this.#waiting -= gone.pcm.length;
      this.#place = 0;
    }
    this.#idle = false;
  }

  /** One sample at the context's rate, between the two of the item it falls between. */
  #next() {
    const chunk = this.#queue[0];
    if (!chunk) {
      this.#last *= 0.9; // a step to silence would click
      return this.#last;
    }
    const at = Math.floor(this.#place);
    const a = chunk.pcm[at];
    const b = at + 1 < chunk.pcm.length ? chunk.pcm[at + 1] : (this.#queue[1]?.pcm[0] ?? a);
    this.#last = (a + (b - a) * (this.#place - at)) / 32_768;
    this.#place += this.#step;
    this.#played.set(chunk.item, (this.#played.get(chunk.item) ?? 0) + this.#step);
    if (this.#place >= chunk.pcm.length) {
      this.#place -= chunk.pcm.length;
      this.#waiting -= chunk.pcm.length;
      this.#queue.shift();
    }
    return this.#last;
  }

  #flush(number) {
    const cut = [...new Set(this.#queue.map((chunk) => chunk.item))];
    this.#queue = [];
    this.#waiting = 0;
    this.#place = 0;
    this.port.postMessage({flushed: number, cut: cut.map((item) => [item, this.#ms(item)])});
  }

  #tell() {
    this.#told = 0;
    if (this.#idle) {
      return;
    }
    this.port.postMessage({level: this.#level});
    this.#level = 0;
    if (this.#queue.length === 0) {
      this.#idle = true;
      this.#forgetOld();
      this.port.postMessage({idle: true});
    }
  }

  /** The latest items may still get more audio; what is long past will not be asked for. */
  #forgetOld() {
    const old = [...this.#played.keys()].slice(0, -4);
    old.forEach((item) => this.#played.delete(item));
  }

  #ms(item) {
    return Math.floor(((this.#played.get(item) ?? 0) / RATE) * 1_000);
  }
}

registerProcessor('parley-playback', Playback);
