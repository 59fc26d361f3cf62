// How soon the panel shows an answer's first text: a real VS Code with the package, from the moment the server writes it to
// the frame that shows it. Beside it the floor: an extension that does nothing but read the same stream and post its text.
import type { FrameLocator } from 'playwright-core';
import { startVsCode, type VsCode } from '../e2e/driver/vscode';
import { Panel } from '../e2e/session';
import { atMost, type Report, told } from './figures';
import { median, medianRatio, shuffled } from './statistics';
import { startStreamServer } from './streamServer';

/** Long enough for the answer to be still streaming when its beginning is seen. */
const rest = Array.from({ length: 100 }, (_, index) => `and word ${index} `);

/**
 * Resolves once the page is watched: what is asked for after that can't be missed.
 * @returns tells when a frame of the page shows the word
 */
async function watch(page: FrameLocator, word: string): Promise<() => Promise<number>> {
  const watched = await page.locator('body').evaluateHandle(
    // In an object: a promise alone would be waited for.
    (body, wanted) => ({
      seen: new Promise<number>((resolve) => {
        const look = (): void => {
          if (!body.textContent.includes(wanted)) return;
          changes.disconnect();
          // Called as the frame that has the change is made, be it changed before that frame or while it began.
          const frame = new IntersectionObserver(() => {
            frame.disconnect();
            resolve(performance.timeOrigin + performance.now());
          });
          frame.observe(body);
        };
        const changes = new MutationObserver(look);
        changes.observe(body, { childList: true, characterData: true, subtree: true });
        look();
      }),
    }),
    word,
  );
  return () => watched.evaluate(({ seen }) => seen);
}

/** Opens the page of the floor, beside the panel: it appends what is posted to it. */
async function openFloor(vscode: VsCode): Promise<FrameLocator> {
  await vscode.evaluate((api) => {
    const { webview } = api.window.createWebviewPanel('floor', 'Floor', api.ViewColumn.One, { enableScripts: true });
    webview.html = '<!DOCTYPE html><html><body><script>addEventListener("message", ({ data }) => { document.body.append(data); });</script></body></html>';
    Object.assign(globalThis, { benchWebview: webview });
  });
  return vscode.page.frameLocator('iframe.webview.ready[src*="krouter-test.bridge"]').frameLocator('#active-frame');
}

/** As little as an extension can do. */
async function askFloor(vscode: VsCode, url: string): Promise<void> {
  await vscode.evaluate((_, address) => {
    const { benchWebview: webview } = globalThis as unknown as { benchWebview: { postMessage: (text: string) => void } };
    const read = async (): Promise<void> => {
      const { body } = await fetch(`${address}/chat/completions`, { method: 'POST', body: '{}' });
      if (!body) return;
      let text = '';
      const decoder = new TextDecoder();
      for await (const bytes of body) {
        text += decoder.decode(bytes, { stream: true });
        const events = text.split('\n\n');
        text = events.pop() ?? '';
        for (const event of events) {
          if (!event.startsWith('data: {')) continue;
          const { choices } = JSON.parse(event.slice('data: '.length)) as { choices: { delta: { content?: string } }[] };
          const content = choices[0]?.delta.content ?? '';
          if (content !== '') webview.postMessage(content);
        }
      }
    };
    void read();
  }, url);
}

/** @param rounds each measures the floor and the product once, in a random order */
export async function benchGlyph({ rounds, say }: { rounds: number; say: (text: string) => void }): Promise<Report> {
  const server = await startStreamServer((word) => `${word} `, rest);
  const vscode = await startVsCode({ settings: { 'krouter.baseUrl': server.url, 'krouter.requireApiKey': false } });
  const times = { ours: new Array<number>(), floor: new Array<number>() };
  try {
    const panel = new Panel(await vscode.workbench.openPanel());
    const floor = await openFloor(vscode);
    // The first round is thrown away: in it VS Code loads what it needs.
    for (let round = 0; round <= rounds; round += 1) {
      for (const who of shuffled(['ours', 'floor'] as const)) {
        const word = `first${who}${round}`;
        server.mark(word);
        if (who === 'ours') await panel.composer.fill(`Round ${round}`);
        const page = who === 'ours' ? panel.frame : floor;
        const seen = await watch(page, word);
        if (who === 'ours') await panel.composer.press('Enter');
        else await askFloor(vscode, server.url);
        const time = (await seen()) - server.firstByte();
        if (round > 0) times[who].push(time);
        await page.getByText(`word ${rest.length - 1}`).last().waitFor();
        if (who === 'ours') {
          await panel.answer('complete').waitFor();
          await vscode.evaluate((api) => api.commands.executeCommand('krouter.newChat'));
          await panel.answers.first().waitFor({ state: 'detached' });
        }
      }
      say(`round ${round} of ${rounds}`);
    }
  } finally {
    await vscode.close();
    server.close();
  }
  return {
    figures: [
      told('panel: first text written to seen', median(times.ours), 'ms'),
      told('panel: the floor, text only posted', median(times.floor), 'ms'),
      atMost('panel: first text seen, × the floor', medianRatio(times.ours, times.floor), 1.5),
    ],
    details: times,
  };
}
