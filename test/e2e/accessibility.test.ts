// The panel for those who use a keyboard or a screen reader: axe over each of its states, help and accessible view.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { until } from './driver/until';
import { freshPrompt, openPanel, type Panel, useSession } from './session';

/** What axe finds in the panel's page, as one line a finding. */
async function violations(panel: Panel): Promise<string[]> {
  return panel.frame.locator('body').evaluate(async (body) => {
    // The page is transparent; axe can't see the side bar behind it and would take it for white.
    body.style.backgroundColor = 'var(--vscode-sideBar-background)';
    const { loadAxe } = globalThis as unknown as { loadAxe: () => { run: (context: object, options: object) => Promise<AxeResults> } };
    const { violations: found } = await loadAxe().run(document, { resultTypes: ['violations'] });
    return found.flatMap(({ id, help, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html}\n  ${failureSummary ?? ''}`));
  });
}

const answer = [
  '# Heading\n\nText with `code`, a [link](https://example.com/) and **strong** words.',
  '- [x] done\n- [ ] open',
  '| a | b |\n|---|--:|\n| 1 | 2 |',
  `\`\`\`typescript\n${Array.from({ length: 12 }, (_, line) => `export const value${line} = '${line}'; // 주석`).join('\n')}\n\`\`\``,
  '> quoted',
].join('\n\n');

describe('accessibility', () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // Put into every frame before its own scripts, so that the page's policy need not let it in. Axe looks at the document
  // that is there when it is loaded, which is another one by the time the page is.
  const initScript = `globalThis.loadAxe = () => {\n${axe}\nreturn globalThis.axe;\n};`;
  const session = useSession({ initScript, files: { 'total.js': 'const total = 1;\n' } });

  const isClean = async (panel: Panel, state: string): Promise<void> => {
    let found: string[] = [];
    // The colours of code come from the host a moment after a change of theme.
    await until('axe finds nothing', async () => (found = await violations(panel)).length === 0, 10_000).catch(() => undefined);
    assert.deepEqual(found, [], state);
  };

  it('finds nothing in an empty chat, a conversation and a failure, in any theme', async function () {
    this.timeout(180_000);
    const panel = await openPanel(session());
    await panel.composer.waitFor();
    await isClean(panel, 'empty');
    await session().gateway.control({ answer: { text: answer } });
    await panel.ask(freshPrompt());
    await panel.answer('complete').waitFor();
    await session().gateway.control([{ fault: 'T31', times: 1 }]);
    await panel.ask(freshPrompt());
    await panel.answer('failed').waitFor();
    for (const theme of ['dark', 'light', 'hc', 'hc-light'] as const) {
      await session().vscode.setTheme(theme);
      await isClean(panel, theme);
    }
    await session().vscode.setTheme('dark');
  });

  it('opens help with Alt+F1 and the last answer with Alt+F2', async () => {
    const { workbench, page } = session().vscode;
    const panel = await openPanel(session());
    await session().gateway.control({ answer: { text: 'Words to read slowly.' } });
    await panel.ask(freshPrompt());
    await panel.answer('complete').waitFor();
    // Which keys hold is known to VS Code only a moment after the panel got the focus.
    const pressForTab = (key: string, tab: string): Promise<true> =>
      until(`${key} opens ${tab}`, async () => {
        await panel.composer.click();
        await page.keyboard.press(key);
        return workbench.tab(tab).waitFor({ timeout: 3_000 }).then(() => true as const, () => false);
      });
    await pressForTab('Alt+F1', 'Accessibility Help');
    await until('the help is there', async () => (await workbench.editorText()).includes('# The K-Router chat panel'));
    await pressForTab('Alt+F2', 'Answer');
    await until('the answer is there', async () => (await workbench.editorText()).includes('Words to read slowly.'));
    await workbench.runCommand('View: Close All Editors');
  });
});
