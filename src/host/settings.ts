/**
 * The one reader of settings. Every setting has application scope, and only the user's own value counts: nothing in
 * a workspace, trusted or not, can change where requests and the key go.
 */
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { settingKeys } from '../contributions';
import type { BudgetLimits } from '../chat/usage/budgetUse';
import { chatSettingsSchema, type ChatSettings } from '../shared/chatSettings';

const httpUrl = z.string().check(z.regex(/^https?:\/\/\S+$/));
const { systemPrompt, temperature, topP, maxTokens } = chatSettingsSchema.shape;
const gatewaySchema = z.object({ name: z.string().check(z.trim(), z.minLength(1)), baseUrl: z.string(), requireApiKey: z._default(z.boolean(), true), hasUsage: z._default(z.boolean(), true), dashboardUrl: z.catch(z.optional(httpUrl), undefined) });
const budget = z.nullable(z.number().check(z.nonnegative()));
const seconds = z.number().check(z.minimum(1), z.maximum(3_600));

/** Each setting's form. A value that does not fit counts as not set; the manifest's default holds then. */
const schemas = {
  baseUrl: z.string(),
  requireApiKey: z.boolean(),
  gateways: z.array(z.unknown()),
  dashboardUrl: httpUrl,
  supportUrl: httpUrl,
  resumeAfterTopUp: z.enum(['offer', 'resend']),
  lowCreditsThreshold: z.number().check(z.nonnegative()),
  dailyBudget: budget,
  monthlyBudget: budget,
  budgetAction: z.enum(['warn', 'stop']),
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

/** An OpenAI-compatible gateway. */
export interface GatewayProfile {
  /** Different from every other one's; empty for the one of the settings `baseUrl` and `requireApiKey`. */
  name: string;
  /** As written: parsed where it is used, so that a wrong one can be shown. */
  baseUrl: string;
  requireApiKey: boolean;
  /** Whether it tells credits at `/usage`. */
  hasUsage: boolean;
  /** Where its credits are bought; undefined when that is not known. */
  dashboardUrl: string | undefined;
}

/** What the user wants to spend at most with each account. */
export interface BudgetSettings extends BudgetLimits {
  /** What happens once a budget is used up: a notification, or no further request. */
  action: 'warn' | 'stop';
}

export interface Settings {
  /** The gateways requests can go to: first the one of the settings `baseUrl` and `requireApiKey`, then those of `gateways`. */
  gateways: readonly [GatewayProfile, ...GatewayProfile[]];
  /** What becomes of a turn that was refused for lack of credits, once there are some. */
  resumeAfterTopUp: 'offer' | 'resend';
  supportUrl: string;
  /** Credits below this are shown as low. */
  lowCreditsThreshold: number;
  budget: BudgetSettings;
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
    gateways: readGateways(),
    resumeAfterTopUp: read('resumeAfterTopUp', schemas.resumeAfterTopUp),
    supportUrl: read('supportUrl', schemas.supportUrl),
    lowCreditsThreshold: read('lowCreditsThreshold', schemas.lowCreditsThreshold),
    budget: readBudget(),
    headerTimeout: read('headerTimeout', schemas.headerTimeout),
    idleTimeout: read('idleTimeout', schemas.idleTimeout),
    explainLocation: read('explain.location', schemas['explain.location']),
    chatDefaults: readChatDefaults(),
    presets: read('presets', schemas.presets),
    commands: read('commands', schemas.commands),
    useProjectRules: read('useProjectRules', schemas.useProjectRules),
  };
}

function readGateways(): [GatewayProfile, ...GatewayProfile[]] {
  const first = { name: '', baseUrl: read('baseUrl', schemas.baseUrl).trim(), requireApiKey: read('requireApiKey', schemas.requireApiKey), hasUsage: true, dashboardUrl: read('dashboardUrl', schemas.dashboardUrl) };
  const others = read('gateways', schemas.gateways).flatMap((entry) => {
    const parsed = z.safeParse(gatewaySchema, entry);
    if (!parsed.success) return [];
    const { dashboardUrl } = parsed.data;
    return [{ ...parsed.data, baseUrl: parsed.data.baseUrl.trim(), dashboardUrl }];
  });
  return [first, ...others.filter(({ name }, index) => others.findIndex((other) => other.name === name) === index)];
}

function readBudget(): BudgetSettings {
  const [day, month] = [read('dailyBudget', schemas.dailyBudget), read('monthlyBudget', schemas.monthlyBudget)];
  return { ...(day !== null && { day }), ...(month !== null && { month }), action: read('budgetAction', schemas.budgetAction) };
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

/** @returns `host:port` of VS Code's own setting `http.proxy`, without the credentials that may stand in it */
export function readProxy(): string | undefined {
  const proxy = vscode.workspace.getConfiguration('http').get<unknown>('proxy');
  return typeof proxy === 'string' && URL.canParse(proxy) ? new URL(proxy).host || undefined : undefined;
}

/** Calls back after any of the settings changed. */
export function onDidChangeSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('krouter')) listener();
  });
}
