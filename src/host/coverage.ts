/**
 * What the balance still covers after the gateway refused a request for lack of credits: an answer of bounded length,
 * and which models. Nothing is promised while the balance, or what a credit is worth, is not known.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { GatewayModel, GatewayUsage } from '../api/account';
import type { ChatRequest } from '../api/request';
import { answerLimit, coveredFirst, coveredTokens, promptTokensOf, rateOfRecords, type Balance } from '../chat/usage/coverage';
import { learnCreditRate, type CreditRate } from '../chat/usage/creditRate';
import type { Clock } from '../shared/clock';
import type { FailureCover } from '../shared/failure';
import { usualAnswer } from '../shared/promptBudget';
import type { Credits } from './credits';
import type { Ledger } from './ledger';
import type { Log } from './log';
import type { ModelCatalog } from './modelCatalog';

/** Milliseconds that the user waits for the balance before a refused request is shown. */
const longestLook = 2_000;
/** Requests older than this, in milliseconds, may have been made at other prices. */
const rateAge = 30 * 24 * 60 * 60_000;

export interface CoverageSources {
  credits: Pick<Credits, 'account' | 'onDidRead' | 'refresh'>;
  models: Pick<ModelCatalog, 'lastList'>;
  ledger: Pick<Ledger, 'read'>;
  log: Log;
  clock: Clock;
}

/** A request that the gateway refused for lack of credits. */
export interface RefusedRequest {
  account: string;
  request: ChatRequest;
  /** What came of the answer before. */
  answer: string;
  /** A shorter answer is of use, too. */
  mayBeShort: boolean;
}

/** What the list of models says of them, and in which order. */
export interface CoveredModels {
  note: (model: GatewayModel) => string | undefined;
  order: (models: readonly GatewayModel[]) => readonly GatewayModel[];
  /** @returns tokens that an answer of this model may have at most; undefined where it needs no limit */
  limit: (id: string) => number | undefined;
}

export class Coverage {
  readonly #sources: CoverageSources;

  constructor(sources: CoverageSources) {
    this.#sources = sources;
  }

  /** Asks for the balance, and waits a moment for it. @returns undefined when nothing is left, or nothing is known. Never rejects. */
  async measure({ account, request, answer, mayBeShort }: RefusedRequest): Promise<FailureCover | undefined> {
    const balance = await this.#balance(account);
    if (!balance) return undefined;
    const promptTokens = promptTokensOf(request.messages, answer);
    const model = this.#sources.models.lastList?.models.find(({ id }) => id === request.model);
    const answerTokens = mayBeShort && model ? answerLimit(coveredTokens(model, promptTokens, balance), request.maxTokens) : undefined;
    return { promptTokens, ...(answerTokens !== undefined && { answerTokens }) };
  }

  /**
   * Asks for the balance, as above.
   * @param promptTokens what the request that was refused counts
   * @param mayBeShort whether the answer is asked for with the limit that is told here
   * @returns how the list of models tells what is covered; undefined when no model is known to be. Never rejects.
   */
  async models(promptTokens: number, mayBeShort: boolean): Promise<CoveredModels | undefined> {
    const { account } = this.#sources.credits;
    const balance = account === undefined ? undefined : await this.#balance(account);
    const list = this.#sources.models.lastList?.models ?? [];
    // Without a limit, an answer gets as long as they usually do.
    const shortest = mayBeShort ? undefined : usualAnswer;
    const covered = (model: GatewayModel): number | undefined => balance && coveredTokens(model, promptTokens, balance, shortest);
    if (!balance || !list.some((model) => covered(model) !== undefined)) return undefined;
    return {
      note: (model) => noteOf(covered(model)),
      order: (models) => coveredFirst(models, promptTokens, balance, shortest),
      limit: (id) => {
        const model = list.find((listed) => listed.id === id);
        const tokens = model && covered(model);
        return tokens !== undefined && tokens < usualAnswer ? tokens : undefined;
      },
    };
  }

  async #balance(account: string): Promise<Balance | undefined> {
    const usage = await this.#usageOf(account);
    const credits = usage?.creditsRemaining;
    if (!usage || credits === undefined || credits <= 0) return undefined;
    return { credits, rate: await this.#rate(usage) };
  }

  /** @returns what the gateway says from now on; what it said before may be of a moment when there was more */
  async #usageOf(account: string): Promise<GatewayUsage | undefined> {
    const { credits, clock } = this.#sources;
    const endings: (() => void)[] = [];
    const longEnough = new Promise<undefined>((resolve) => {
      endings.push(clock.schedule(() => { resolve(undefined); }, longestLook));
    });
    const read = new Promise<GatewayUsage>((resolve) => {
      const subscription = credits.onDidRead((told) => { if (told.account === account) resolve(told.usage); });
      endings.push(() => { subscription.dispose(); });
    });
    // One that is given up for a newer one has not failed.
    const refreshed = credits.refresh().then((failure) => (failure ? undefined : read));
    const usage = await Promise.race([refreshed, longEnough]);
    for (const end of endings) end();
    return usage;
  }

  async #rate({ recent }: GatewayUsage): Promise<CreditRate | undefined> {
    const { credits, models, ledger, log, clock } = this.#sources;
    const list = models.lastList?.models ?? [];
    const told = learnCreditRate(recent, list);
    if (told) return told;
    const { account } = credits;
    try {
      const records = await ledger.read(clock.now() - rateAge);
      return rateOfRecords(records.filter((record) => record.account === account), list);
    } catch (error) {
      log.error('The ledger could not be read for what a credit is worth', error);
      return undefined;
    }
  }
}

function noteOf(tokens: number | undefined): string | undefined {
  if (tokens === undefined) return undefined;
  if (tokens === Number.POSITIVE_INFINITY) return l10n.t('costs nothing');
  return l10n.t('≈ {0} tokens of answer', new Intl.NumberFormat(vscode.env.language).format(tokens));
}
