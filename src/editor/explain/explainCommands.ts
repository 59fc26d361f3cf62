/** The commands that explain, and those of the menus, the reply box and the links of an explanation in the editor. */
import * as vscode from 'vscode';
import { commands } from '../../contributions';
import { inBackground } from '../../host/background';
import type { Log } from '../../host/log';
import { readSettings } from '../../host/settings';
import type { Explanations } from './explanations';
import type { ExplainPeek } from './explainPeek';

export function registerExplainCommands(explanations: Explanations, log: Log): vscode.Disposable {
  const explain = (id: string, isHere: () => boolean): vscode.Disposable =>
    vscode.commands.registerCommand(id, (...args: unknown[]) => { inBackground(explanations.explain(args, isHere()), id, log); });
  /** @param run gets the argument as it came, too */
  const onPeek = (id: string, run: (peek: ExplainPeek, argument: unknown) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(id, (argument: unknown) => {
      const peek = explanations.find(argument);
      return peek && run(peek, argument);
    });
  return vscode.Disposable.from(
    explain(commands.explain, () => readSettings().explainLocation === 'editor'),
    explain(commands.explainHere, () => true),
    onPeek(commands.stopExplanation, (peek) => { peek.stop(); }),
    onPeek(commands.retryExplanation, (peek) => { peek.retry(); }),
    onPeek(commands.copyExplanation, (peek, argument) => vscode.env.clipboard.writeText(peek.answerText(argument))),
    onPeek(commands.continueExplanationInChat, (peek) => explanations.continueInChat(peek)),
    onPeek(commands.askAboutExplanation, (peek, argument) => { peek.ask(replyText(argument)); }),
    onPeek(commands.closeExplanation, (peek) => { explanations.close(peek); }),
  );
}

/** What stands in the reply box of a thread. */
function replyText(argument: unknown): string {
  return typeof argument === 'object' && argument !== null && 'text' in argument && typeof argument.text === 'string' ? argument.text.trim() : '';
}
