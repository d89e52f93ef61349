// Where the time of one turn went: a stacked bar, and the same in numbers.

import {html, nothing, svg} from 'lit';
import {STAGES, span, words} from './format.js';

const NAMES = Object.keys(STAGES);
/** Measured beside the stages, not one of them. */
const BESIDE = {barge_in: 'first speech of the caller → agent silent'};
const WHOLE = 'voice_to_voice';
const WIDTH = 1_000;
const GAP = 4;

/** `longestMs` is that of the slowest turn of the call, so that bars compare with each other. */
export function stageBar(stages, longestMs) {
  const parts = inOrder(stages);
  const total = totalOf(stages);
  const whole = answeredAfter(stages);
  const beside = Object.keys(BESIDE).filter((name) => name in stages);
  if (parts.length === 0 && beside.length === 0) {
    return nothing;
  }
  return html`<div class="stages">
    ${total > 0 ? bar(parts, Math.max(total, longestMs)) : nothing}
    <ul>
      ${parts.map((part) => html`<li title=${STAGES[part.name] ?? ''}>
        <span class="swatch" data-stage=${part.index} aria-hidden="true"></span>${words(part.name)}
        <b class="number">${span(part.ms)}</b></li>`)}
      ${whole === undefined ? nothing : html`<li class="total" title="From the caller's last speech to the agent's first">answered after
        <b class="number">${span(whole)}</b></li>`}
      ${beside.map((name) => html`<li class="beside" title=${BESIDE[name]}>${words(name)}
        <b class="number">${span(stages[name])}</b></li>`)}
    </ul>
  </div>`;
}

/** All stages together; 0 when nothing was measured. */
export function totalOf(stages) {
  return inOrder(stages).reduce((sum, part) => sum + part.ms, 0);
}

/** From the caller's last speech to the first of the answer; undefined when it answered no speech. */
export function answeredAfter(stages) {
  return stages[WHOLE];
}

function inOrder(stages) {
  const known = NAMES.filter((name) => name in stages);
  const others = Object.keys(stages).filter((name) => ![...NAMES, WHOLE].includes(name) && !(name in BESIDE));
  return [...known, ...others.sort()].map((name) => ({
    name,
    ms: stages[name],
    index: NAMES.includes(name) ? NAMES.indexOf(name) : 'other',
  }));
}

/** Drawn, not styled: the page's policy forbids style attributes. */
function bar(parts, scale) {
  let x = 0;
  const rects = parts.map((part) => {
    const width = (part.ms / scale) * WIDTH;
    const rect = svg`<rect data-stage=${part.index} x=${x} y="0" height="8" width=${Math.max(2, width - GAP)}>
      <title>${words(part.name)} ${span(part.ms)}</title></rect>`;
    x += width;
    return rect;
  });
  return html`<svg viewBox="0 0 ${WIDTH} 8" preserveAspectRatio="none" aria-hidden="true">${rects}</svg>`;
}
