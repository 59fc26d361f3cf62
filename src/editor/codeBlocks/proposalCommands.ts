/** The commands that decide about a proposal. */
import * as vscode from 'vscode';
import { commands } from '../../contributions';
import type { Proposals } from './proposals';

export function registerProposalCommands(proposals: Proposals): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(commands.acceptProposal, (uri: unknown) => proposals.accept(uriOrNone(uri))),
    vscode.commands.registerCommand(commands.discardProposal, (uri: unknown) => proposals.discard(uriOrNone(uri))),
  );
}

/** A button in an editor's title passes that editor's URI; the palette and keys pass nothing. */
function uriOrNone(argument: unknown): vscode.Uri | undefined {
  return argument instanceof vscode.Uri ? argument : undefined;
}
