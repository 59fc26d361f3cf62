/**
 * The parts of the usage that are loaded only when something first needs them. For the desktop each is a file of its
 * own (esbuild.js); in a web worker VS Code loads no second file, so there they are in the bundle and only run later.
 */
import type * as usageCommands from './usageCommands';
import type * as usageView from './usageView';

/** @returns what exports and clears the ledger */
export function loadUsageCommands(): Promise<typeof usageCommands> {
  return import('./usageCommands');
}

/** @returns the usage view's host side */
export function loadUsageView(): Promise<typeof usageView> {
  return import('./usageView');
}
