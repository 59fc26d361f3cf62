/** The commands that explain, and the window's explanations in editors. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands, explainControllerId } from '../contributions';
import { inBackground } from '../host/background';
import { placesOf } from '../host/context/menuArguments';
import type { Log } from '../host/log';
import { readSettings } from '../host/settings';
import type { ContextItem } from '../shared/context';
import type { Conversation } from '../shared/transcript';
import { ExplainPeek, type PeekServices } from './explainPeek';
import { explainTargetOf, problemTarget, type ExplainTarget } from './explainTarget';

export interface ExplainServices extends PeekServices {
  log: Log;
  /** Asks in the panel. */
  ask: (question: string, context: readonly ContextItem[]) => Promise<void>;
  /** Takes a conversation over into the panel, and keeps it. */
  continueInChat: (conversation: Conversation) => Promise<void>;
}

export class Explanations implements vscode.Disposable {
  readonly #services: ExplainServices;
  readonly #registrations: vscode.Disposable;
  /** Made with the first explanation: VS Code shows its Comments view where there is one. */
  #controller: vscode.CommentController | undefined;
  #peeks: readonly ExplainPeek[] = [];
  #lastId = 0;

  constructor(services: ExplainServices) {
    this.#services = services;
    const explain = (id: string, isHere: () => boolean): vscode.Disposable =>
      vscode.commands.registerCommand(id, (...args: unknown[]) => { inBackground(this.#explain(args, isHere()), 'explaining code', services.log); });
    /** @param run gets the peek whose menu, reply box or link it was, and the argument as it came */
    const onPeek = (id: string, run: (peek: ExplainPeek, argument: unknown) => unknown): vscode.Disposable =>
      vscode.commands.registerCommand(id, (argument: unknown) => {
        const peek = this.#peeks.find((one) => one.isMeantBy(argument));
        return peek && run(peek, argument);
      });
    this.#registrations = vscode.Disposable.from(
      explain(commands.explain, () => readSettings().explainLocation === 'editor'),
      explain(commands.explainHere, () => true),
      onPeek(commands.stopExplanation, (peek) => { peek.stop(); }),
      onPeek(commands.retryExplanation, (peek) => { peek.retry(); }),
      onPeek(commands.copyExplanation, (peek, argument) => vscode.env.clipboard.writeText(peek.answerText(argument))),
      onPeek(commands.continueExplanationInChat, (peek) => this.#continueInChat(peek)),
      onPeek(commands.askAboutExplanation, (peek, argument) => { peek.ask(replyText(argument)); }),
      onPeek(commands.closeExplanation, (peek) => { this.#close(peek); }),
      vscode.workspace.onDidCloseTextDocument((document) => { this.#documentClosed(document); }),
    );
  }

  /** The explanations in editors, the oldest first. */
  get peeks(): readonly ExplainPeek[] {
    return this.#peeks;
  }

  /** Explains in the editor. */
  open(target: ExplainTarget): ExplainPeek {
    this.#controller ??= newController();
    this.#lastId += 1;
    const peek = new ExplainPeek(this.#lastId, this.#controller, target, this.#services);
    this.#peeks = [...this.#peeks, peek];
    return peek;
  }

  dispose(): void {
    this.#registrations.dispose();
    for (const peek of this.#peeks) peek.dispose();
    this.#controller?.dispose();
  }

  /** @param args a quick fix passes the file and its problems; menus and keys mean the active editor */
  async #explain(args: readonly unknown[], isHere: boolean): Promise<void> {
    const problems = args.filter((argument) => argument instanceof vscode.Diagnostic);
    const [uri] = placesOf(args);
    const editor = vscode.window.activeTextEditor;
    const target = uri && problems.length > 0
      ? problemTarget(await vscode.workspace.openTextDocument(uri), problems)
      : editor && (await explainTargetOf(editor));
    if (!target) return;
    const { document, lines, question, context } = target;
    if (!isHere) {
      await this.#services.ask(question, context);
      return;
    }
    // A quick fix of the Problems view may be about a file that no editor shows; a long selection ends below what is seen.
    const shown = vscode.window.visibleTextEditors.find((visible) => visible.document === document) ?? (await vscode.window.showTextDocument(document));
    shown.revealRange(new vscode.Range(lines.end, lines.end), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    this.open(target);
  }

  async #continueInChat(peek: ExplainPeek): Promise<void> {
    if (peek.isRunning) return;
    await this.#services.continueInChat(peek.conversation);
    this.#close(peek);
  }

  #close(peek: ExplainPeek): void {
    this.#peeks = this.#peeks.filter((other) => other !== peek);
    peek.dispose();
  }

  /** What has come stays for when the file is opened again; an untitled one never is. */
  #documentClosed(document: vscode.TextDocument): void {
    // Another language closes a document and opens it again.
    if (!document.isClosed) return;
    const key = document.uri.toString();
    for (const peek of this.#peeks.filter(({ thread }) => thread.uri.toString() === key)) {
      if (document.isUntitled) this.#close(peek);
      else peek.stop();
    }
  }
}

function newController(): vscode.CommentController {
  const controller = vscode.comments.createCommentController(explainControllerId, 'K-Router');
  controller.options = { prompt: l10n.t('Ask more'), placeHolder: l10n.t('Ask more') };
  return controller;
}

function replyText(argument: unknown): string {
  return typeof argument === 'object' && argument !== null && 'text' in argument && typeof argument.text === 'string' ? argument.text.trim() : '';
}
