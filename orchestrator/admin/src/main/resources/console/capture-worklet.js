// Microphone → 20 ms frames of 24 kHz PCM16 mono, with their peak, posted to the page.

const RATE = 24_000;
const FRAME = 480;

class Capture extends AudioWorkletProcessor {
  #frame = new Int16Array(FRAME);
  #filled = 0;
  #peak = 0;
  /** Input samples per output sample; 1 where the browser runs the context at 24 kHz itself. */
  #step = sampleRate / RATE;
  /** Area and weight of the input that belongs to the output sample in the making. */
  #sum = 0;
  #weight = 0;

  process([input]) {
    for (const sample of input[0] ?? []) {
      this.#take(sample);
    }
    return true;
  }

  /** Averages over each output sample's share of the input, which also keeps aliases down. */
  #take(sample) {
    let left = 1;
    while (left > 1e-9) {
      const part = Math.min(left, this.#step - this.#weight);
      this.#sum += sample * part;
      this.#weight += part;
      left -= part;
      if (this.#step - this.#weight < 1e-9) {
        this.#put(this.#sum / this.#step);
        this.#sum = 0;
        this.#weight = 0;
      }
    }
  }

  #put(value) {
    const clipped = Math.max(-1, Math.min(1, value));
    this.#peak = Math.max(this.#peak, Math.abs(clipped));
    this.#frame[this.#filled++] = clipped * 32_767;
    if (this.#filled === FRAME) {
      this.port.postMessage({pcm: this.#frame.buffer, peak: this.#peak}, [this.#frame.buffer]);
      this.#frame = new Int16Array(FRAME);
      this.#filled = 0;
      this.#peak = 0;
    }
  }
}

registerProcessor('parley-capture', Capture);
