// All calls, live and ended, as they change.

import {html, nothing} from 'lit';
import {repeat} from 'lit-html/directives/repeat.js';
import {api} from './api.js';
import {ConsoleElement, elapsed, skeleton, stateBadge, trouble} from './base.js';
import {STATES, plural, when, words} from './format.js';
import {LiveStream} from './live-stream.js';

const PAGE = 100;
/** More than anyone reads; the oldest leave the page first. */
const MOST_KEPT = 2_000;
const VIEWS = {live: 'Live', ended: 'Ended', all: 'All'};
const LIVE_STATES = Object.keys(STATES).filter((state) => state !== 'over');

class ListPage extends ConsoleElement {
  static properties = {
    view: {state: true}, stateFilter: {state: true}, stream: {state: true}, problem: {state: true},
    cursor: {state: true}, loadingMore: {state: true},
  };

  #calls = new Map();
  #live;
  #loaded = false;
  /** There are calls that are not here, so a count is of those that are. */
  #partial = false;

  constructor() {
    super();
    this.view = 'all';
    this.stateFilter = undefined;
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = 'Calls · Parley';
    this.#live = new LiveStream('/events', {
      received: (name, data) => this.#receive(name, data),
      changed: (state) => (this.stream = state),
    });
  }

  disconnectedCallback() {
    this.#live.close();
    super.disconnectedCallback();
  }

  render() {
    const shown = this.#shown();
    return html`
      <div class="page-head">
        <h1>Calls</h1>
        <a class="button primary" href="#/talk">Talk to an agent</a>
      </div>
      ${this.#filters()}
      ${this.#body(shown)}
      <parley-lost-banner .state=${this.stream} @retry=${() => this.#live.retryNow()}></parley-lost-banner>`;
  }

  #filters() {
    const live = this.#count((call) => call.state !== 'over');
    const counts = {live, ended: this.#calls.size - live, all: this.#calls.size};
    return html`<div class="filters">
      <div class="chips" role="group" aria-label="Which calls">
        ${Object.entries(VIEWS).map(([view, label]) => this.#chip(
          label, counts[view], this.view === view && !this.stateFilter, () => this.#choose(view)))}
      </div>
      <div class="chips" role="group" aria-label="State">
        ${LIVE_STATES.map((state) => this.#chip(
          html`<span class="dot" data-state=${state} aria-hidden="true"></span>${words(state)}`,
          this.#count((call) => call.state === state), this.stateFilter === state,
          () => this.#choose('live', this.stateFilter === state ? undefined : state)))}
      </div>
    </div>`;
  }

  #chip(label, count, pressed, choose) {
    const least = this.#partial && !(pressed && !this.cursor);
    return html`<button class="chip" aria-pressed=${pressed} @click=${choose}>
      ${label}<span class="count number">${this.#loaded ? `${count}${least ? '+' : ''}` : ''}</span></button>`;
  }

  #body(shown) {
    if (!this.#loaded) {
      return this.stream?.name === 'lost'
        ? trouble('The list cannot be loaded', 'The node is tried again by itself.', () => this.#live.retryNow())
        : skeleton(6);
    }
    if (this.#calls.size === 0) {
      return firstCall();
    }
    if (shown.length === 0) {
      return html`<p class="panel none muted">${this.#nothing()}</p>${this.#more()}`;
    }
    return html`
      <table class="calls">
        <thead>
          <tr><th>State</th><th>Call</th><th>Caller leg</th><th class="right">Turns</th>
            <th class="right">Tools</th><th>Started</th><th class="right">Duration</th></tr>
        </thead>
        <tbody>${repeat(shown, (call) => call.id, row)}</tbody>
      </table>
      ${this.#more()}`;
  }

  #nothing() {
    if (this.loadingMore) return 'Looking…';
    if (this.stateFilter) return `No call is in state ${words(this.stateFilter)} right now.`;
    return this.view === 'live' ? 'No call is live right now.' : 'No call has ended yet.';
  }

  #more() {
    if (!this.cursor) {
      return nothing;
    }
    return html`<div class="more">
      <button ?disabled=${this.loadingMore} @click=${this.#loadMore}>
        ${this.loadingMore ? 'Loading…' : 'Show older calls'}</button>
      ${this.problem ? html`<span class="error" role="alert">${this.problem}</span>` : nothing}
    </div>`;
  }

  #shown() {
    return [...this.#calls.values()]
      .filter((call) => this.view === 'all' || (call.state !== 'over') === (this.view === 'live'))
      .filter((call) => !this.stateFilter || call.state === this.stateFilter)
      .sort(newestFirst);
  }

  #count(test) {
    let count = 0;
    this.#calls.forEach((call) => (count += test(call) ? 1 : 0));
    return count;
  }

  #receive(name, data) {
    if (name === 'snapshot') {
      this.#calls = new Map(data.sessions.map((call) => [call.id, call]));
      this.cursor = data.next_cursor;
      this.#partial = Boolean(data.next_cursor);
      this.#loaded = true;
      if (this.#partial && this.view !== 'all') {
        // The newest calls are not those that were chosen.
        this.#load();
      }
    } else if (name === 'session') {
      this.#calls.set(data.id, data);
    }
    this.#trim();
    this.requestUpdate();
  }

  #trim() {
    if (this.#calls.size > MOST_KEPT) {
      const kept = [...this.#calls.values()].sort(newestFirst).slice(0, MOST_KEPT);
      this.#calls = new Map(kept.map((call) => [call.id, call]));
    }
  }

  /** A filter looks through all calls of the cluster, not only through those already here. */
  async #choose(view, state) {
    this.view = view;
    this.stateFilter = state;
    await this.#load();
  }

  #loadMore = () => this.#load(this.cursor);

  async #load(cursor) {
    const filter = {limit: PAGE};
    if (this.view !== 'all') filter.live = this.view === 'live';
    if (this.stateFilter) filter.state = this.stateFilter;
    if (cursor) filter.cursor = cursor;
    this.loadingMore = true;
    this.problem = undefined;
    try {
      const page = await api.sessions(filter);
      page.sessions.forEach((call) => this.#calls.set(call.id, call));
      this.cursor = page.next_cursor;
    } catch (failed) {
      this.problem = failed.message;
    } finally {
      this.loadingMore = false;
    }
  }
}

function row(call) {
  const over = call.state === 'over';
  return html`<tr class=${over ? 'over' : ''}>
    <td>${stateBadge(call.state)}</td>
    <td class="who"><a href="#/sessions/${call.id}">${call.agent}<span class="sr-only">, open this call</span></a>
      <span class="id">${call.id}</span></td>
    <td class="leg">${leg(call)}</td>
    <td class="right number" data-label="turns">${call.turns}</td>
    <td class="right number" data-label="tools">${call.pending_tools > 0
      ? html`<span class="pending" title="Tool calls without a result">${call.pending_tools}</span>`
      : html`<span class="muted">–</span>`}</td>
    <td class="number started">${when(call.started_at)}</td>
    <td class="right duration">${elapsed(call.started_at, call.ended_at)}
      ${over && call.end_reason ? html`<span class="reason">${words(call.end_reason)}</span>` : nothing}</td>
  </tr>`;
}

function leg(call) {
  if (call.state === 'over') return html`<span class="muted">${call.leg ?? '–'}</span>`;
  if (!call.attached) return html`<span class="away" title="No caller on the line at the moment">away</span>`;
  return html`${call.leg ?? 'attached'}${call.epoch > 1
    ? html` <span class="muted" title="The caller has come back ${plural(call.epoch - 1, 'time')}">×${call.epoch}</span>`
    : nothing}`;
}

function newestFirst(a, b) {
  return Date.parse(b.started_at) - Date.parse(a.started_at) || (a.id < b.id ? 1 : -1);
}

function firstCall() {
  return html`<div class="empty">
    <h2>No calls yet</h2>
    <p>Make the first one from a terminal, and watch it appear here:</p>
    <pre><code>./parley call --say "where is my order one two three four"</code></pre>
    <p class="muted">or speak with your own voice:</p>
    <a class="button" href="#/talk">Talk to an agent</a>
  </div>`;
}

customElements.define('parley-list', ListPage);
