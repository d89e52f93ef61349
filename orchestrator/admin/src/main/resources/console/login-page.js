// Asks once for the admin token and exchanges it for a cookie.

import {html, nothing} from 'lit';
import {api} from './api.js';
import {ConsoleElement} from './base.js';

class LoginPage extends ConsoleElement {
  static properties = {problem: {state: true}, busy: {state: true}};

  render() {
    return html`<main class="login">
      <form @submit=${this.#submit}>
        <h1><img src="/console/favicon.svg" alt="" width="32" height="32">Parley</h1>
        <input type="text" name="username" autocomplete="username" value="admin" hidden>
        <label for="token">Admin token</label>
        <input id="token" name="token" type="password" autocomplete="current-password" required autofocus
          aria-describedby="hint" aria-invalid=${this.problem ? 'true' : nothing}>
        <p id="hint" class="muted">
          <code>./parley up</code> prints it, together with a link that logs you in.
        </p>
        <p class="error" role="alert">${this.problem ?? nothing}</p>
        <button class="primary" ?disabled=${this.busy}>${this.busy ? 'Logging in…' : 'Log in'}</button>
      </form>
    </main>`;
  }

  #submit = async (event) => {
    event.preventDefault();
    this.busy = true;
    this.problem = undefined;
    try {
      await api.login(this.querySelector('#token').value.trim());
      this.dispatchEvent(new CustomEvent('done'));
    } catch (failed) {
      this.problem = failed.status === 401 ? 'This token is not accepted.' : failed.message;
    } finally {
      this.busy = false;
    }
  };
}
customElements.define('parley-login', LoginPage);
