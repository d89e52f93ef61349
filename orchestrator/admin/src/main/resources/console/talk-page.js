// Talk to an agent with the browser's own microphone.

import {html, nothing} from 'lit';
import {repeat} from 'lit-html/directives/repeat.js';
import {api} from './api.js';
import {ConsoleElement, elapsed, trouble} from './base.js';
import {line} from './call-line.js';
import {heardPart} from './format.js';
import './level-meter.js';

const SAYS = {
  idle: 'Ready to call',
  microphone: 'Waiting for the microphone…',
  connecting: 'Calling…',
  talking: 'On the line',
  over: 'Call ended',
};

class TalkPage extends ConsoleElement {
  static properties = {agents: {state: true}, chosen: {state: true}, problem: {state: true}};

  connectedCallback() {
    super.connectedCallback();
    document.title = 'Talk · Parley';
    line.addEventListener('change', this.#changed);
    line.addEventListener('levels', this.#levels);
    this.#load();
  }

  disconnectedCallback() {
    line.removeEventListener('change', this.#changed);
    line.removeEventListener('levels', this.#levels);
    super.disconnectedCallback();
  }

  render() {
    if (this.problem) {
      return trouble('The agents cannot be listed', this.problem, () => this.#load());
    }
    return html`
      <div class="page-head"><h1>Talk</h1></div>
      <div class="talk-page">
        <section class="panel phone" aria-label="Call">
          ${this.#agent()}
          <div class="call-state" data-state=${line.state} data-speaking=${line.speaking} role="status">
            <span class="dot" aria-hidden="true"></span>
            <span>${this.#says()}</span>
            <span class="number">${line.since && line.busy ? elapsed(line.since) : nothing}</span>
          </div>
          <div class="levels">
            <parley-level id="microphone" label=${line.muted ? 'You, muted' : 'You'}></parley-level>
            <parley-level id="agent" label="Agent"></parley-level>
          </div>
          ${this.#buttons()}
          <p class="error" role="alert">${line.problem ?? nothing}</p>
          ${line.notices.map((notice) => html`<p class="notice"><code>${notice.code}</code> ${notice.message}</p>`)}
          ${line.lostFrames > 0 ? html`<p class="notice">The connection is slow: ${(line.lostFrames / 50).toFixed(1)} s of your voice were not sent.</p>` : nothing}
          ${line.session ? html`<p class="link"><a href="#/sessions/${line.session}">Look inside this call</a></p>` : nothing}
        </section>
        <section class="captions" aria-label="What is said" aria-live="polite">
          ${line.captions.entries.length === 0 ? this.#hint() : html`<ol>
            ${repeat(line.captions.entries, (entry) => entry.item, caption)}</ol>`}
        </section>
      </div>`;
  }

  #agent() {
    const agents = this.agents ?? [];
    const agent = agents.find((one) => one.id === this.chosen);
    return html`<div class="agent">
      <label for="agent-choice">Agent</label>
      <select id="agent-choice" ?disabled=${line.busy || agents.length === 0} @change=${(e) => (this.chosen = e.target.value)}>
        ${agents.map((one) => html`<option value=${one.id} ?selected=${one.id === this.chosen}>${one.name}</option>`)}
      </select>
      <p class="muted">${agent
        ? html`${agent.model} model${agent.tools.length ? html` · ${agent.tools.join(', ')}` : nothing}`
        : this.agents ? 'This cluster has no agents.' : ' '}</p>
    </div>`;
  }

  #says() {
    if (line.state !== 'talking') return SAYS[line.state];
    return {you: 'You are heard', agent: 'The agent speaks', nobody: SAYS.talking}[line.speaking];
  }

  #buttons() {
    if (!line.busy) {
      return html`<div class="buttons">
        <button class="primary large" ?disabled=${!this.chosen} @click=${() => line.call(this.chosen)}>
          ${line.state === 'over' ? 'Call again' : 'Call'}</button></div>`;
    }
    return html`<div class="buttons">
      <button class="large" aria-pressed=${line.muted} @click=${() => line.mute(!line.muted)}>${line.muted ? 'Unmute' : 'Mute'}</button>
      <button class="danger solid large" @click=${() => line.hangUp()}>Hang up</button></div>`;
  }

  #hint() {
    return html`<div class="empty small">
      <p class="muted">${line.busy
        ? 'Say something; both sides appear here as text.'
        : 'What you and the agent say appears here. Your browser asks for the microphone when you call. With loudspeakers on, a headset keeps the agent from hearing itself.'}</p>
    </div>`;
  }

  #changed = () => {
    const list = this.querySelector('.captions');
    const following = !list || list.scrollHeight - list.scrollTop - list.clientHeight < 80;
    this.requestUpdate();
    if (following) {
      this.updateComplete.then(() => {
        const now = this.querySelector('.captions');
        now?.scrollTo({top: now.scrollHeight});
      });
    }
  };

  #levels = () => {
    for (const [who, level] of Object.entries(line.levels)) {
      const meter = this.querySelector('#' + who);
      if (meter) meter.level = level;
    }
  };

  async #load() {
    this.problem = undefined;
    try {
      this.agents = (await api.agents()).agents;
      this.chosen ??= this.agents[0]?.id;
    } catch (failed) {
      this.problem = failed.message;
    }
  }
}

function caption(entry) {
  if (entry.who === 'tool') {
    return html`<li class="said" data-role="system"><p>asked <code>${entry.text}</code></p></li>`;
  }
  const {text, cut} = entry;
  const [heard, unheard] = cut ? heardPart(text, cut.playedMs, cut.receivedMs) : [text, ''];
  return html`<li class="said" data-role=${entry.who === 'you' ? 'caller' : 'agent'}>
    <div class="who">${entry.who === 'you' ? 'You' : 'Agent'}</div>
    <p>${heard || unheard ? heard : html`<span class="muted">${entry.done ? 'no words were recognised' : '…'}</span>`}${unheard
      ? html`<s title="not heard"><span class="sr-only">not heard: </span>${unheard}</s>` : nothing}</p>
  </li>`;
}

customElements.define('parley-talk', TalkPage);
