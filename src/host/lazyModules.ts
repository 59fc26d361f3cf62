/**
 * The packages of the host that are loaded only when something first needs them. For the desktop each is a file of its
 * own (esbuild.js); in a web worker VS Code loads no second file, so there they are in the bundle and only run later.
 */
import type * as fuzzysort from 'fuzzysort';
import type * as jsYaml from 'js-yaml';
import type * as miniSearch from 'minisearch';

/** @returns what ranks names by the letters typed */
export function loadFuzzysort(): Promise<typeof fuzzysort> {
  return import('fuzzysort');
}

/** @returns what reads YAML */
export function loadJsYaml(): Promise<typeof jsYaml> {
  return import('js-yaml');
}

/** @returns the full-text index */
export function loadMiniSearch(): Promise<typeof miniSearch> {
  return import('minisearch');
}
