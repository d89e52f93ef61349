// Every stored fact of a session, as it comes.

import {html, nothing} from 'lit';
import {repeat} from 'lit-html/directives/repeat.js';
import {ConsoleElement} from './base.js';
import {exactly, plural} from './format.js';
import {pretty} from './tool-card.js';

/** Older ones stay in the journal; the page shows the latest. */
export const MOST_EVENTS = 1_000;

class EventLog extends ConsoleElement {
  static properties = {events: {attribute: false}, open: {state: true}};

  constructor() {
    super();
    this.events = [];
    this.open = false;
  }

  render() {
    return html`<details class="panel log" ?open=${this.open} @toggle=${this.#toggle}>
      <summary><h2>Events</h2> <span class="muted number">${this.events.length >= MOST_EVENTS
        ? `the latest ${MOST_EVENTS}` : plural(this.events.length, 'event')}</span></summary>
      ${this.open ? this.#list() : nothing}
    </details>`;
  }

  #list() {
    if (this.events.length === 0) {
      return html`<p class="muted none">Nothing has happened yet.</p>`;
    }
    return html`<ol tabindex="0" aria-label="Events, latest first">
      ${repeat([...this.events].reverse(), (event) => event.seq, oneEvent)}
    </ol>`;
  }

  #toggle = (event) => {
    if (event.target.classList.contains('log')) {
      this.open = event.target.open;
    }
  };
}

function oneEvent(event) {
  return html`<li><details>
    <summary><span class="number muted seq">${event.seq}</span>
      <span class="number muted">${exactly(event.at)}</span>
      <code>${event.kind}</code></summary>
    <pre>${pretty(event.data)}</pre>
  </details></li>`;
}

customElements.define('parley-events', EventLog);
