// The conversation, turn by turn: what was said, what was not heard, what ran meanwhile.

import {html, nothing} from 'lit';
import {repeat} from 'lit-html/directives/repeat.js';
import {heardPart, span, words} from './format.js';
import {stageBar, totalOf} from './stage-bar.js';
import './tool-card.js';

const CAUSES = {
  caller: 'The caller spoke',
  tool: 'A tool had an answer',
  client: 'The client asked for it',
  agent: 'The agent spoke first',
};

export function conversation(detail) {
  const turns = turnsOf(detail);
  const latest = detail.summary.state === 'over' ? undefined : turns.at(-1);
  const longestMs = Math.max(...turns.map((turn) => totalOf(turn.stages)));
  return html`<ol class="turns" aria-label="Turns">
    ${repeat(turns, (turn) => turn.number, (turn) => oneTurn(turn, detail, longestMs, turn === latest))}
  </ol>`;
}

/** An item may be there before the turn's own record is. */
function turnsOf(detail) {
  const turns = new Map(detail.turns.map((turn) => [turn.number, turn]));
  for (const {turn} of [...detail.items, ...detail.tools]) {
    if (!turns.has(turn)) {
      turns.set(turn, {number: turn, cause: 'caller', outcome: 'in_progress', stages: {}});
    }
  }
  return [...turns.values()].sort((a, b) => a.number - b.number);
}

function oneTurn(turn, detail, longestMs, latest) {
  const {entries, tools} = entriesOf(turn, detail);
  return html`<li class="turn" data-outcome=${turn.outcome} data-latest=${latest}>
    <h3><span class="number">Turn ${turn.number}</span>
      <span class="muted">${CAUSES[turn.cause] ?? words(turn.cause)}</span>
      <span class="outcome">${outcome(turn, latest)}</span></h3>
    ${repeat(entries, (entry) => entry.key, (entry) => entry.tool
      ? html`<parley-tool .tool=${entry.tool}></parley-tool>`
      : bubble(entry))}
    ${tools.map((tool) => html`<parley-tool .tool=${tool}></parley-tool>`)}
    ${stageBar(turn.stages, longestMs)}
  </li>`;
}

/** The latest turn of a live call is silent only until its response comes. */
function outcome(turn, latest) {
  return turn.outcome === 'in_progress' || (latest && turn.outcome === 'silent')
    ? html`<span class="typing" aria-hidden="true"><i></i><i></i><i></i></span><span class="sr-only">in progress</span>`
    : words(turn.outcome);
}

/** What is shown of a turn, in order; tools that no item stands for come last. */
function entriesOf(turn, detail) {
  const items = detail.items.filter((item) => item.turn === turn.number);
  const tools = new Map(detail.tools.filter((tool) => tool.turn === turn.number).map((tool) => [tool.call_id, tool]));
  const entries = items.flatMap((item) => {
    if (item.type === 'message') return [said(item)];
    const tool = tools.get(item.call_id);
    tools.delete(item.call_id);
    return tool ? [{key: tool.request_id, tool}] : [];
  });
  return {entries: withPartials(entries, turn), tools: [...tools.values()]};
}

/** While a turn goes on its words may be known before its items are. */
function withPartials(entries, turn) {
  const has = (role) => entries.some((entry) => entry.role === role && entry.heard);
  const all = entries.filter((entry) => entry.tool || entry.heard || entry.unheard || !turn[entry.role + '_text']);
  if (turn.caller_text && !has('caller')) {
    all.unshift({key: 'caller', role: 'caller', heard: turn.caller_text, unheard: ''});
  }
  if (turn.agent_text && !has('agent') && !all.some((entry) => entry.role === 'agent')) {
    all.push({key: 'agent', role: 'agent', heard: turn.agent_text, unheard: ''});
  }
  return all;
}

function said(item) {
  return {
    key: item.id, role: item.role ?? 'system', status: item.status,
    ...heardOf(item), audioMs: item.audio_ms, heardMs: item.heard_ms,
  };
}

function heardOf(item) {
  const text = item.text ?? '';
  const cut = item.role === 'agent' && item.status === 'incomplete' && item.heard_ms < item.audio_ms;
  const [heard, unheard] = cut ? heardPart(text, item.heard_ms, item.audio_ms) : [text, ''];
  return {heard, unheard};
}

const SPEAKERS = {caller: 'Caller', agent: 'Agent', system: 'Note'};

function bubble(entry) {
  const cut = entry.unheard !== '';
  return html`<div class="said" data-role=${entry.role}>
    <div class="who">${SPEAKERS[entry.role] ?? entry.role}${cut ? html`<span class="cut" title="The caller spoke over it">cut</span>` : nothing}</div>
    <p>${entry.heard || cut ? entry.heard : html`<span class="muted">${wordless(entry)}</span>`}${cut
      ? html`<s title="not heard"><span class="sr-only">not heard: </span>${entry.unheard}</s>`
      : nothing}</p>
    ${cut && entry.audioMs ? html`<div class="measure number">${span(entry.heardMs)} of ${span(entry.audioMs)} heard</div>` : nothing}
  </div>`;
}

function wordless(entry) {
  return entry.status === 'in_progress' ? '…' : 'no words were recognised';
}
