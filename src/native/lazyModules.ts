/** What answers VS Code's own Chat, loaded when that first asks: see the file of this name in host/. */
import type * as languageModels from './languageModels';

/** @returns what offers the gateway's models to VS Code */
export function loadLanguageModels(): Promise<typeof languageModels> {
  return import('./languageModels');
}
