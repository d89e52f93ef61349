// One tool call, where it happened in the conversation.

import {html, nothing} from 'lit';
import {ConsoleElement, elapsed} from './base.js';
import {exactly, plural, span, words} from './format.js';

const WAITING = ['awaiting_approval', 'waiting'];
const RUNNING = ['requested', 'dispatched', 'running'];
const STEPS = [
  ['requested', 'requested_at'], ['dispatched', 'dispatched_at'], ['started', 'started_at'],
  ['ended', 'ended_at'], ['delivered', 'delivered_at'],
];

class ToolCard extends ConsoleElement {
  static properties = {tool: {attribute: false}};

  render() {
    const tool = this.tool;
    const running = RUNNING.includes(tool.state);
    return html`<article class="tool" data-state=${tool.state} aria-label="Tool call ${tool.tool}">
      <header>
        <span class="dot" aria-hidden="true"></span>
        <code class="name">${tool.tool}</code>
        <span class="state">${words(tool.state)}${running && tool.percent !== undefined
          ? html` <span class="number">${tool.percent} %</span>` : nothing}</span>
        <span class="muted">${tool.mode}</span>
        <span class="spacer"></span>
        ${elapsed(tool.requested_at, tool.ended_at ?? (running || WAITING.includes(tool.state) ? undefined : tool.requested_at))}
      </header>
      ${running ? this.#progress() : nothing}
      ${tool.problem ? html`<p class="error">${tool.problem}</p>` : nothing}
      <p class="facts muted">
        ${tool.note ? html`<span class="note">${tool.note}</span>` : nothing}
        ${tool.worker ? html`<span>on ${tool.worker}</span>` : nothing}
        ${tool.attempt > 1 ? html`<span>${plural(tool.attempt, 'attempt')}</span>` : html`<span>first attempt</span>`}
      </p>
      <details>
        <summary>Arguments and output</summary>
        <dl class="json">
          <dt>Arguments</dt><dd><pre>${pretty(tool.arguments)}</pre></dd>
          <dt>Output</dt><dd>${tool.output === undefined
            ? html`<span class="muted">none ${running ? 'yet' : ''}</span>`
            : html`<pre>${pretty(tool.output)}</pre>`}</dd>
        </dl>
        ${this.#steps()}
        <dl class="keys">
          <dt>Call</dt><dd><code>${tool.call_id}</code></dd>
          <dt>Request</dt><dd><code>${tool.request_id}</code></dd>
          <dt>Effect key</dt><dd><code>${tool.effect_key}</code></dd>
          <dt>Deadline</dt><dd class="number">${exactly(tool.deadline)}</dd>
        </dl>
      </details>
    </article>`;
  }

  /** Without a percentage the bar says only that something goes on. */
  #progress() {
    const percent = this.tool.percent;
    const label = `Progress of ${this.tool.tool}`;
    return percent === undefined
      ? html`<progress aria-label=${label}></progress>`
      : html`<progress max="100" value=${percent} aria-label=${label}></progress>`;
  }

  #steps() {
    let before;
    const done = STEPS.filter(([, field]) => this.tool[field]).map(([name, field]) => {
      const at = Date.parse(this.tool[field]);
      const took = before === undefined ? undefined : at - before;
      before = at;
      return {name, at: this.tool[field], took};
    });
    return html`<ol class="steps">
      ${done.map((step) => html`<li><span>${step.name}</span>
        <span class="number muted">${exactly(step.at)}</span>
        <span class="number">${step.took === undefined ? '' : '+' + span(Math.max(0, step.took))}</span></li>`)}
    </ol>`;
  }
}

export function pretty(json) {
  return JSON.stringify(json, null, 2) ?? '';
}

customElements.define('parley-tool', ToolCard);
