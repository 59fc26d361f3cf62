/** Explains in the panel or in the editor, and keeps the window's explanations in editors. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { explainControllerId } from '../../contributions';
import { placesOf } from '../../host/context/menuArguments';
import { commandArguments, failureCommands, modelRequest } from '../../host/failureCommands';
import type { SelectModelRequest } from '../../host/selectModelRequest';
import type { ContextItem } from '../../shared/context';
import type { Conversation } from '../../shared/transcript';
import { obstacleTo, tellObstacle } from '../inlineEdit/editOutcomes';
import { ExplainPeek, type PeekServices } from './explainPeek';
import { explainTargetOf, problemTarget, type ExplainTarget } from './explainTarget';

export interface ExplainServices extends PeekServices {
  /** Asks in the panel. */
  ask: (question: string, context: readonly ContextItem[]) => Promise<void>;
  /** Chooses the model of what is asked from now on: the request's, or one the user chooses. @returns whether one was chosen */
  chooseModel: (request: SelectModelRequest) => Promise<boolean>;
  /** Takes a conversation over into the panel, and keeps it. */
  continueInChat: (conversation: Conversation) => Promise<void>;
}

export class Explanations implements vscode.Disposable {
  readonly #services: ExplainServices;
  readonly #registration: vscode.Disposable;
  /** Made with the first explanation: VS Code shows its Comments view where there is one. */
  #controller: vscode.CommentController | undefined;
  #peeks: readonly ExplainPeek[] = [];
  #lastId = 0;

  constructor(services: ExplainServices) {
    this.#services = services;
    this.#registration = vscode.workspace.onDidCloseTextDocument((document) => { this.#documentClosed(document); });
  }

  /** The explanations in editors, the oldest first. */
  get peeks(): readonly ExplainPeek[] {
    return this.#peeks;
  }

  /**
   * Asks; resolves before the answer is there. Rejects when the file can't be opened.
   * @param args a quick fix passes the file and its problems; menus and keys mean the active editor
   * @param isHere in the editor instead of the panel
   */
  async explain(args: readonly unknown[], isHere: boolean): Promise<void> {
    const problems = args.filter((argument) => argument instanceof vscode.Diagnostic);
    const [uri] = placesOf(args);
    const editor = vscode.window.activeTextEditor;
    if (!editor && problems.length === 0) {
      void vscode.window.showInformationMessage(l10n.t('Open a file and select some code first.'));
      return;
    }
    const target = uri && problems.length > 0
      ? problemTarget(await vscode.workspace.openTextDocument(uri), problems)
      : editor && (await explainTargetOf(editor));
    if (!target) return;
    const { document, lines, question, context } = target;
    if ((await obstacleTo(target, false)) === 'not-text') {
      await tellObstacle('not-text', target);
      return;
    }
    if (!isHere) {
      await this.#services.ask(question, context);
      return;
    }
    // A quick fix of the Problems view may be about a file that no editor shows; a long selection ends below what is seen.
    const shown = vscode.window.visibleTextEditors.find((visible) => visible.document === document) ?? (await vscode.window.showTextDocument(document));
    shown.revealRange(new vscode.Range(lines.end, lines.end), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    this.#open(target);
  }

  /**
   * Answers the last question of an explanation once more.
   * @param argument tells which one, see `find`
   * @param action what has to be done first, of a failure's actions: with another model, if one is chosen; or over budget
   */
  async retry(argument: unknown, action: unknown): Promise<void> {
    const peek = this.find(argument);
    if (!peek) return;
    const { failure } = peek;
    // The link of an earlier failure, on the screen until it is drawn anew.
    if (!failure && typeof action === 'string') return;
    if (failure && (action === 'askShort' || action === 'sendAnyway')) {
      if (action === 'sendAnyway') await vscode.commands.executeCommand(failureCommands.sendAnyway, ...commandArguments(action, failure, [peek.about]));
      peek.askAgain(action === 'askShort' ? failure.cover?.answerTokens : undefined);
      return;
    }
    const model = failure && (action === 'selectModel' || action === 'useNearestModel') ? modelRequest(action, failure) : undefined;
    if (model && !(await this.#services.chooseModel(model))) return;
    peek.retry();
  }

  /** @returns the explanation whose menu, reply box or link ran a command with this argument; undefined when it is gone */
  find(argument: unknown): ExplainPeek | undefined {
    return this.#peeks.find((peek) => peek.isMeantBy(argument));
  }

  /** Takes an explanation from the editor into the panel, once its answer is over. */
  async continueInChat(peek: ExplainPeek): Promise<void> {
    if (peek.isRunning || !this.#peeks.includes(peek)) return;
    // First of all out of the editor, so that a second click finds nothing; the panel keeps it from here on.
    this.close(peek);
    await this.#services.continueInChat(peek.conversation);
  }

  /** Stops and removes an explanation. */
  close(peek: ExplainPeek): void {
    this.#peeks = this.#peeks.filter((other) => other !== peek);
    peek.dispose();
  }

  dispose(): void {
    this.#registration.dispose();
    for (const peek of this.#peeks) peek.dispose();
    this.#controller?.dispose();
  }

  #open(target: ExplainTarget): void {
    this.#controller ??= newController();
    this.#lastId += 1;
    this.#peeks = [...this.#peeks, new ExplainPeek(this.#lastId, this.#controller, target, this.#services)];
  }

  /** What has come stays for when the file is opened again; an untitled one never is. */
  #documentClosed(document: vscode.TextDocument): void {
    // Another language closes a document and opens it again.
    if (!document.isClosed) return;
    const key = document.uri.toString();
    for (const peek of this.#peeks.filter(({ thread }) => thread.uri.toString() === key)) {
      if (document.isUntitled) this.close(peek);
      else peek.stop();
    }
  }
}

function newController(): vscode.CommentController {
  const controller = vscode.comments.createCommentController(explainControllerId, 'K-Router');
  controller.options = { prompt: l10n.t('Ask more'), placeHolder: l10n.t('Ask more') };
  return controller;
}
