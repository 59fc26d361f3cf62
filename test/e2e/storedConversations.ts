// The files of conversations, as a session's VS Code keeps them.
import type { Session } from './session';

/** @returns the text of each file; of one that is just being replaced, an empty one */
export function storedConversations({ vscode }: Session): Promise<string[]> {
  return vscode.evaluate(async (api) => {
    const folder = api.Uri.joinPath(api.Uri.file(process.env['KROUTER_TEST_BRIDGE'] ?? ''), '../data/User/globalStorage/k-router.krouter/conversations');
    const names = (await api.workspace.fs.readDirectory(folder)).map(([name]) => name).filter((name) => name.endsWith('.json'));
    return Promise.all(
      names.map(async (name) => {
        const bytes = await api.workspace.fs.readFile(api.Uri.joinPath(folder, name)).then((read) => read, () => new Uint8Array());
        return Buffer.from(bytes).toString();
      }),
    );
  });
}
