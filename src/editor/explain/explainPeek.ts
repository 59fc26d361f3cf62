/**
 * An explanation below the lines it is about: a conversation of its own in a comment thread, which streams, can be
 * stopped, asked again and asked more, and goes on in the panel when the user wants that.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { inertMarkdown } from '../../chat/inertMarkdown';
import { ChatSession } from '../../chat/session';
import { commands } from '../../contributions';
import { escapeMarkdown } from '../../host/escapeMarkdown';
import { failureCommands } from '../../host/failureCommands';
import type { FailureReporter } from '../../host/failureReporter';
import type { GatewayConnection } from '../../host/gatewayConnection';
import type { ModelCatalog } from '../../host/modelCatalog';
import { plainLabel } from '../../host/plainLabel';
import { readSettings } from '../../host/settings';
import type { Clock } from '../../shared/clock';
import { askingActions, presentFailure, type FailureAction } from '../../shared/errorPresenter';
import type { Failure } from '../../shared/failure';
import { throttle, type Throttle } from '../../shared/throttle';
import { newConversation, shownMessages, type AnswerMessage, type Conversation, type Message } from '../../shared/transcript';
import type { ExplainTarget } from './explainTarget';

/** Milliseconds between two updates of a thread, which VS Code renders anew each time. */
const updateInterval = 200;

export interface PeekServices {
  connection: GatewayConnection;
  models: ModelCatalog;
  failures: FailureReporter;
  clock: Clock;
}

export class ExplainPeek implements vscode.Disposable {
  /** What VS Code's menus hand to commands. */
  readonly thread: vscode.CommentThread;
  /** What its requests ask, for what waits or failed. */
  readonly about: string;
  readonly #id: number;
  readonly #services: PeekServices;
  readonly #session: ChatSession;
  /** By message; kept, since VS Code tells by their identity which comments are new. */
  readonly #comments = new Map<string, vscode.Comment>();
  readonly #update: Throttle;
  /** Asked, and not closed. */
  #isOpen = false;

  /** Asks at once. @param id different from every other peek's */
  constructor(id: number, controller: vscode.CommentController, { document, lines, question, context }: ExplainTarget, services: PeekServices) {
    const { connection, models, clock } = services;
    const about = `explanation ${id}`;
    this.about = about;
    this.#id = id;
    this.#services = services;
    this.thread = controller.createCommentThread(document.uri, lines, []);
    this.thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
    this.thread.label = [context.map(({ label }) => label).join(', '), models.selected.name].map(plainLabel).join(' · ');
    this.#update = throttle(() => { this.#show(); }, updateInterval, clock);
    this.#session = new ChatSession({
      conversation: newConversation(crypto.randomUUID(), clock.now()),
      connect: () => connection.connect('explain', about),
      defaults: () => readSettings().chatDefaults,
      clock,
      newId: () => crypto.randomUUID(),
      onEvent: () => {
        if (this.#isOpen) this.#update.request();
      },
      onFailure: (failure, error) => {
        services.failures.report({ where: 'explain', about, failure, error, isShown: this.#isVisible, retry: () => { this.retry(); }, askAgain: (limit) => { this.askAgain(limit); } });
      },
    });
    this.#session.send({ id: crypto.randomUUID(), text: question, context, model: models.selected.id });
    this.#isOpen = true;
    this.#update.request();
  }

  get conversation(): Conversation {
    return this.#session.conversation;
  }

  /** Why the last answer failed, if it did. */
  get failure(): Failure | undefined {
    const last = shownMessages(this.conversation).at(-1);
    return last?.role === 'assistant' ? last.failure : undefined;
  }

  get isRunning(): boolean {
    return this.#session.runningAnswer !== undefined;
  }

  /** @param argument as VS Code's menus and reply boxes pass it to commands, or this peek's id as its link does */
  isMeantBy(argument: unknown): boolean {
    if (argument === this.#id || argument === this.thread) return true;
    if (typeof argument !== 'object' || argument === null) return false;
    return ('thread' in argument && argument.thread === this.thread) || [...this.#comments.values()].some((comment) => comment === argument);
  }

  /** @returns the text of the answer whose comment this is, else of the last one */
  answerText(comment: unknown): string {
    const answers = shownMessages(this.conversation).filter(({ role }) => role === 'assistant');
    return (answers.find(({ id }) => this.#comments.get(id) === comment) ?? answers.at(-1))?.text ?? '';
  }

  /** Asks something more, with the turns before. Does nothing while an answer is being written. */
  ask(text: string): void {
    if (text !== '') this.#session.send({ id: crypto.randomUUID(), text, context: [], model: this.#services.models.selected.id });
  }

  stop(): void {
    this.#session.stopAll();
  }

  /** Answers the last question once more. */
  retry(): void {
    const last = shownMessages(this.conversation).at(-1);
    if (last && this.#isOpen) this.#session.retry(last.id, this.#services.models.selected.id);
  }

  /** Asks the same model once more for an answer that failed, or for what is left of it, for at most so many tokens. */
  askAgain(limit?: number): void {
    const last = shownMessages(this.conversation).at(-1);
    if (last && this.#isOpen) this.#session.askAgain(last.id, limit);
  }

  dispose(): void {
    this.#isOpen = false;
    this.#session.stopAll();
    this.#services.failures.settle(this.about);
    this.#update.cancel();
    this.thread.dispose();
  }

  get #isVisible(): boolean {
    const key = this.thread.uri.toString();
    return vscode.window.visibleTextEditors.some(({ document }) => document.uri.toString() === key);
  }

  #show(): void {
    const [, ...messages] = shownMessages(this.conversation);
    this.thread.comments = messages.flatMap((message) => this.#commentsOf(message));
    this.thread.contextValue = this.isRunning ? 'writing' : 'written';
  }

  #commentsOf(message: Message): vscode.Comment[] {
    if (message.role === 'user') return [this.#comment(message.id, { author: l10n.t('You'), body: new vscode.MarkdownString(message.text.split('\n').map(escapeMarkdown).join('  \n')) })];
    // VS Code draws a comment's author once: which model answered is known only later.
    const label = labelOf(message) ?? (message.answeredBy !== undefined && message.answeredBy !== message.model ? this.#modelName(message.answeredBy) : undefined);
    const answer = this.#comment(message.id, {
      author: this.#modelName(message.model),
      body: new vscode.MarkdownString(inertMarkdown(message.text)),
      contextValue: 'answer',
      ...(label !== undefined && { label }),
    });
    if (!message.failure) return [answer];
    const isLast = shownMessages(this.conversation).at(-1)?.id === message.id;
    const failed = this.#comment(`${message.id} failure`, { author: 'K-Router', body: this.#failureText(message.failure, isLast) });
    return message.text === '' ? [failed] : [answer, failed];
  }

  #comment(key: string, { author, body, label, contextValue }: { author: string; body: vscode.MarkdownString; label?: string; contextValue?: string }): vscode.Comment {
    const known = this.#comments.get(key);
    const comment: vscode.Comment = known ?? { author: { name: author }, body, mode: vscode.CommentMode.Preview, ...(contextValue !== undefined && { contextValue }) };
    if (!known) this.#comments.set(key, comment);
    comment.author = { name: author };
    comment.body = body;
    if (label === undefined) delete comment.label;
    else comment.label = label;
    return comment;
  }

  /**
   * The sentence as text, and links for its actions: nothing but their commands can be run from here.
   * @param isLast whether nothing was asked since: only the last question is answered again
   */
  #failureText(failure: Failure, isLast: boolean): vscode.MarkdownString {
    const { message, code, actions: all } = presentFailure(failure, vscode.env.language);
    // What ends in asking again has to find its way back to this explanation.
    const asksAgain = (action: FailureAction): boolean => askingActions.includes(action);
    const actions = all.filter(({ action }) => isLast || !asksAgain(action));
    const commandOf = (action: FailureAction): string => (asksAgain(action) ? commands.retryExplanation : failureCommands[action]);
    const links = actions.map(({ action, label }) => {
      const args = asksAgain(action) ? `?${encodeURIComponent(JSON.stringify([this.#id, action]))}` : '';
      // A model's name may stand in the label.
      return `[${escapeMarkdown(label)}](command:${commandOf(action)}${args})`;
    });
    const text = new vscode.MarkdownString(`${escapeMarkdown(message)} (${code})\n\n${links.join(' · ')}`);
    text.isTrusted = { enabledCommands: actions.map(({ action }) => commandOf(action)) };
    return text;
  }

  #modelName(id: string): string {
    const { models } = this.#services;
    return id === models.selected.id ? models.selected.name : (models.find(id)?.name ?? id);
  }
}

/** What an answer waits for, or how it ended when that was not as planned; a failure has words of its own. */
function labelOf({ status, retry }: AnswerMessage): string | undefined {
  switch (status) {
    case 'waiting':
      return retry ? l10n.t('trying again ({0} of {1})', retry.attempt, retry.attempts) : l10n.t('Waiting for the answer');
    case 'streaming':
      return l10n.t('Writing');
    case 'stopped':
      return l10n.t('Stopped');
    case 'truncated':
      return l10n.t('Cut off at the length limit');
    case 'filtered':
      return l10n.t('Held back by the content filter');
    case 'interrupted':
    case 'failed':
    case 'complete':
      return undefined;
  }
}
