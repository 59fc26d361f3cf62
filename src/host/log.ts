/** The output channel "K-Router": one line an event, never a key. Prompts and answers are not written to it. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { failureCode } from '../shared/errorPresenter';
import type { Failure } from '../shared/failure';
import { withoutKeys } from './withoutKeys';

/** What the rest of the extension writes to. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string, error?: unknown): void;
  /** A failed request, with everything known about it but its content. */
  failure(where: string, failure: Failure): void;
  show(): void;
  /** Shows a warning whose button opens the log. */
  offer(sentence: string): void;
}

/** @returns a log whose channel is disposed with the context */
export function createLog(context: vscode.ExtensionContext): Log {
  const channel = vscode.window.createOutputChannel('K-Router', { log: true });
  context.subscriptions.push(channel);
  return {
    debug: (message) => {
      channel.debug(withoutKeys(message));
    },
    info: (message) => {
      channel.info(withoutKeys(message));
    },
    warn: (message) => {
      channel.warn(withoutKeys(message));
    },
    error: (message, error) => {
      channel.error(withoutKeys(error === undefined ? message : `${message}: ${describe(error)}`));
    },
    failure: (where, failure) => {
      channel.warn(withoutKeys(`${where}: ${failureCode(failure)} ${JSON.stringify(failure)}`));
    },
    show: () => {
      channel.show(true);
    },
    offer: (sentence) => {
      const showLog = l10n.t('Show Log');
      void vscode.window.showWarningMessage(sentence, showLog).then((choice) => {
        if (choice === showLog) channel.show(true);
      });
    },
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
