// How soon an inline edit shows its first change: a real VS Code with the package, from the moment the server writes the
// first complete changed line to the frame in which it stands in the editor. Beside it the floor: an extension that does
// nothing but read the same stream and set one decoration.
import { startVsCode, type VsCode } from '../e2e/driver/vscode';
import { type Report, told } from './figures';
import { median, medianRatio, shuffled } from './statistics';
import { startStreamServer } from './streamServer';

const file = 'total.js';
const source = ['function total(items) {', '  var sum = 0;', '  for (const item of items) sum += item;', '  return sum;', '}', ''].join('\n');
/** Long enough for edits to be still streaming when their first change is seen. */
const rest = [' (const item of items) sum += item;\n', ...Array.from({ length: 200 }, (_, index) => `  // and line ${index}\n`), '  return sum;\n}\n```\n'];

/** @returns when the word stands beside a line of the editor */
function seen({ page }: VsCode, word: string): Promise<number> {
  return page.evaluate(
    (wanted) => new Promise<number>((resolve) => {
      const look = (): void => {
        const isThere = [...document.querySelectorAll('.monaco-editor .view-line [class*="ced-"]')].some((element) =>
          ['::before', '::after'].some((pseudo) => getComputedStyle(element, pseudo).content.includes(wanted)),
        );
        if (isThere) resolve(performance.timeOrigin + performance.now());
        else requestAnimationFrame(look);
      };
      look();
    }),
    word,
  );
}

/** The shipped command, on the selected function. */
async function ours(vscode: VsCode): Promise<() => Promise<void>> {
  await vscode.evaluate(async (api, name) => {
    const [found] = await api.workspace.findFiles(name);
    const editor = await api.window.showTextDocument(found ?? api.Uri.parse('untitled:'));
    editor.selection = new api.Selection(0, 0, 5, 0);
    void api.commands.executeCommand('krouter.refactor');
  }, file);
  return () => vscode.evaluate((api) => api.commands.executeCommand('krouter.rejectAllEdits'));
}

/** As little as an extension can do. */
async function floor(vscode: VsCode, url: string): Promise<() => Promise<void>> {
  await vscode.evaluate(async (api, { name, address }) => {
    const [found] = await api.workspace.findFiles(name);
    const editor = await api.window.showTextDocument(found ?? api.Uri.parse('untitled:'));
    const read = async (): Promise<void> => {
      const { body } = await fetch(`${address}/chat/completions`, { method: 'POST', body: '{}' });
      if (!body) return;
      let text = '';
      for await (const bytes of body) {
        text += new TextDecoder().decode(bytes);
        const line = /let \w+ = 0;/.exec(text)?.[0];
        if (line === undefined) continue;
        const type = api.window.createTextEditorDecorationType({ after: { contentText: line } });
        editor.setDecorations(type, [new api.Range(1, 0, 1, 14)]);
        Object.assign(globalThis, { benchDecoration: type });
        break;
      }
    };
    void read();
  }, { name: file, address: url });
  return () => vscode.evaluate(() => {
    const { benchDecoration } = globalThis as { benchDecoration?: { dispose: () => void } };
    benchDecoration?.dispose();
  });
}

/** @param rounds each measures the floor and the product once, in a random order */
export async function benchEdit({ rounds, say }: { rounds: number; say: (text: string) => void }): Promise<Report> {
  const server = await startStreamServer((word) => `\`\`\`js\nfunction total(items) {\n  let ${word} = 0;\n  for`, rest);
  const vscode = await startVsCode({ files: { [file]: source }, settings: { 'krouter.baseUrl': server.url, 'krouter.requireApiKey': false } });
  const times = { ours: new Array<number>(), floor: new Array<number>() };
  try {
    await vscode.workbench.openFile(file);
    // The first round is thrown away: in it VS Code loads what it needs.
    for (let round = 0; round <= rounds; round += 1) {
      for (const who of shuffled(['ours', 'floor'] as const)) {
        const word = `sum_${who}_${round}`;
        server.mark(word);
        const shown = seen(vscode, word);
        const clean = who === 'ours' ? await ours(vscode) : await floor(vscode, server.url);
        const time = (await shown) - server.firstByte();
        if (round > 0) times[who].push(time);
        await clean();
      }
      say(`round ${round} of ${rounds}`);
    }
  } finally {
    await vscode.close();
    server.close();
  }
  return {
    figures: [
      told('edit: first changed line written to seen', median(times.ours), 'ms'),
      told('edit: the floor, one decoration', median(times.floor), 'ms'),
      told('edit: first change seen, × the floor', medianRatio(times.ours, times.floor)),
    ],
    details: times,
  };
}
