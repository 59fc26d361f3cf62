/**
 * The way of a prompt from the box into its conversation: reads what goes along with it, writes a slash command out,
 * and sends it; or does what a command stands for.
 */
import * as l10n from '@vscode/l10n';
import type { ChatSession, Prompt } from '../chat/session';
import type { DoingCommand, SlashInput } from '../chat/slashCommands';
import type { PromptHistory } from '../host/promptHistory';
import { withoutSent } from '../shared/promptBox';
import { findMessage, type Conversation } from '../shared/transcript';
import type { Drafts } from './drafts';
import type { OpenConversations } from './openConversations';
import type { Outbox, SendOutcome } from './outbox';
import type { PromptCommands } from './promptCommands';
import type { PromptContext } from './promptContext';

export interface PromptSenderOptions {
  conversations: OpenConversations;
  outbox: Outbox;
  /** What goes along with the next prompt of the shown conversation. */
  context: PromptContext;
  /** What prompts that begin with a slash stand for. */
  commands: PromptCommands;
  drafts: Drafts;
  history: PromptHistory;
  /** Id of the model that a conversation asks. */
  modelOf: (conversation: Conversation) => string;
  /** Does what a command that sends nothing stands for. */
  run: (command: DoingCommand, argument: string) => Promise<void>;
  /** The box holds something else now. */
  onDraftChange: () => void;
}

export class PromptSender {
  readonly #options: PromptSenderOptions;

  constructor(options: PromptSenderOptions) {
    this.#options = options;
  }

  /**
   * Sends a prompt in the shown conversation, with its context as it is now. The same id twice is one prompt.
   * @returns what became of it; the box is emptied of what was sent
   */
  async send(id: string, text: string): Promise<SendOutcome> {
    const { conversations, outbox, commands, context } = this.#options;
    const session = conversations.shown;
    if (findMessage(session.conversation, id)) return { kind: 'sent' };
    const onItsWay = outbox.outcomeOf(id);
    if (onItsWay) return onItsWay;
    if (text.trim() === '') return { kind: 'refused', reason: l10n.t('Write a message first.') };
    const command = commands.parse(text);
    const doing = command && commands.doing(command);
    if (doing) return this.#underWay(id, session, (signal) => this.#do(session, text, doing, command.argument, signal), text);
    const isBusy = session.runningAnswer !== undefined || outbox.pendingId(session) !== undefined;
    if (isBusy) return { kind: 'refused', reason: busyReason() };
    // With nothing to read, it is in its conversation at once.
    if (!command && context.isEmpty) return this.#sendTo(session, { id, text, context: [] }, new Set());
    return this.#underWay(id, session, (signal) => this.#prepare(session, { id, text }, command, signal), text);
  }

  /** Reads what goes along, writes a command out, and sends the prompt. */
  async #prepare(session: ChatSession, prompt: { id: string; text: string }, command: SlashInput | undefined, signal: AbortSignal): Promise<SendOutcome> {
    const { commands, context } = this.#options;
    const read = await context.read(signal);
    if ('problem' in read) return { kind: 'refused', reason: read.problem };
    if (!command) return this.#sendTo(session, { ...prompt, context: read.items }, read.sentIds);
    const expanded = await commands.expand(command, read.items, signal);
    if ('problem' in expanded) return { kind: 'refused', reason: expanded.problem };
    return this.#sendTo(session, { ...prompt, ...expanded }, read.sentIds);
  }

  /** Sends another wording of a prompt of the shown conversation, with what went along with it. See ChatSession.edit. */
  async edit(promptId: string, id: string, text: string): Promise<SendOutcome> {
    const { conversations, outbox, commands, modelOf } = this.#options;
    const session = conversations.shown;
    const onItsWay = outbox.outcomeOf(id);
    if (onItsWay) return onItsWay;
    const prompt = findMessage(session.conversation, promptId);
    if (prompt?.role !== 'user') return { kind: 'refused', reason: l10n.t('This message is not in the chat any more.') };
    if (text.trim() === '') return { kind: 'refused', reason: l10n.t('Write a message first.') };
    const model = modelOf(session.conversation);
    const edited = { id, text, context: prompt.context, model };
    const command = text === prompt.text ? undefined : commands.parse(text);
    if (!command) {
      session.edit(promptId, edited);
      return { kind: 'sent' };
    }
    if (commands.doing(command)) return { kind: 'refused', reason: l10n.t('This command sends nothing. Use it in the prompt box.') };
    return this.#underWay(id, session, async (signal) => {
      const expanded = await commands.expand(command, prompt.context, signal);
      if ('problem' in expanded) return { kind: 'refused', reason: expanded.problem };
      session.edit(promptId, { ...edited, ...expanded });
      return { kind: 'sent' };
    });
  }

  /** A command that sends nothing. The box is free again, what was added to it stays. */
  async #do(session: ChatSession, text: string, command: DoingCommand, argument: string, signal: AbortSignal): Promise<SendOutcome> {
    const { drafts, run, onDraftChange } = this.#options;
    signal.throwIfAborted();
    const { id } = session.conversation;
    const before = drafts.get(id);
    const left = withoutSent(before, text);
    await drafts.setText(id, left);
    onDraftChange();
    try {
      await run(command, argument);
    } catch (error) {
      // It stays in the box; what was typed behind it meanwhile, the page has told with it.
      if (drafts.get(id).text === left.text) await drafts.setText(id, before);
      throw error;
    }
    return { kind: 'done' };
  }

  /** @param boxText what is taken from the prompt box */
  async #underWay(id: string, session: ChatSession, run: (signal: AbortSignal) => Promise<SendOutcome>, boxText?: string): Promise<SendOutcome> {
    const { conversations, outbox } = this.#options;
    try {
      return await outbox.send(id, session, run, boxText);
    } finally {
      // Another one may be shown by now.
      conversations.letGo(session);
    }
  }

  /** @param sentIds of the draft's references that went along */
  #sendTo(session: ChatSession, prompt: Omit<Prompt, 'model'> & { model?: string }, sentIds: ReadonlySet<string>): SendOutcome {
    const { drafts, history, modelOf } = this.#options;
    if (!session.send({ model: modelOf(session.conversation), ...prompt })) return { kind: 'refused', reason: busyReason() };
    const { id } = session.conversation;
    const { edits, ...draft } = drafts.get(id);
    const context = draft.context.filter((reference) => !sentIds.has(reference.id));
    void drafts.set(id, { ...withoutSent(draft, prompt.text), context, ...(edits && { edits }) });
    this.#options.context.sent(sentIds);
    this.#options.onDraftChange();
    void history.add(prompt.text);
    return { kind: 'sent' };
  }
}

function busyReason(): string {
  return l10n.t('An answer is still being written. Stop it or wait for it.');
}
