// A call from this browser: microphone and loudspeaker on one side, the Realtime WebSocket of the
// node on the other. One per page; it outlives the page's views.

import {api} from './api.js';
import {AudioProblem, openAudio} from './audio.js';
import {Captions} from './captions.js';

/** About 20 s of audio. A connection that is further behind is no conversation any more. */
const MOST_BUFFERED = 1_300_000;
const CONNECT_PATIENCE_MS = 8_000;
const SAMPLES_PER_MS = 24;

/** Fires `change` when anything shown changes, `levels` up to 50 times a second. */
class CallLine extends EventTarget {
  state = 'idle';
  problem;
  session;
  since;
  muted = false;
  captions = new Captions();
  notices = [];
  speaking = 'nobody';
  levels = {microphone: 0, agent: 0};
  lostFrames = 0;

  #socket;
  #audio;
  /** Which call this is: what an earlier one still waits for is not for this one. */
  #attempt = 0;
  #received = new Map();
  #open = new Set();
  #dropped = new Set();

  get busy() {
    return this.state !== 'idle' && this.state !== 'over';
  }

  async call(agent) {
    if (this.busy) {
      return;
    }
    this.#reset();
    const attempt = ++this.#attempt;
    try {
      this.#is('microphone');
      const audio = await openAudio({
        frame: (pcm, peak) => this.#sendAudio(pcm, peak),
        playing: (told) => this.#playing(told),
        silent: () => this.#silent(),
        lost: () => this.#fail('The microphone was unplugged.'),
      });
      if (!this.#goesOn(attempt)) {
        return await audio.close();
      }
      this.#audio = audio;
      audio.muted = this.muted;
      this.#is('connecting');
      const secret = await api.talk(agent);
      if (this.#goesOn(attempt)) this.#connect(secret);
    } catch (failed) {
      if (this.#goesOn(attempt)) this.#fail(failed instanceof AudioProblem || failed.status !== undefined ? failed.message : `The call failed: ${failed.message}`);
    }
  }

  hangUp() {
    if (this.busy) {
      this.#end();
    }
  }

  mute(muted) {
    this.muted = muted;
    if (this.#audio) this.#audio.muted = muted;
    this.#changed();
  }

  #goesOn(attempt) {
    return this.busy && attempt === this.#attempt;
  }

  #connect({url, value}) {
    const address = new URL(url, location.href);
    address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address, ['realtime', `openai-insecure-api-key.${value}`]);
    this.#socket = socket;
    const late = setTimeout(() => this.#fail('The node did not answer the call in time.'), CONNECT_PATIENCE_MS);
    socket.onmessage = ({data}) => {
      clearTimeout(late);
      this.#receive(JSON.parse(data));
    };
    socket.onclose = ({code, reason}) => {
      clearTimeout(late);
      if (this.#socket === socket) this.#closed(code, reason);
    };
  }

  #closed(code, reason) {
    if (this.state === 'connecting') {
      this.#fail('The node refused the call. It may be full, or going out of service; try again in a moment.');
    } else if (code === 1000) {
      this.#end();
    } else {
      this.#fail(`The connection was lost (${reason || `code ${code}`}).`);
    }
  }

  #receive(event) {
    switch (event.type) {
      case 'session.created':
        return this.#begun(event.session);
      case 'input_audio_buffer.speech_started':
        this.captions.begin(event.item_id, 'you');
        this.speaking = 'you';
        return this.#bargeIn();
      case 'input_audio_buffer.speech_stopped':
        this.speaking = 'nobody';
        break;
      case 'conversation.item.input_audio_transcription.delta':
        this.captions.add(event.item_id, 'you', event.delta ?? '');
        break;
      case 'conversation.item.input_audio_transcription.completed':
        this.captions.finish(event.item_id, 'you', event.transcript);
        break;
      case 'conversation.item.input_audio_transcription.failed':
        this.captions.finish(event.item_id, 'you', '');
        break;
      case 'response.output_item.added':
        if (event.item?.type !== 'function_call') return;
        this.captions.finish(event.item.id, 'tool', event.item.name);
        break;
      case 'response.output_audio.delta':
        return this.#play(event.item_id, event.delta);
      case 'response.output_audio.done':
        this.#open.delete(event.item_id);
        return;
      case 'response.output_audio_transcript.delta':
        if (!this.#dropped.has(event.item_id)) this.captions.add(event.item_id, 'agent', event.delta);
        break;
      case 'response.output_audio_transcript.done':
        if (!this.#dropped.has(event.item_id)) this.captions.finish(event.item_id, 'agent', event.transcript);
        break;
      case 'error':
        this.#notice(event.error);
        break;
      default:
        return;
    }
    this.#changed();
  }

  #begun(session) {
    this.session = session.id;
    this.since = new Date().toISOString();
    this.#send({
      type: 'session.update',
      session: {
        type: 'realtime',
        audio: {
          input: {format: {type: 'audio/pcm', rate: 24_000}, transcription: {model: 'gpt-4o-mini-transcribe'}},
          output: {format: {type: 'audio/pcm', rate: 24_000}},
        },
      },
    });
    this.#is('talking');
  }

  #play(item, delta) {
    if (this.#dropped.has(item) || !this.#audio) {
      return;
    }
    const pcm = decode(delta);
    this.#open.add(item);
    this.#received.set(item, (this.#received.get(item) ?? 0) + pcm.byteLength / 2 / SAMPLES_PER_MS);
    this.#audio.play(item, pcm);
    if (this.speaking !== 'agent') {
      this.speaking = 'agent';
      this.#changed();
    }
  }

  /** The caller speaks: silence first, then tell the node how far the agent was heard. */
  async #bargeIn() {
    this.#changed();
    const unfinished = [...this.#open];
    unfinished.forEach((item) => this.#dropped.add(item));
    this.#open.clear();
    const cut = (await this.#audio?.flush()) ?? [];
    for (const [item, playedMs] of cut) {
      this.#dropped.add(item);
      this.captions.cut(item, playedMs, this.#received.get(item) ?? 0);
      this.#send({type: 'conversation.item.truncate', item_id: item, content_index: 0, audio_end_ms: playedMs});
    }
    this.#changed();
  }

  #sendAudio(pcm, peak) {
    this.#levelIs('microphone', this.muted ? 0 : peak);
    if (this.state !== 'talking') {
      return;
    }
    if (this.#socket.bufferedAmount > MOST_BUFFERED) {
      this.lostFrames++;
      return;
    }
    this.#send({type: 'input_audio_buffer.append', audio: encode(pcm)});
  }

  #playing({level}) {
    this.#levelIs('agent', level);
  }

  #silent() {
    this.#levelIs('agent', 0);
    if (this.speaking === 'agent') {
      this.speaking = 'nobody';
      this.#changed();
    }
  }

  #levelIs(who, level) {
    this.levels = {...this.levels, [who]: level};
    this.dispatchEvent(new Event('levels'));
  }

  #notice({code, message}) {
    this.notices = [...this.notices.slice(-4), {code: code ?? 'error', message}];
  }

  #send(event) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(event));
    }
  }

  #fail(message) {
    if (this.busy) {
      this.problem = message;
      this.#end();
    }
  }

  #end() {
    const [socket, audio] = [this.#socket, this.#audio];
    this.#socket = undefined;
    this.#audio = undefined;
    socket?.close(1000);
    audio?.close();
    this.captions.end();
    this.speaking = 'nobody';
    this.levels = {microphone: 0, agent: 0};
    this.dispatchEvent(new Event('levels'));
    this.#is('over');
  }

  #reset() {
    this.problem = undefined;
    this.session = undefined;
    this.since = undefined;
    this.captions = new Captions();
    this.notices = [];
    this.lostFrames = 0;
    this.#received.clear();
    this.#open.clear();
    this.#dropped.clear();
  }

  #is(state) {
    this.state = state;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

function encode(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer)));
}

function decode(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer;
}

/** The call of this page. */
export const line = new CallLine();
window.addEventListener('pagehide', () => line.hangUp());
