/**
 * The gateway's models for VS Code's own Chat and for other extensions. They are asked as everything else here is: with
 * the same account, budgets, waits and ledger. Who asked shows the answer and its failure, and asks again; what helps
 * is offered in a notification.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { toFailure } from '../api/errors';
import type { ChatRequest } from '../api/request';
import { statusOf } from '../chat/answerStatus';
import { unlessAborted } from '../chat/unlessAborted';
import { withSignal } from '../host/cancellation';
import type { FailureReporter } from '../host/failureReporter';
import type { GatewayConnection } from '../host/gatewayConnection';
import { modelsOffered, type ModelCatalog } from '../host/modelCatalog';
import { plainMessage } from '../host/plainMessage';
import { chatSettingsSchema } from '../shared/chatSettings';
import { presentOutsideFailure } from '../shared/errorPresenter';
import { estimateTokens } from '../shared/tokens';
import { modelInformation } from './modelInformation';
import { requestMessages, textOf } from './requestMessages';

export interface LanguageModelServices {
  connection: GatewayConnection;
  models: ModelCatalog;
  failures: Pick<FailureReporter, 'report'>;
  /** Asks for the present account's key. */
  setKey: () => Promise<void>;
}

const { temperature, topP, maxTokens } = chatSettingsSchema.shape;
/** What other extensions may set, in OpenAI's names. What does not fit, or is not documented of the gateway, is left out. */
const samplingSchema = z.object({
  temperature: z.catch(z.optional(temperature), undefined),
  top_p: z.catch(z.optional(topP), undefined),
  max_tokens: z.catch(z.optional(maxTokens), undefined),
});

/** How an answer ended that did not fail. */
interface Ending {
  status: ReturnType<typeof statusOf>;
  hasText: boolean;
}

export class LanguageModels implements vscode.Disposable {
  readonly #services: LanguageModelServices;
  readonly #disposal = new AbortController();

  constructor(services: LanguageModelServices) {
    this.#services = services;
  }

  /**
   * @param isSilent the user is not to be asked for anything
   * @returns the models that can be asked: none without a key, where one is needed
   */
  async list(isSilent: boolean, token: vscode.CancellationToken): Promise<vscode.LanguageModelChatInformation[]> {
    const { connection, models, setKey } = this.#services;
    if (!isSilent && (await connection.keyState()) === 'missing') await setKey();
    const key = await connection.keyState();
    if (key === 'missing' || key === 'invalid-base-url') return [];
    // Who asks need not wait for a gateway that does not answer: VS Code asks again once there is a list.
    if (!models.lastList) await withSignal(token, (signal) => unlessAborted(models.refreshSoon(), signal)).catch(() => undefined);
    return token.isCancellationRequested ? [] : modelInformation(modelsOffered(models.lastList?.models), vscode.env.language);
  }

  /**
   * Streams an answer.
   * @param report gets it piece by piece
   * @throws vscode.CancellationError when it was stopped, there or here
   * @throws Error in the user's words, with the failure's code
   */
  async answer(
    model: string,
    messages: readonly vscode.LanguageModelChatRequestMessage[],
    { modelOptions, toolMode }: vscode.ProvideLanguageModelChatResponseOptions,
    report: (part: vscode.LanguageModelTextPart) => void,
    token: vscode.CancellationToken,
  ): Promise<void> {
    if (toolMode === vscode.LanguageModelChatToolMode.Required) throw shownError(l10n.t('These models cannot use tools.'));
    const prompt = requestMessages(messages);
    if (prompt.isCut) throw shownError(l10n.t('Only text can be sent.'));
    // Who asked is not known, nor whether it is the same again: the model is.
    const about = `native ${model}`;
    const request: ChatRequest = { model, messages: prompt.messages, ...sampling(modelOptions) };
    let ending: Ending;
    try {
      ending = await withSignal(token, async (cancelled) => {
        const signal = AbortSignal.any([cancelled, this.#disposal.signal]);
        const gateway = await unlessAborted(this.#services.connection.connect('native', about), signal);
        let status: Ending['status'] = 'complete';
        let hasText = false;
        for await (const event of gateway.streamChat(request, { signal })) {
          if (event.type === 'finish') status = statusOf(event.reason);
          if (event.type !== 'text-delta') continue;
          hasText = true;
          report(new vscode.LanguageModelTextPart(event.text));
        }
        return { status, hasText };
      });
    } catch (error) {
      const failure = toFailure(error);
      if (failure.kind === 'cancelled') throw new vscode.CancellationError();
      this.#services.failures.report({ where: 'native chat', about, failure, error, isShown: false });
      const { message, code } = presentOutsideFailure(failure, vscode.env.language);
      throw shownError(l10n.t('{0} ({1})', message, code));
    }
    if (ending.status === 'filtered') throw shownError(l10n.t('Held back by the content filter'));
    // Who asked may have set how much is enough.
    if (ending.status === 'truncated' && !ending.hasText) throw shownError(l10n.t('Cut off at the length limit'));
  }

  /** @returns an estimate, also of Korean: see `estimateTokens` */
  countTokens(text: string | vscode.LanguageModelChatRequestMessage): number {
    return estimateTokens(typeof text === 'string' ? text : textOf(text.content));
  }

  dispose(): void {
    this.#disposal.abort();
  }
}

function sampling(options: unknown): Pick<ChatRequest, 'temperature' | 'topP' | 'maxTokens'> {
  const parsed = z.safeParse(samplingSchema, options);
  if (!parsed.success) return {};
  const { temperature, top_p, max_tokens } = parsed.data;
  return { ...(temperature !== undefined && { temperature }), ...(top_p !== undefined && { topP: top_p }), ...(max_tokens !== undefined && { maxTokens: max_tokens }) };
}

/**
 * A LanguageModelError would tell its kind, but VS Code gives it a stack of its own on the way, and Chat shows stacks.
 * @param words may hold a server's: Chat renders Markdown
 */
function shownError(words: string): Error {
  const error = new Error(plainMessage(words));
  error.stack = '';
  return error;
}
