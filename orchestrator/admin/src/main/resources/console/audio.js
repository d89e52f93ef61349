// The browser's microphone and loudspeaker, as a call needs them.

const RATE = 24_000;
const FLUSH_PATIENCE_MS = 250;

/** Why there is no sound, in words for the person at the browser. */
export class AudioProblem extends Error {}

/**
 * Opens both. `frame(pcm, peak)` gets 20 ms of PCM16 at a time; `playing({level})` and
 * `silent()` say what is heard.
 */
export async function openAudio({frame, playing, silent, lost}) {
  const microphone = await openMicrophone();
  let context;
  try {
    context = await openContext(microphone);
    await Promise.all(
      ['capture', 'playback'].map((name) => context.audioWorklet.addModule(`/console/${name}-worklet.js`)));
    return new Audio(context, microphone, {frame, playing, silent, lost});
  } catch (failed) {
    microphone.getTracks().forEach((track) => track.stop());
    await context?.close();
    throw failed instanceof AudioProblem ? failed : new AudioProblem(`This browser cannot process the sound: ${failed.message}`);
  }
}

class Audio {
  #context;
  #microphone;
  #playback;
  #flushes = new Map();
  #number = 0;

  constructor(context, microphone, {frame, playing, silent, lost}) {
    this.#context = context;
    this.#microphone = microphone;
    const capture = new AudioWorkletNode(context, 'parley-capture', {numberOfOutputs: 0});
    capture.port.onmessage = ({data}) => frame(data.pcm, data.peak);
    context.createMediaStreamSource(microphone).connect(capture);
    this.#playback = new AudioWorkletNode(context, 'parley-playback', {numberOfInputs: 0, outputChannelCount: [1]});
    this.#playback.port.onmessage = ({data}) => this.#told(data, playing, silent);
    this.#playback.connect(context.destination);
    microphone.getAudioTracks()[0].addEventListener('ended', lost);
  }

  play(item, pcm) {
    this.#playback.port.postMessage({play: item, pcm}, [pcm]);
  }

  /** Silence at once. Answers with the items that were cut and how much of each was heard. */
  flush() {
    const number = ++this.#number;
    this.#playback.port.postMessage({flush: number});
    return new Promise((resolve) => {
      this.#flushes.set(number, resolve);
      setTimeout(() => this.#flushed(number, []), FLUSH_PATIENCE_MS);
    });
  }

  /** A muted microphone sends silence, so the other side's clock goes on. */
  set muted(muted) {
    this.#microphone.getAudioTracks().forEach((track) => (track.enabled = !muted));
  }

  async close() {
    this.#microphone.getTracks().forEach((track) => track.stop());
    await this.#context.close();
  }

  #told(data, playing, silent) {
    if (data.flushed) {
      this.#flushed(data.flushed, data.cut.map(([item, ms]) => [item, Math.max(0, ms - this.#latencyMs())]));
    } else if (data.idle) {
      silent();
    } else {
      playing(data);
    }
  }

  #flushed(number, cut) {
    this.#flushes.get(number)?.(cut);
    this.#flushes.delete(number);
  }

  /** What left the worklet is not yet out of the loudspeaker. */
  #latencyMs() {
    return Math.round((this.#context.outputLatency || this.#context.baseLatency || 0) * 1_000);
  }
}

async function openMicrophone() {
  if (!navigator.mediaDevices) {
    throw new AudioProblem('Browsers give a microphone only to pages from https or from localhost. Open the console that way.');
  }
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: {channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true},
    });
  } catch (failed) {
    throw new AudioProblem(microphoneTrouble(failed));
  }
}

function microphoneTrouble({name, message}) {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'The browser does not let this page use the microphone. Allow it beside the address, then call again.';
    case 'NotFoundError':
      return 'No microphone was found. Plug one in, then call again.';
    case 'NotReadableError':
      return 'The microphone is in use by another program.';
    default:
      return `The microphone could not be opened: ${message}`;
  }
}

/** At the wire's rate where the browser can, else at its own: the worklets convert. */
async function openContext(microphone) {
  let context = new AudioContext({sampleRate: RATE, latencyHint: 'interactive'});
  try {
    context.createMediaStreamSource(microphone).disconnect();
  } catch {
    await context.close();
    context = new AudioContext({latencyHint: 'interactive'});
  }
  await context.resume();
  return context;
}
