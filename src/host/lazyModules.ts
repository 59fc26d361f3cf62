/**
 * The packages and parts of the host that are loaded only when something first needs them. For the desktop each is a file of its
 * own (esbuild.js); in a web worker VS Code loads no second file, so there they are in the bundle and only run later.
 */
import type * as fuzzysort from 'fuzzysort';
import type * as jsYaml from 'js-yaml';
import type * as attribution from '../chat/usage/attribution';
import type * as accountCommands from './accountCommands';
import type * as candidates from './context/candidates';
import type * as listFiles from './context/listFiles';
import type * as readReference from './context/readReference';
import type * as modelReplacement from './modelReplacement';
import type * as conversationSearch from './conversationSearch';
import type * as coverage from './coverage';
import type * as copyDiagnostics from './copyDiagnostics';
import type * as keyCommands from './keyCommands';

/** @returns what ranks names by the letters typed */
export function loadFuzzysort(): Promise<typeof fuzzysort> {
  return import('fuzzysort');
}

/** @returns what reads YAML */
export function loadJsYaml(): Promise<typeof jsYaml> {
  return import('js-yaml');
}

/** @returns what lists, adds, names and removes accounts */
export function loadAccountCommands(): Promise<typeof accountCommands> {
  return import('./accountCommands');
}

/** @returns what gives requests the credits that the gateway told later */
export function loadAttribution(): Promise<typeof attribution> {
  return import('../chat/usage/attribution');
}

/** @returns what asks for keys and checks them */
export function loadKeyCommands(): Promise<typeof keyCommands> {
  return import('./keyCommands');
}

/** @returns the full-text search over conversations, with its index */
export function loadConversationSearch(): Promise<typeof conversationSearch> {
  return import('./conversationSearch');
}

/** @returns what tells which models a balance still covers */
export function loadCoverage(): Promise<typeof coverage> {
  return import('./coverage');
}

/** @returns what copies a report for support */
export function loadCopyDiagnostics(): Promise<typeof copyDiagnostics> {
  return import('./copyDiagnostics');
}

/** @returns what lists the workspace's files, without those that .gitignore files leave out */
export function loadListFiles(): Promise<typeof listFiles> {
  return import('./context/listFiles');
}

/** @returns what finds what the context picker offers */
export function loadCandidates(): Promise<typeof candidates> {
  return import('./context/candidates');
}

/** @returns what reads what chips stand for */
export function loadReadReference(): Promise<typeof readReference> {
  return import('./context/readReference');
}

/** @returns what finds the model most like one that is gone */
export function loadModelReplacement(): Promise<typeof modelReplacement> {
  return import('./modelReplacement');
}
