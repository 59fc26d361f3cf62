// Axe over a page of the extension, whatever the page's policy allows.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { FrameLocator } from 'playwright-core';

/** @returns a script to put into every frame before its own scripts, so that the page's policy need not let it in */
export function axeScript(): string {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // Axe looks at the document that is there when it is loaded, which is another one by the time the page is.
  return `globalThis.loadAxe = () => {\n${axe}\nreturn globalThis.axe;\n};`;
}

/**
 * @param background the theme's variable for what is behind the page, which is transparent: axe would take it for white
 * @returns what axe finds in a page, as one text a finding
 */
export function axeViolations(frame: FrameLocator, background: string): Promise<string[]> {
  return frame.locator('body').evaluate(async (body, variable) => {
    body.style.backgroundColor = `var(${variable})`;
    const { loadAxe } = globalThis as unknown as { loadAxe: () => { run: (context: object, options: object) => Promise<AxeResults> } };
    const { violations } = await loadAxe().run(document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html}\n  ${failureSummary ?? ''}`));
  }, background);
}
