// What all elements of the console share.

import {LitElement, html} from 'lit';
import {STATES, clock} from './format.js';
import {serverNow} from './api.js';

/** Renders into the page itself, so that one set of style sheets dresses everything. */
export class ConsoleElement extends LitElement {
  createRenderRoot() {
    return this;
  }
}

const ticking = new Set();
setInterval(() => ticking.forEach((element) => element.requestUpdate()), 1_000);

/** Renders again each second for as long as it is on the page. */
export class TickingElement extends ConsoleElement {
  connectedCallback() {
    super.connectedCallback();
    ticking.add(this);
  }

  disconnectedCallback() {
    ticking.delete(this);
    super.disconnectedCallback();
  }
}

/** The time from `from` to `to`, or to this moment. */
class Elapsed extends TickingElement {
  static properties = {from: {}, to: {}};

  render() {
    const end = this.to ? Date.parse(this.to) : serverNow();
    return html`${clock(end - Date.parse(this.from))}`;
  }
}
customElements.define('parley-elapsed', Elapsed);

export function elapsed(from, to) {
  return html`<parley-elapsed class="number" .from=${from} .to=${to}></parley-elapsed>`;
}

/** State as colour, shape and text. */
export function stateBadge(state) {
  return html`<span class="badge" data-state=${state} title=${STATES[state] ?? ''}>
    <span class="dot" aria-hidden="true"></span>${state}</span>`;
}

/** Says that live updates stopped, why, and when they are tried again. Takes no room on the page. */
class LostBanner extends TickingElement {
  static properties = {state: {attribute: false}};

  render() {
    if (this.state?.name !== 'lost') {
      return html``;
    }
    const seconds = Math.max(0, Math.ceil((this.state.retryAt - Date.now()) / 1_000));
    return html`<div class="lost" role="status">
      <span class="dot" aria-hidden="true"></span>
      <span>Live updates are lost. What you see may be old.
        <span class="muted number">Next try in ${seconds} s.</span></span>
      <button class="small" @click=${this.#retry}>Retry now</button>
    </div>`;
  }

  #retry = () => this.dispatchEvent(new CustomEvent('retry'));
}
customElements.define('parley-lost-banner', LostBanner);

/** Shown in place of a page that could not be loaded. */
export function trouble(title, detail, retry) {
  return html`<div class="empty" role="alert">
    <h2>${title}</h2>
    <p class="muted">${detail}</p>
    ${retry ? html`<button @click=${retry}>Try again</button>` : html`<a class="button" href="#/">Back to the calls</a>`}
  </div>`;
}

/** Grey bars where content will be; they fade in late, so quick answers do not flicker. */
export function skeleton(rows) {
  return html`<div class="skeleton" role="status" aria-label="Loading">
    ${Array.from({length: rows}, () => html`<div></div>`)}
  </div>`;
}
