/**
 * The one reader of settings. Every setting has application scope, and only the user's own value counts: nothing in
 * a workspace, trusted or not, can change where requests and the key go.
 */
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { settingKeys } from '../contributions';
import { chatSettingsSchema, type ChatSettings } from '../shared/chatSettings';

const httpUrl = z.string().check(z.regex(/^https?:\/\/\S+$/));
const { systemPrompt, temperature, topP, maxTokens } = chatSettingsSchema.shape;
const seconds = z.number().check(z.minimum(1), z.maximum(3_600));

/** Each setting's form. A value that does not fit counts as not set; the manifest's default holds then. */
const schemas = {
  baseUrl: z.string(),
  requireApiKey: z.boolean(),
  dashboardUrl: httpUrl,
  supportUrl: httpUrl,
  lowCreditsThreshold: z.number().check(z.nonnegative()),
  headerTimeout: seconds,
  idleTimeout: seconds,
  'explain.location': z.enum(['panel', 'editor']),
  // Null: not set, the gateway's own holds.
  systemPrompt: z.nullable(systemPrompt),
  temperature: z.nullable(temperature),
  topP: z.nullable(topP),
  maxTokens: z.nullable(maxTokens),
  presets: z.array(z.unknown()),
  commands: z.array(z.unknown()),
  useProjectRules: z.boolean(),
} satisfies Record<(typeof settingKeys)[number], z.ZodMiniType>;

export interface Settings {
  /** The gateway, as written: parsed where it is used, so that a wrong one can be shown. */
  baseUrl: string;
  requireApiKey: boolean;
  /** Where *Top Up* leads. */
  dashboardUrl: string;
  supportUrl: string;
  /** Credits below this are shown as low. */
  lowCreditsThreshold: number;
  /** Seconds until a reply must begin, and until the next piece of one must come. */
  headerTimeout: number;
  idleTimeout: number;
  /** Where *Explain* answers. */
  explainLocation: 'panel' | 'editor';
  /** What holds for conversations whose own settings say nothing. */
  chatDefaults: ChatSettings;
  /** As written: `Presets` parses them, so that a wrong one can be named. */
  presets: readonly unknown[];
  /** The user's own commands, as written. */
  commands: readonly unknown[];
  /** Whether the project's rules files go along with inline edits. */
  useProjectRules: boolean;
}

/** @returns the settings as they are now */
export function readSettings(): Settings {
  return {
    baseUrl: read('baseUrl', schemas.baseUrl).trim(),
    requireApiKey: read('requireApiKey', schemas.requireApiKey),
    dashboardUrl: read('dashboardUrl', schemas.dashboardUrl),
    supportUrl: read('supportUrl', schemas.supportUrl),
    lowCreditsThreshold: read('lowCreditsThreshold', schemas.lowCreditsThreshold),
    headerTimeout: read('headerTimeout', schemas.headerTimeout),
    idleTimeout: read('idleTimeout', schemas.idleTimeout),
    explainLocation: read('explain.location', schemas['explain.location']),
    chatDefaults: readChatDefaults(),
    presets: read('presets', schemas.presets),
    commands: read('commands', schemas.commands),
    useProjectRules: read('useProjectRules', schemas.useProjectRules),
  };
}

function readChatDefaults(): ChatSettings {
  const systemPrompt = read('systemPrompt', schemas.systemPrompt);
  const temperature = read('temperature', schemas.temperature);
  const topP = read('topP', schemas.topP);
  const maxTokens = read('maxTokens', schemas.maxTokens);
  return {
    ...(systemPrompt !== null && systemPrompt.trim() !== '' && { systemPrompt }),
    ...(temperature !== null && { temperature }),
    ...(topP !== null && { topP }),
    ...(maxTokens !== null && { maxTokens }),
  };
}

function read<T>(key: (typeof settingKeys)[number], schema: z.ZodMiniType<T>): T {
  const inspected = vscode.workspace.getConfiguration('krouter').inspect<unknown>(key);
  const own = z.safeParse(schema, inspected?.globalValue);
  return own.success ? own.data : z.parse(schema, inspected?.defaultValue);
}

/** Calls back after any of the settings changed. */
export function onDidChangeSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('krouter')) listener();
  });
}
