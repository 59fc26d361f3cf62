/**
 * The one place that turns a failure into words, a code and its next actions, so that the answer in the panel, a
 * notification, the status bar and a tooltip all say the same thing.
 */
import * as l10n from '@vscode/l10n';
import { isUseKnown } from './budget';
import { cutText } from './cutText';
import type { Failure, FailureKind, NetworkCause } from './failure';
import { formatTime } from './formatTime';
import { overBudgetMessage } from './overBudgetMessage';

/** What a click can do about a failure. The host maps each to a command. */
export const failureActions = [
  'setKey',
  'topUp',
  'retry',
  /** Choose a model, and ask it instead. */
  'selectModel',
  /** Ask the same model again, for no more than the failure's `cover` says. */
  'askShort',
  /** Lift the budgets that are in the way, or pass over what is not known of them this once, and ask again. */
  'sendAnyway',
  'changeBudget',
  /** Choose the failure's `nearestModel`, and ask it instead. */
  'useNearestModel',
  'newChat',
  'openSettings',
  /** VS Code's own: proxy and certificates. */
  'openNetworkSettings',
  'contactSupport',
  'showLog',
  'copyDiagnostics',
] as const;
export type FailureAction = (typeof failureActions)[number];

/** These end in asking again; another model, or what was held back. */
export const askingActions: readonly AnswerAction[] = ['retry', 'selectModel', 'useNearestModel', 'askShort', 'sendAnyway', 'leaveOut'];

/** A button: what it does and what it says. */
export interface FailureChoice<Action = FailureAction> {
  action: Action;
  label: string;
}

/** A sentence or two for the user, a code to search and ask for, and what helps, the main thing first. */
export interface PresentedFailure<Action = FailureAction> {
  message: string;
  /** Stays the same over versions and languages: docs/errors.md has a row for each. */
  code: string;
  actions: readonly [FailureChoice<Action>, ...FailureChoice<Action>[]];
}

/**
 * @param language BCP 47 tag of the display language, for times; by default the runtime's own
 * @returns words, code and actions for a failure
 */
export function presentFailure(failure: Failure, language?: string): PresentedFailure {
  const [main, ...others] = actionsFor(failure);
  return { message: messageFor(failure, language), code: failureCode(failure), actions: [choice(main, failure, language), ...others.map((action) => choice(action, failure, language))] };
}

/** @returns why something is tried again: not the sentence that tells the user to wait, as that is being done */
export function retryReason(failure: Failure, language?: string): string {
  return failure.kind === 'rate-limited' ? l10n.t('Too many requests.') : messageFor(failure, language);
}

/** What a failure that stands on its answer offers: there, turns can be left out as well. */
export type AnswerAction = FailureAction | 'leaveOut';

/**
 * @param hasOlderTurns whether earlier turns were sent with the prompt
 * @param language as for `presentFailure`
 * @returns words, code and actions for a failure as its answer shows it
 */
export function presentAnswerFailure(failure: Failure, hasOlderTurns: boolean, language?: string): PresentedFailure<AnswerAction> {
  const presented = presentFailure(failure, language);
  if (failure.kind === 'out-of-credits') return { ...presented, message: `${presented.message} ${l10n.t('Your prompt is kept.')}` };
  if (failure.kind !== 'too-long' || !hasOlderTurns) return presented;
  return {
    ...presented,
    message: l10n.t('The chat is too long for this model. It can go on without its oldest turns.'),
    actions: [{ action: 'leaveOut', label: l10n.t('Leave Out Oldest and Retry') }, ...presented.actions],
  };
}

/**
 * @param language as for `presentFailure`
 * @returns words, code and actions for a failure of what is no conversation, such as an edit or a commit message
 */
export function presentTaskFailure(failure: Failure, language?: string): PresentedFailure {
  const presented = presentFailure(failure, language);
  if (failure.kind !== 'too-long') return presented;
  return {
    ...presented,
    message: l10n.t('This is too long for the model. Send less, or choose another model.'),
    actions: [choice('selectModel', failure, language), choice('retry', failure, language)],
  };
}

/**
 * Only who asked can ask again, so nothing that would is offered.
 * @param language as for `presentFailure`
 * @returns words, code and actions for a failure of what came from outside: from VS Code's own Chat, or another extension
 */
export function presentOutsideFailure(failure: Failure, language?: string): PresentedFailure {
  const { message, code, actions } = presentTaskFailure(failure, language);
  if (failure.kind === 'over-budget') {
    const label = isUseUnknown(failure) ? l10n.t('Allow One Request') : l10n.t('Lift Budget');
    return { message: overBudgetMessage(failure, language, false), code, actions: [{ action: 'sendAnyway', label }, choice('changeBudget', failure, language)] };
  }
  const [main = choice('copyDiagnostics', failure, language), ...others] = actions.filter(({ action }) => !askingActions.includes(action));
  return { message, code, actions: [main, ...others] };
}

const codes: Readonly<Record<Exclude<FailureKind, 'network'>, string>> = {
  cancelled: 'KR-100',
  'missing-key': 'KR-101',
  'invalid-key': 'KR-102',
  'invalid-base-url': 'KR-103',
  'invalid-request': 'KR-104',
  'over-budget': 'KR-105',
  timeout: 'KR-211',
  redirected: 'KR-220',
  'bad-reply': 'KR-221',
  interrupted: 'KR-223',
  'empty-reply': 'KR-224',
  'bad-request': 'KR-400',
  unauthorized: 'KR-401',
  'out-of-credits': 'KR-402',
  forbidden: 'KR-403',
  'model-not-found': 'KR-404',
  'too-long': 'KR-413',
  'rate-limited': 'KR-429',
  server: 'KR-500',
  internal: 'KR-900',
};

const networkCodes: Readonly<Record<NetworkCause, string>> = {
  unknown: 'KR-200',
  'name-not-found': 'KR-201',
  refused: 'KR-202',
  certificate: 'KR-203',
  proxy: 'KR-204',
  reset: 'KR-205',
  unreachable: 'KR-206',
};

/** @returns the code of a failure, the same in every language */
export function failureCode({ kind, network, timeout, contentType }: Failure): string {
  if (kind === 'network') return networkCodes[network ?? 'unknown'];
  if (kind === 'timeout' && timeout === 'idle') return 'KR-212';
  if (kind === 'server' && contentType !== undefined) return 'KR-222';
  return codes[kind];
}

function actionsFor(failure: Failure): readonly [FailureAction, ...FailureAction[]] {
  switch (failure.kind) {
    case 'unauthorized':
    case 'missing-key':
    case 'invalid-key':
      return ['setKey', 'retry'];
    case 'out-of-credits':
      return outOfCreditsActions(failure);
    case 'over-budget':
      return isUseUnknown(failure) ? ['sendAnyway', 'retry', 'changeBudget'] : ['sendAnyway', 'changeBudget'];
    case 'model-not-found':
      return failure.nearestModel ? ['useNearestModel', 'selectModel', 'retry'] : ['selectModel', 'retry'];
    case 'forbidden':
      return ['selectModel', 'retry'];
    case 'too-long':
      return ['newChat', 'selectModel'];
    case 'rate-limited':
      return ['retry', 'selectModel'];
    case 'invalid-base-url':
    case 'redirected':
      return ['openSettings'];
    case 'network':
      return networkActions(failure.network ?? 'unknown');
    case 'server':
      // A page instead of a reply comes from something in between, such as a captive portal.
      return failure.contentType ? ['retry', 'openNetworkSettings', 'copyDiagnostics'] : ['retry', 'contactSupport', 'copyDiagnostics'];
    case 'bad-reply':
      return ['retry', 'openSettings', 'copyDiagnostics'];
    case 'internal':
      return ['retry', 'copyDiagnostics', 'showLog'];
    case 'invalid-request':
    case 'bad-request':
      return ['showLog', 'retry', 'copyDiagnostics'];
    case 'timeout':
    case 'empty-reply':
      return ['retry', 'selectModel', 'copyDiagnostics'];
    case 'interrupted':
      return ['retry', 'copyDiagnostics'];
    case 'cancelled':
      return ['retry'];
  }
}

function outOfCreditsActions({ cannotTopUp, cover }: Failure): readonly [FailureAction, ...FailureAction[]] {
  // Asking the same once more is of less use than asking for less.
  const again = cover?.answerTokens === undefined ? (['selectModel', 'retry'] as const) : (['askShort', 'selectModel'] as const);
  if (cannotTopUp !== true) return ['topUp', ...again];
  return cover?.answerTokens === undefined ? ['retry', 'selectModel'] : again;
}

function networkActions(cause: NetworkCause): readonly [FailureAction, ...FailureAction[]] {
  switch (cause) {
    case 'name-not-found':
      return ['openSettings', 'retry', 'copyDiagnostics'];
    case 'proxy':
      return ['openNetworkSettings', 'retry', 'copyDiagnostics'];
    case 'certificate':
      return ['retry', 'openNetworkSettings', 'copyDiagnostics'];
    case 'refused':
    case 'reset':
    case 'unreachable':
    case 'unknown':
      return ['retry', 'openSettings', 'copyDiagnostics'];
  }
}

/** A model's name on a button, in UTF-16 units. */
const longestButtonName = 40;

function choice(action: FailureAction, failure: Failure, language: string | undefined): FailureChoice {
  return { action, label: labelFor(action, failure, language) };
}

function labelFor(action: FailureAction, { nearestModel, cover }: Failure, language: string | undefined): string {
  if (action === 'useNearestModel' && nearestModel) return l10n.t('Use {0}', cutText(nearestModel.name, longestButtonName));
  if (action === 'askShort' && cover?.answerTokens !== undefined) return l10n.t('Answer with at Most {0} Tokens', new Intl.NumberFormat(language).format(cover.answerTokens));
  return actionLabel(action);
}

/** @returns what the button of an action says where no model is named */
export function actionLabel(action: FailureAction): string {
  switch (action) {
    case 'setKey':
      return l10n.t('Set API Key');
    case 'topUp':
      return l10n.t('Top Up');
    case 'retry':
      return l10n.t('Retry');
    case 'selectModel':
      return l10n.t('Use Another Model');
    case 'askShort':
      return l10n.t('Ask for a Shorter Answer');
    case 'sendAnyway':
      return l10n.t('Send Anyway');
    case 'changeBudget':
      return l10n.t('Change Budget');
    case 'useNearestModel':
      return l10n.t('Use Similar Model');
    case 'newChat':
      return l10n.t('New Chat');
    case 'openSettings':
      return l10n.t('Open Settings');
    case 'openNetworkSettings':
      return l10n.t('Open Network Settings');
    case 'contactSupport':
      return l10n.t('Contact Support');
    case 'showLog':
      return l10n.t('Show Log');
    case 'copyDiagnostics':
      return l10n.t('Copy Diagnostics');
  }
}

/** Milliseconds; a time is told to the minute, and is not to be too early. */
const minute = 60_000;

function messageFor(failure: Failure, language: string | undefined): string {
  const origin = failure.origin ?? l10n.t('the gateway');
  switch (failure.kind) {
    case 'unauthorized':
      return l10n.t('{0} refused the API key.', origin);
    case 'missing-key':
      return l10n.t('There is no API key for {0} yet.', origin);
    case 'invalid-key':
      return l10n.t('The API key has characters that cannot be sent. Copy it again from the dashboard.');
    case 'out-of-credits':
      return outOfCreditsMessage(failure, origin);
    case 'over-budget':
      return overBudgetMessage(failure, language, true);
    case 'forbidden':
      return withServerMessage(l10n.t('This key may not use this model.'), failure);
    case 'model-not-found':
      return failure.model
        ? l10n.t('The model {0} is not available.', failure.model)
        : l10n.t('The model is not available.');
    case 'too-long':
      return l10n.t('The conversation is too long for this model. Shorten it or start a new chat.');
    case 'rate-limited':
      return failure.retryAt !== undefined && failure.retryAt > Date.now()
        ? l10n.t('Too many requests. You can try again at {0}.', formatTime(Math.ceil(failure.retryAt / minute) * minute, Date.now(), language))
        : l10n.t('Too many requests. Wait a moment, then try again.');
    case 'bad-request':
    case 'invalid-request':
      return withServerMessage(l10n.t('The request was not accepted.'), failure);
    case 'server':
      if (failure.contentType) return unexpectedReply(failure.contentType, origin);
      return withServerMessage(
        failure.status === undefined
          ? l10n.t('{0} has a problem. If it lasts, contact support.', origin)
          : l10n.t('{0} has a problem ({1}). If it lasts, contact support.', origin, failure.status),
        failure,
      );
    case 'network':
      return networkMessage(failure, origin);
    case 'timeout':
      return failure.timeout === 'idle'
        ? l10n.t('{0} fell silent in the middle of the answer. How long that may take is in the setting {1}.', origin, 'krouter.idleTimeout')
        : l10n.t('{0} did not reply in time. How long it may take is in the setting {1}.', origin, 'krouter.headerTimeout');
    case 'redirected':
      // The request went there: only what it leads to was not asked for.
      if (failure.redirectOrigin !== undefined && failure.redirectOrigin === failure.origin) return l10n.t('{0} redirects to an address of its own. That was not followed; check the base URL.', origin);
      return failure.redirectOrigin
        ? l10n.t('{0} redirects to {1}. Nothing was sent there; check the base URL.', origin, failure.redirectOrigin)
        : l10n.t('{0} redirects elsewhere. Nothing was sent there; check the base URL.', origin);
    case 'bad-reply':
      return failure.contentType
        ? unexpectedReply(failure.contentType, origin)
        : l10n.t('{0} sent a reply that cannot be read.', origin);
    case 'interrupted':
      return l10n.t('The connection broke before the answer was complete.');
    case 'empty-reply':
      return l10n.t('{0} sent an empty reply.', origin);
    case 'invalid-base-url':
      return l10n.t('The base URL is not usable. It must start with https://, or http:// for this machine.');
    case 'cancelled':
      return l10n.t('Stopped.');
    case 'internal':
      return l10n.t('Something went wrong in the extension. The log has the details.');
  }
}

function outOfCreditsMessage({ cannotTopUp, cover }: Failure, origin: string): string {
  if (cannotTopUp === true) {
    return cover
      ? l10n.t('The credits at {0} do not suffice for this. Add some there, then try again.', origin)
      : l10n.t('The credits at {0} are used up. Add some there, then try again.', origin);
  }
  return cover
    ? l10n.t('Your credits do not suffice for this. Top up, then try again.')
    : l10n.t('Your credits are used up. Top up, then try again.');
}

/** The next look may tell it. */
function isUseUnknown({ budget }: Failure): boolean {
  return budget !== undefined && !isUseKnown(budget);
}

function unexpectedReply(contentType: string, origin: string): string {
  return l10n.t('Unexpected reply ({0}) from {1}.', contentType, origin);
}

function networkMessage(failure: Failure, origin: string): string {
  switch (failure.network ?? 'unknown') {
    case 'name-not-found':
      return l10n.t('The name of {0} was not found. Check the setting {1}.', origin, 'krouter.baseUrl');
    case 'certificate':
      return l10n.t('The certificate of {0} is not trusted. Nothing was sent. Check the setting {1}.', origin, 'http.systemCertificates');
    case 'proxy':
      if (!failure.proxy) return l10n.t('The proxy refused the connection. Check the setting {0}.', 'http.proxy');
      return failure.status === 407
        ? l10n.t('The proxy {0} asks for a user name and a password. Check the setting {1}.', failure.proxy, 'http.proxy')
        : l10n.t('The proxy {0} refused the connection. Check the setting {1}.', failure.proxy, 'http.proxy');
    case 'reset':
      return l10n.t('{0} closed the connection.', origin);
    case 'refused':
      return l10n.t('Cannot reach {0}: it refuses connections. Check the setting {1}.', origin, 'krouter.baseUrl');
    case 'unreachable':
      return l10n.t('Cannot reach {0}: there is no way to it, or it takes too long. Check the settings {1} and {2}.', origin, 'krouter.baseUrl', 'http.proxy');
    case 'unknown':
      return l10n.t('Cannot reach {0}. Check the settings {1} and {2}.', origin, 'krouter.baseUrl', 'http.proxy');
  }
}

/** The server's sentence follows ours: it is untrusted text, and only ever shown as text. */
function withServerMessage(sentence: string, failure: Failure): string {
  return failure.serverMessage ? l10n.t('{0} The gateway says: “{1}”', sentence, failure.serverMessage) : sentence;
}
