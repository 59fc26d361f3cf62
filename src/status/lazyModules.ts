/**
 * The parts of the status bar that are loaded only when something first needs them. For the desktop each is a file of its
 * own (esbuild.js); in a web worker VS Code loads no second file, so there they are in the bundle and only run later.
 */
import type * as selectModel from './selectModel';

/** @returns what chooses models, with the picker */
export function loadSelectModel(): Promise<typeof selectModel> {
  return import('./selectModel');
}
