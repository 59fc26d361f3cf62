/** Bars with their names and figures beside them. The bars are drawings; a table twin has all of it for screen readers. */
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit-html';
import type { BarChartContent } from './charts';

/** @returns a row for each name; an unknown value has no bar */
export function barChart({ bars }: BarChartContent): TemplateResult {
  const highest = Math.max(0, ...bars.map(({ value }) => value ?? 0));
  return html`<div class="bars" aria-hidden="true">${bars.map(({ name, hint, value, words }) => html`<div class="bar-row">
    <span class="bar-name" title=${hint}>${name}</span><span class="bar-figure">${words}</span>
    <svg class="bar-space" viewBox="0 0 100 1" preserveAspectRatio="none">${bar(value, highest)}</svg>
  </div>`)}</div>`;
}

/** Sizes are attributes: the page's policy allows no inline styles. */
function bar(value: number | null, highest: number): SVGTemplateResult | typeof nothing {
  if (value === null || value === 0) return nothing;
  return svg`<rect class="bar" width=${Math.max(0.5, (value / highest) * 100)} height="1"></rect>`;
}
