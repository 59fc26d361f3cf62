// What a ChatController needs for slash commands and prompt history, in a folder of a test.
import * as vscode from 'vscode';
import type { Log } from '../../src/host/log';
import type { ModelCatalog } from '../../src/host/modelCatalog';
import { PromptFiles } from '../../src/host/promptFiles';
import { PromptHistory } from '../../src/host/promptHistory';
import type { ChatControllerOptions } from '../../src/panel/chatController';
import { PromptCommands } from '../../src/panel/promptCommands';

/** @param folder stands for VS Code's user folder; dispose of `files` */
export function promptParts(
  folder: vscode.Uri,
  models: ModelCatalog,
  log: Log,
): Pick<ChatControllerOptions, 'commands' | 'history' | 'showHelp'> & { files: PromptFiles } {
  const files = new PromptFiles(vscode.Uri.joinPath(folder, 'prompts'), log);
  return {
    files,
    commands: new PromptCommands({ files, models }),
    history: new PromptHistory(folder, log),
    showHelp: () => Promise.resolve(),
  };
}
