/** The commands that explain, and those of the menus, the reply box and the links of an explanation in the editor. */
import * as vscode from 'vscode';
import { commands } from '../../contributions';
import { asRequested } from '../../host/background';
import type { Lazy } from '../../host/lazy';
import type { Log } from '../../host/log';
import { readSettings } from '../../host/settings';
import type { Explanations } from './explanations';
import type { ExplainPeek } from './explainPeek';

export function registerExplainCommands(lazyExplanations: Lazy<Explanations>, log: Log): vscode.Disposable {
  const explain = (id: string, isHere: () => boolean): vscode.Disposable =>
    vscode.commands.registerCommand(id, (...args: unknown[]) => {
      const explaining = lazyExplanations.get().then((explanations) => explanations.explain(args, isHere()));
      asRequested(explaining, id, log);
    });
  /** @param run gets the argument as it came, too */
  const onPeek = (id: string, run: (peek: ExplainPeek, argument: unknown, explanations: Explanations) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (argument: unknown) => {
      const explanations = await lazyExplanations.get();
      const peek = explanations.find(argument);
      return peek && run(peek, argument, explanations);
    });
  return vscode.Disposable.from(
    explain(commands.explain, () => readSettings().explainLocation === 'editor'),
    explain(commands.explainHere, () => true),
    onPeek(commands.stopExplanation, (peek) => { peek.stop(); }),
    vscode.commands.registerCommand(commands.retryExplanation, async (argument: unknown, action: unknown) => (await lazyExplanations.get()).retry(argument, action)),
    onPeek(commands.copyExplanation, (peek, argument) => vscode.env.clipboard.writeText(peek.answerText(argument))),
    onPeek(commands.continueExplanationInChat, (peek, _argument, explanations) => explanations.continueInChat(peek)),
    onPeek(commands.askAboutExplanation, (peek, argument) => { peek.ask(replyText(argument)); }),
    onPeek(commands.closeExplanation, (peek, _argument, explanations) => { explanations.close(peek); }),
  );
}

/** What stands in the reply box of a thread. */
function replyText(argument: unknown): string {
  return typeof argument === 'object' && argument !== null && 'text' in argument && typeof argument.text === 'string' ? argument.text.trim() : '';
}
