// The prompt box with everything on it, in two themes in each language, narrow and wide: pictures to look at.
import { themesIn } from '../host/settings';
import { until } from './driver/until';
import { newChat, type Panel, useSession } from './session';

const widths = { narrow: 250, wide: 800 };
const parsers = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`src/a/rather/deep/folder/of/packages/parser${index}.ts`, 'export {};\n']));

for (const language of ['en', 'ko'] as const) {
  describe(`how the prompt box looks (${language})`, () => {
    const session = useSession({
      language,
      viewport: { width: 1400, height: 900 },
      files: {
        ...parsers,
        'src/parser.ts': 'export function parseHostMessage(text: string): string[] {\n  return text.split(",");\n}\n',
        '아주 긴 이름을 가진 설정 파일 example.config.json': `"${'x'.repeat(3_000_000)}"`,
        'data.bin': '\0\u0001\u0002',
        'gone.ts': 'export {};\n',
        '.github/prompts/release.prompt.md': '---\ndescription: Notes for a release\nargument-hint: version\n---\nWrite notes.\n',
      },
    });

    const add = async (panel: Panel, word: string): Promise<void> => {
      const chips = panel.frame.locator('.composer .chip');
      const before = await chips.count();
      await panel.composer.pressSequentially(`@${word}`);
      await panel.frame.getByRole('option', { name: new RegExp(word) }).first().waitFor();
      await panel.composer.press('Enter');
      await until(`${word} is added`, async () => (await chips.count()) > before);
    };

    it('with chips, suggestions, commands and a drop target, in its themes and every width', async function () {
      this.timeout(240_000);
      const { vscode } = session();
      const panel = await newChat(session());
      await vscode.workbench.openFile('parser.ts');
      await vscode.workbench.editor.locator('.view-line').first().click();
      await vscode.page.keyboard.press('Control+a');
      await panel.composer.click();
      for (const word of ['parser3', 'example', 'data', 'gone']) await add(panel, word);
      await vscode.evaluate(async ({ workspace }) => {
        for (const uri of await workspace.findFiles('gone.ts')) await workspace.fs.delete(uri);
      });
      const chips = panel.frame.locator('.composer .chip');
      await until('every chip says how it stands', async () => (await chips.locator('.chip-state').count()) === 3 && (await chips.locator('.chip-tokens').count()) === 2);
      for (const theme of themesIn[language]) {
        await vscode.setTheme(theme);
        for (const [name, width] of Object.entries(widths)) {
          await vscode.workbench.resizeSideBar(width);
          await panel.composer.fill('');
          await panel.composer.pressSequentially('@par');
          await until('the suggestions are there', async () => (await panel.frame.getByRole('option').count()) > 10);
          await panel.composer.press('ArrowDown');
          await panel.isNotCut();
          await vscode.screenshot(`composer-${language}-${theme}-${name}-context`);
          if (theme === 'light') continue;
          await panel.composer.press('Escape');
          await panel.composer.fill('');
          await panel.composer.pressSequentially('/');
          await panel.frame.getByRole('option', { name: '/release' }).waitFor();
          await panel.isNotCut();
          await vscode.screenshot(`composer-${language}-${theme}-${name}-commands`);
          await panel.composer.press('Escape');
        }
      }
      await panel.composer.fill('/tests ');
      await panel.composer.evaluate((box) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(['x'], 'x.txt'));
        box.dispatchEvent(new DragEvent('dragover', { dataTransfer: transfer, bubbles: true, cancelable: true }));
      });
      await panel.frame.locator('.drop-target').waitFor();
      await vscode.screenshot(`composer-${language}-drop`);
      await panel.composer.fill('');
    });
  });
}
