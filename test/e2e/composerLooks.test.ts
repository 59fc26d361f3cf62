// The prompt box with everything on it, in every theme, in Korean and English, narrow and wide.
import assert from 'node:assert/strict';
import type { ContextCandidate, ContextChip } from '../../src/shared/context';
import type { HostMessage, SlashCommand } from '../../src/shared/protocol';
import type { Theme } from '../host/settings';
import { until } from './driver/until';
import { openPanel, useSession, type Panel } from './session';

const chips: ContextChip[] = [
  { id: '1', kind: 'selection', label: 'parser.ts:12-40', state: 'ready', follows: true, tokens: 431 },
  { id: '2', kind: 'folder', label: 'src/webview/composer', state: 'ready', follows: false, tokens: 18_240 },
  { id: '3', kind: 'file', label: '아주 긴 이름을 가진 설정 파일 example.config.json', state: 'too-large', follows: false },
  { id: '4', kind: 'file', label: 'gone.ts', state: 'missing', follows: false },
  { id: '5', kind: 'problems', label: 'Problems', state: 'empty', follows: false },
  { id: '6', kind: 'attachment', label: 'note.txt', state: 'loading', follows: false },
];
const candidates: ContextCandidate[] = [
  { key: '1', kind: 'file', label: 'parser.ts', detail: 'src/markdown' },
  { key: '2', kind: 'symbol', label: 'parseHostMessage', detail: 'src/webview/hostLink.ts' },
  { key: '3', kind: 'folder', label: 'packages', detail: 'src/a/rather/deep/folder/of/packages' },
  { key: '4', kind: 'terminal', label: 'Terminal selection' },
  { key: '5', kind: 'diff', label: 'Staged changes' },
  ...Array.from({ length: 12 }, (_, index) => ({ key: `f${String(index)}`, kind: 'file' as const, label: `parser${String(index)}.ts`, detail: 'src' })),
];
const commands: SlashCommand[] = [
  { name: 'explain', description: 'Explain the code', source: 'built-in' },
  { name: 'tests', description: 'Write tests for the code', argumentHint: 'what to test', source: 'built-in' },
  { name: 'release', description: 'Notes for a release', argumentHint: 'version', source: 'prompt-file' },
];

for (const language of ['en', 'ko'] as const) {
  describe(`how the prompt box looks (${language})`, () => {
    const session = useSession({ language, viewport: { width: 1400, height: 900 } });

    const resize = async (width: number): Promise<void> => {
      const { page } = session().vscode;
      const box = await page.locator('.part.sidebar').boundingBox();
      assert.ok(box);
      await page.mouse.move(box.x + box.width, 450);
      await page.mouse.down();
      await page.mouse.move(box.x + width, 450, { steps: 5 });
      await page.mouse.up();
      await page.mouse.move(1300, 300);
    };
    /** Says to the page what the host would say. */
    const say = async (panel: Panel, message: HostMessage): Promise<void> => {
      await panel.frame.locator('html').evaluate((_, data) => { window.postMessage(data, '*'); }, message);
    };
    const isNotCut = async (panel: Panel): Promise<void> => {
      const overflow = await panel.frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
      assert.ok(overflow <= 0, `the page is ${String(overflow)} px wider than the panel`);
    };

    it('with chips, suggestions, commands and a drop target, in every theme and width', async function () {
      this.timeout(180_000);
      const panel = await openPanel(session());
      await panel.composer.click();
      await say(panel, {
        type: 'panel-changed',
        panel: { key: 'not-needed', origin: 'https://gateway.example', model: { id: 'm', name: 'GPT-5.4 mini' }, context: chips, commands, defaults: {}, presets: [] },
      });
      await panel.frame.locator('.chip').nth(5).waitFor();
      for (const theme of ['dark', 'light', 'hc', 'hc-light'] as const satisfies Theme[]) {
        await session().vscode.setTheme(theme);
        for (const [name, width] of Object.entries({ narrow: 250, wide: 800 })) {
          await resize(width);
          await until('the panel has its width', async () => {
            const box = await session().vscode.page.locator('.part.sidebar').boundingBox();
            return box !== null && Math.abs(box.width - width) < 30;
          });
          await panel.composer.fill('');
          await panel.composer.click();
          await panel.composer.pressSequentially('@par');
          // The host's own answers are told apart by their number; any number the page may wait for gets this one.
          await until('the suggestions are there', async () => {
            for (let requestId = 0; requestId < 100; requestId++) await say(panel, { type: 'context-found', requestId, candidates, isComplete: true });
            return (await panel.frame.getByRole('option').count()) === candidates.length;
          });
          await panel.composer.press('ArrowDown');
          await isNotCut(panel);
          await session().vscode.screenshot(`composer-${language}-${theme}-${name}-context`);
          if (theme === 'light') continue;
          await panel.composer.fill('');
          await panel.composer.pressSequentially('/');
          await isNotCut(panel);
          await session().vscode.screenshot(`composer-${language}-${theme}-${name}-commands`);
        }
      }
      await panel.composer.fill('/tests ');
      await panel.composer.evaluate((box) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(['x'], 'x.txt'));
        box.dispatchEvent(new DragEvent('dragover', { dataTransfer: transfer, bubbles: true, cancelable: true }));
      });
      await panel.frame.locator('.drop-target').waitFor();
      await session().vscode.screenshot(`composer-${language}-drop`);
      await panel.composer.fill('');
    });
  });
}
