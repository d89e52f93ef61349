// How loud it is, as a bar. Drawn by transform, so that fifty changes a second lay nothing out.

import {html} from 'lit';
import {ConsoleElement} from './base.js';

const FLOOR_DB = -60;

class LevelMeter extends ConsoleElement {
  static properties = {label: {}};

  render() {
    return html`<span class="meter-label">${this.label}</span>
      <span class="meter" role="img" aria-label="Level of ${this.label}"><span class="fill"></span></span>`;
  }

  /** Peak between 0 and 1; falls slowly so that the eye can follow. */
  set level(peak) {
    const share = peak > 0 ? Math.max(0, 1 - (20 * Math.log10(peak)) / FLOOR_DB) : 0;
    this.shown = peak > 0 ? Math.max(share, (this.shown ?? 0) * 0.85) : 0;
    const fill = this.querySelector('.fill');
    if (fill) fill.style.transform = `scaleX(${this.shown < 0.01 ? 0 : this.shown.toFixed(3)})`;
  }
}

customElements.define('parley-level', LevelMeter);
