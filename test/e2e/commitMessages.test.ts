// The button in the title of Source Control, with real clicks.
import { until } from './driver/until';
import { openRepository } from './repository';
import { lastChatBody, useSession } from './session';

describe('commit messages', () => {
  const session = useSession({ files: { 'cart.ts': 'export const total = 1;\n' } });

  it('come with a click into the box of Source Control, and stop with another', async () => {
    const { vscode, gateway } = session();
    const { page } = vscode;
    await openRepository(session(), 'cart.ts');
    await vscode.evaluate(({ commands }) => commands.executeCommand('workbench.view.scm'));
    const generate = page.getByRole('button', { name: 'Generate Commit Message' }).first();
    const stop = page.getByRole('button', { name: 'Stop Commit Message' }).first();
    const box = page.locator('.scm-editor .view-lines').first();
    await generate.waitFor();
    const content = 'feat: add the total of a cart\n\nIt is one';
    await gateway.control({ answer: { chunks: [`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`], ending: 'hang' } });
    await generate.click();
    await stop.waitFor();
    await box.getByText(/add.the.total/).waitFor();
    await generate.waitFor({ state: 'detached' });
    for (const theme of ['dark', 'light'] as const) {
      await vscode.setTheme(theme);
      await vscode.screenshot(`commit-message-${theme}`);
    }
    await stop.click();
    await generate.waitFor();
    await box.getByText(/add.the.total/).waitFor();
    await gateway.control({ answer: { text: 'feat: count the cart' } });
    await generate.click();
    await box.getByText(/count.the.cart/).waitFor();
    await until('the prompt', () => JSON.stringify(lastChatBody(session())).includes('+export const total'));
  });
});
