// The frame around all pages: login, navigation, the running call.

import {html, nothing} from 'lit';
import {api} from './api.js';
import {ConsoleElement, elapsed, trouble} from './base.js';
import {line} from './call-line.js';
import './list-page.js';
import './login-page.js';
import './session-page.js';
import './talk-page.js';

class ParleyConsole extends ConsoleElement {
  static properties = {access: {state: true}, route: {state: true}, problem: {state: true}};

  constructor() {
    super();
    this.access = 'unknown';
    this.route = routeOf(location.hash);
    window.addEventListener('hashchange', () => this.#navigate());
    window.addEventListener('parley-logged-out', () => (this.access = 'none'));
    line.addEventListener('change', () => this.requestUpdate());
    this.#enter();
  }

  render() {
    if (this.access === 'none') {
      return html`<parley-login @done=${() => (this.access = 'granted')}></parley-login>`;
    }
    return html`
      <a class="skip" href="#main" @click=${this.#skip}>Skip to content</a>
      <header class="top">
        <a class="brand" href="#/"><img src="/console/favicon.svg" alt="" width="24" height="24">Parley</a>
        <nav aria-label="Pages">
          ${this.#link('#/', 'Calls', this.route.page !== 'talk')}
          ${this.#link('#/talk', 'Talk', this.route.page === 'talk')}
        </nav>
        ${this.#runningCall()}
        <button class="quiet" @click=${this.#logout}>Log out</button>
      </header>
      <main id="main" tabindex="-1">${this.access === 'granted' ? this.#page() : this.#waiting()}</main>`;
  }

  #link(href, text, current) {
    return html`<a href=${href} aria-current=${current ? 'page' : nothing}>${text}</a>`;
  }

  #page() {
    switch (this.route.page) {
      case 'list':
        return html`<parley-list></parley-list>`;
      case 'session':
        return html`<parley-session .session=${this.route.id}></parley-session>`;
      case 'talk':
        return html`<parley-talk></parley-talk>`;
      default:
        return trouble('There is no such page', location.hash);
    }
  }

  #waiting() {
    return this.problem
      ? trouble('The console cannot reach its node', this.problem, () => this.#enter())
      : nothing;
  }

  /** A call goes on while its caller looks at other pages. */
  #runningCall() {
    if (!line.busy || this.route.page === 'talk') {
      return nothing;
    }
    return html`<a class="running" href="#/talk"><span class="dot" aria-hidden="true"></span>
      <span class="label">You are on a call</span> ${line.since ? elapsed(line.since) : ''}</a>`;
  }

  async #enter() {
    const token = new URLSearchParams(location.hash.slice(1)).get('token');
    this.problem = undefined;
    try {
      if (token) {
        history.replaceState(null, '', location.pathname + '#/');
        this.route = routeOf('#/');
        await api.login(token);
      } else {
        await api.agents();
      }
      this.access = 'granted';
    } catch (failed) {
      if (failed.status === 401) {
        this.access = 'none';
      } else {
        this.problem = failed.message;
      }
    }
  }

  #navigate() {
    if (location.hash.startsWith('#token=')) {
      this.#enter();
      return;
    }
    this.route = routeOf(location.hash);
    window.scrollTo(0, 0);
    this.updateComplete.then(() => this.querySelector('#main')?.focus({preventScroll: true}));
  }

  #skip = (event) => {
    event.preventDefault();
    this.querySelector('#main').focus();
  };

  #logout = async () => {
    line.hangUp();
    await api.logout().catch(() => {});
    this.access = 'none';
  };
}

function routeOf(hash) {
  const [page, id] = hash.replace(/^#\/?/, '').split('/');
  if (page === '' || page.startsWith('token=')) return {page: 'list'};
  if (page === 'sessions' && id) return {page: 'session', id: decodeURIComponent(id)};
  return {page: page === 'talk' ? 'talk' : 'unknown'};
}

customElements.define('parley-console', ParleyConsole);
