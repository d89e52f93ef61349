// One call: where it stands, what was said, what ran, what happened.

import {html, nothing} from 'lit';
import {api} from './api.js';
import {ConsoleElement, elapsed, skeleton, stateBadge, trouble} from './base.js';
import {conversation} from './conversation.js';
import {MOST_EVENTS} from './event-log.js';
import {span, when, words} from './format.js';
import {LiveStream} from './live-stream.js';
import {answeredAfter} from './stage-bar.js';

/** Events come in bursts; the whole session is asked for at most this often. */
const REFRESH_MS = 150;
/** A reader who sees the last turn's end, give or take this, follows the call and is taken along. */
const FOLLOWING_PX = 80;

class SessionPage extends ConsoleElement {
  static properties = {
    session: {attribute: false}, detail: {state: true}, events: {state: true},
    stream: {state: true}, hanging: {state: true}, hangUpProblem: {state: true},
    handing: {state: true}, handProblem: {state: true}, agents: {state: true},
  };

  #live;
  #refreshTimer;
  #refreshing = false;
  #again = false;

  constructor() {
    super();
    this.events = [];
    this.hanging = 'no';
    this.handing = false;
  }

  willUpdate(changed) {
    if (changed.has('session')) {
      this.#close();
      this.#open();
    }
  }

  disconnectedCallback() {
    this.#close();
    super.disconnectedCallback();
  }

  render() {
    if (this.stream?.name === 'refused' && !this.detail) {
      return trouble(
        this.stream.problem.status === 404 ? 'There is no such call' : 'This call cannot be shown',
        this.stream.problem.message);
    }
    return html`
      ${this.detail ? this.#call(this.detail) : this.#waiting()}
      <parley-lost-banner .state=${this.stream} @retry=${() => this.#live.retryNow()}></parley-lost-banner>`;
  }

  #waiting() {
    return this.stream?.name === 'lost'
      ? trouble('This call cannot be loaded', 'The node is tried again by itself.', () => this.#live.retryNow())
      : skeleton(5);
  }

  #call({summary, ...detail}) {
    const over = summary.state === 'over';
    return html`
      <div class="call-head">
        <a class="back" href="#/" aria-label="Back to the calls">←</a>
        <h1>${summary.agent}</h1>
        ${stateBadge(summary.state)}
        <span class="big">${elapsed(summary.started_at, summary.ended_at)}</span>
        ${over || summary.attached ? nothing : html`<span class="away">caller is away</span>`}
        ${over ? nothing : this.#holder(detail.participants)}
        <span class="spacer"></span>
        ${over ? nothing : this.#hands(summary, detail.participants)}
        ${over ? nothing : this.#hangUp()}
      </div>
      <div class="call">
        <section class="talk" aria-label="Conversation">
          ${detail.turns.length + detail.items.length === 0
            ? html`<p class="none muted">${over ? 'Nothing was said.' : 'Nothing was said yet.'}</p>`
            : conversation({summary, ...detail})}
          ${over ? html`<p class="ending">The call ended ${summary.ended_at ? `at ${when(summary.ended_at)}` : ''}
            ${summary.end_reason ? html`<span class="muted">· ${words(summary.end_reason)}</span>` : nothing}</p>` : nothing}
        </section>
        <aside>
          ${this.#facts(summary)}
          ${this.#latency(detail.turns)}
          <parley-events .events=${this.events}></parley-events>
        </aside>
      </div>`;
  }

  #facts(summary) {
    return html`<section class="panel facts-panel" aria-label="About this call">
      <dl>
        <dt>Session</dt><dd><code class="id">${summary.id}</code></dd>
        <dt>Agent</dt><dd>${summary.agent} <span class="muted">version ${summary.agent_version}</span></dd>
        <dt>Tenant</dt><dd>${summary.tenant}</dd>
        <dt>Caller leg</dt><dd>${summary.leg ?? html`<span class="muted">none</span>`}
          ${summary.epoch > 1 ? html`<span class="muted">epoch ${summary.epoch}</span>` : nothing}</dd>
        <dt>Started</dt><dd class="number">${when(summary.started_at)}</dd>
        <dt>Turns</dt><dd class="number">${summary.turns}</dd>
        <dt>Pending tools</dt><dd class="number">${summary.pending_tools}</dd>
      </dl>
    </section>`;
  }

  /** How long this caller waited for answers. */
  #latency(turns) {
    const waits = turns.map((turn) => answeredAfter(turn.stages)).filter((ms) => ms !== undefined).sort((a, b) => a - b);
    if (waits.length === 0) {
      return nothing;
    }
    const median = waits[Math.floor((waits.length - 1) / 2)];
    return html`<section class="panel waits" aria-label="Answer times">
      <h2>Answered after</h2>
      <dl>
        <div><dt>typically</dt><dd class="number">${span(median)}</dd></div>
        <div><dt>at worst</dt><dd class="number">${span(waits.at(-1))}</dd></div>
      </dl>
    </section>`;
  }

  #holder(participants) {
    const human = holderOf(participants);
    return human ? html`<span class="away held-by">Held by ${human.name ?? human.id}</span>` : nothing;
  }

  /** Who speaks with the caller from now on. */
  #hands(summary, participants) {
    const others = (this.agents ?? []).filter((agent) => agent.id !== summary.agent);
    return html`<span class="hands">
      ${this.handProblem ? html`<span class="error" role="alert">${this.handProblem}</span>` : nothing}
      ${others.length === 0 ? nothing : html`
        <select aria-label="Assign another agent" ?disabled=${this.handing} @change=${this.#assign}>
          <option value="" selected>Assign agent…</option>
          ${others.map((agent) => html`<option value=${agent.id}>${agent.name || agent.id}</option>`)}
        </select>`}
      ${holderOf(participants)
        ? html`<button ?disabled=${this.handing} @click=${() => this.#hand(api.handBack)}>Hand back</button>`
        : html`<button ?disabled=${this.handing} @click=${() => this.#hand(api.takeOver)}>Take over</button>`}
    </span>`;
  }

  #assign = (event) => {
    const agent = event.target.value;
    event.target.value = '';
    this.#hand((session) => api.assign(session, agent));
  };

  async #hand(deed) {
    this.handing = true;
    this.handProblem = undefined;
    try {
      await deed(this.session);
      this.#refreshSoon();
    } catch (failed) {
      this.handProblem = failed.message;
    } finally {
      this.handing = false;
    }
  }

  async #loadAgents() {
    try {
      this.agents = (await api.agents()).agents;
    } catch {
      // Without the list no other agent can be chosen; the rest of the page does without it.
    }
  }

  #hangUp() {
    switch (this.hanging) {
      case 'no':
        return html`<button class="danger" @click=${this.#ask}>Hang up</button>`;
      case 'asking':
        return html`<span class="confirm" role="group" aria-label="Hang up?" @keydown=${this.#escape}>
          <span>End this call for the caller?</span>
          <button class="danger solid" @click=${this.#doHangUp}>Hang up</button>
          <button @click=${this.#keep}>Keep</button></span>`;
      case 'sent':
        return html`<button class="danger" disabled>Hanging up…</button>`;
      default:
        return html`<span class="confirm"><span class="error" role="alert">${this.hangUpProblem}</span>
          <button class="danger" @click=${this.#ask}>Hang up</button></span>`;
    }
  }

  #ask = () => {
    this.hanging = 'asking';
    this.updateComplete.then(() => this.querySelector('.confirm button:last-child')?.focus());
  };

  #keep = () => {
    this.hanging = 'no';
  };

  #escape = (event) => {
    if (event.key === 'Escape') this.#keep();
  };

  #doHangUp = async () => {
    this.hanging = 'sent';
    try {
      await api.hangUp(this.session);
    } catch (failed) {
      this.hangUpProblem = failed.message;
      this.hanging = 'failed';
    }
  };

  #open() {
    document.title = `${this.session} · Parley`;
    this.detail = undefined;
    this.events = [];
    this.stream = undefined;
    this.hanging = 'no';
    this.handing = false;
    this.handProblem = undefined;
    this.#loadAgents();
    this.#live = new LiveStream(`/sessions/${encodeURIComponent(this.session)}/events`, {
      received: (name, data) => this.#receive(name, data),
      changed: (state) => this.#streamIs(state),
    });
  }

  #close() {
    this.#live?.close();
    clearTimeout(this.#refreshTimer);
    this.#refreshTimer = undefined;
  }

  #receive(name, data) {
    if (name === 'detail') {
      this.#show(data);
      return;
    }
    if (data.seq > (this.events.at(-1)?.seq ?? 0)) {
      this.events = [...this.events.slice(1 - MOST_EVENTS), data];
    }
    this.#refreshSoon();
  }

  /** The last event may have changed more than the detail at hand shows. */
  #streamIs(state) {
    this.stream = state;
    if (state.name === 'ended') {
      this.#refreshSoon();
    }
  }

  #refreshSoon() {
    this.#refreshTimer ??= setTimeout(() => this.#refresh(), REFRESH_MS);
  }

  async #refresh() {
    this.#refreshTimer = undefined;
    if (this.#refreshing) {
      this.#again = true;
      return;
    }
    this.#refreshing = true;
    const asked = this.session;
    try {
      const detail = await api.session(asked);
      if (asked === this.session && this.isConnected) this.#show(detail);
    } catch {
      // The stream says when the node is lost, and the next event asks again.
    } finally {
      this.#refreshing = false;
      if (this.#again) {
        this.#again = false;
        this.#refreshSoon();
      }
    }
  }

  #show(detail) {
    const following = this.#seesEnd();
    this.detail = detail;
    if (following) {
      this.updateComplete.then(() => this.#lastTurn()?.scrollIntoView({block: 'nearest'}));
    }
  }

  #seesEnd() {
    const end = this.#lastTurn()?.getBoundingClientRect().bottom;
    return end > 0 && end < window.innerHeight + FOLLOWING_PX;
  }

  #lastTurn() {
    return this.querySelector('.turns > li:last-child');
  }
}

/** The human who has the call instead of the agent; undefined if the agent has it. */
function holderOf(participants) {
  return (participants ?? []).find((one) => one.floor && one.role !== 'agent');
}

customElements.define('parley-session', SessionPage);
