/**
 * The one place that turns a failure into words and its one next action, so that the answer in the panel, a
 * notification, the status bar and a tooltip all say the same thing.
 */
import * as l10n from '@vscode/l10n';
import type { Failure } from './failure';

/** What a click can do about a failure. The host maps each to a command. */
export const failureActions = ['setKey', 'topUp', 'retry', 'selectModel', 'newChat', 'openSettings', 'contactSupport', 'showLog'] as const;
export type FailureAction = (typeof failureActions)[number];

/** A sentence or two for the user, and the label of the action that helps. */
export interface PresentedFailure {
  message: string;
  action: FailureAction;
  actionLabel: string;
}

/**
 * @param language BCP 47 tag of the display language, for times; by default the runtime's own
 * @returns words and action for a failure
 */
export function presentFailure(failure: Failure, language?: string): PresentedFailure {
  const action = actionFor(failure);
  return { message: messageFor(failure, language), action, actionLabel: actionLabel(action) };
}

/** What a failure that stands on its answer offers: there, turns can be left out as well. */
export interface PresentedAnswerFailure extends Omit<PresentedFailure, 'action'> {
  action: FailureAction | 'leaveOut';
}

/**
 * @param hasOlderTurns whether earlier turns were sent with the prompt
 * @param language as for `presentFailure`
 * @returns words and action for a failure as its answer shows it
 */
export function presentAnswerFailure(failure: Failure, hasOlderTurns: boolean, language?: string): PresentedAnswerFailure {
  if (failure.kind !== 'too-long' || !hasOlderTurns) return presentFailure(failure, language);
  return {
    message: l10n.t('The chat is too long for this model. It can go on without its oldest turns.'),
    action: 'leaveOut',
    actionLabel: l10n.t('Leave Out Oldest and Retry'),
  };
}

function actionFor(failure: Failure): FailureAction {
  switch (failure.kind) {
    case 'unauthorized':
    case 'missing-key':
    case 'invalid-key':
      return 'setKey';
    case 'out-of-credits':
      return 'topUp';
    case 'model-not-found':
    case 'forbidden':
      return 'selectModel';
    case 'too-long':
      return 'newChat';
    case 'invalid-base-url':
    case 'redirected':
      return 'openSettings';
    case 'network':
      return failure.network === 'name-not-found' || failure.network === 'proxy' ? 'openSettings' : 'retry';
    case 'server':
      // A page instead of a reply comes from something in between, such as a captive portal.
      return failure.contentType ? 'retry' : 'contactSupport';
    case 'internal':
    case 'invalid-request':
    case 'bad-request':
      return 'showLog';
    case 'rate-limited':
    case 'timeout':
    case 'bad-reply':
    case 'interrupted':
    case 'empty-reply':
    case 'cancelled':
      return 'retry';
  }
}

function actionLabel(action: FailureAction): string {
  switch (action) {
    case 'setKey':
      return l10n.t('Set API Key');
    case 'topUp':
      return l10n.t('Top Up');
    case 'retry':
      return l10n.t('Retry');
    case 'selectModel':
      return l10n.t('Choose Another Model');
    case 'newChat':
      return l10n.t('New Chat');
    case 'openSettings':
      return l10n.t('Open Settings');
    case 'contactSupport':
      return l10n.t('Contact Support');
    case 'showLog':
      return l10n.t('Show Log');
  }
}

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
      return l10n.t('Your credits are used up. Top up, then try again; your prompt is kept.');
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
        ? l10n.t('Too many requests. You can try again at {0}.', formatTime(failure.retryAt, language))
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
      return failure.timeout === 'idle' ? l10n.t('The answer stopped responding.') : l10n.t('{0} did not reply in time.', origin);
    case 'redirected':
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

/** A time of day; with the date when it is another day's. */
function formatTime(time: number, language: string | undefined): string {
  const isToday = new Date(time).toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(language, { timeStyle: 'short', ...(!isToday && { dateStyle: 'short' }) }).format(time);
}

function unexpectedReply(contentType: string, origin: string): string {
  return l10n.t('Unexpected reply ({0}) from {1}.', contentType, origin);
}

function networkMessage(failure: Failure, origin: string): string {
  switch (failure.network ?? 'unknown') {
    case 'name-not-found':
      return l10n.t('The name of {0} was not found. Check the setting {1}.', origin, 'krouter.baseUrl');
    case 'certificate':
      return l10n.t('The certificate of {0} is not trusted. Nothing was sent.', origin);
    case 'proxy':
      return failure.proxy
        ? l10n.t('The proxy {0} refused the connection. Check the setting {1}.', failure.proxy, 'http.proxy')
        : l10n.t('The proxy refused the connection. Check the setting {0}.', 'http.proxy');
    case 'reset':
      return l10n.t('{0} closed the connection.', origin);
    case 'refused':
    case 'unreachable':
    case 'unknown':
      return l10n.t('Cannot reach {0}.', origin);
  }
}

/** The server's sentence follows ours: it is untrusted text, and only ever shown as text. */
function withServerMessage(sentence: string, failure: Failure): string {
  return failure.serverMessage ? l10n.t('{0} The gateway says: “{1}”', sentence, failure.serverMessage) : sentence;
}
