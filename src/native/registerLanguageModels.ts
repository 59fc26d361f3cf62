/** Offers the gateway's models to VS Code, for its own Chat and for other extensions; what answers is loaded when it is first asked. */
import * as vscode from 'vscode';
import { languageModelVendor } from '../contributions';
import type { Lazy } from '../host/lazy';
import type { LanguageModels } from './languageModels';

/** @param onDidChange fires when other models may be offered: for another list, key or gateway */
export function registerLanguageModels(languageModels: Lazy<LanguageModels>, onDidChange: (listener: () => void) => vscode.Disposable): vscode.Disposable {
  return vscode.lm.registerLanguageModelChatProvider(languageModelVendor, {
    onDidChangeLanguageModelChatInformation: onDidChange,
    provideLanguageModelChatInformation: async ({ silent }, token) => (await languageModels.get()).list(silent, token),
    provideLanguageModelChatResponse: async (model, messages, options, progress, token) =>
      (await languageModels.get()).answer(model.id, messages, options, (part) => { progress.report(part); }, token),
    provideTokenCount: async (_model, text) => (await languageModels.get()).countTokens(text),
  });
}
