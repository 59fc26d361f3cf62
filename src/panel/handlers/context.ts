/** Context that goes along with prompts: finding, adding, pinning, removing and opening it. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plainMessage } from '../../host/plainMessage';
import type { ContextItem } from '../../shared/context';
import type { HandlerContext, Handlers } from './handlers';

type Type =
  | 'find-context'
  | 'add-context'
  | 'attach-files'
  | 'attach-uris'
  | 'remove-context'
  | 'pin-context'
  | 'open-context'
  | 'open-sent-context';

export function contextHandlers({ controller }: HandlerContext): Handlers<Type> {
  return {
    'find-context': () => undefined,
    'add-context': () => undefined,
    'attach-files': () => undefined,
    'attach-uris': () => undefined,
    'remove-context': ({ id }) => {
      controller.removeContext(id);
    },
    'pin-context': () => undefined,
    'open-context': async ({ id }) => {
      const item = controller.contextItem(id);
      if (item) await openContext(item);
    },
    'open-sent-context': async ({ id, index }) => {
      const item = controller.sentContextItem(id, index);
      if (item) await openContext(item);
    },
  };
}

/** Opens what a chip stands for; where its file is gone, the text that was sent. */
async function openContext(item: ContextItem): Promise<void> {
  const document =
    item.uri === undefined
      ? undefined
      : await vscode.workspace.openTextDocument(vscode.Uri.parse(item.uri, true)).then(
          (opened) => opened,
          () => undefined,
        );
  if (!document) {
    void vscode.window.showInformationMessage(plainMessage(l10n.t('{0} cannot be opened any more. This is the text that was sent.', item.label)));
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ language: item.languageId, content: item.text }),
    );
    return;
  }
  const { startLine = 1, endLine = startLine } = item;
  const lines = new vscode.Range(startLine - 1, 0, endLine, 0);
  await vscode.window.showTextDocument(document, { selection: document.validateRange(lines), preview: true });
}
