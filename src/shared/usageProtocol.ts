/**
 * The messages between the extension host and the usage view, parsed on both sides. The page says what it wants to see
 * and gets a whole report, and another one whenever something has changed; sums are the host's, words are the page's.
 */
import * as z from 'zod/mini';
import { failureActions } from './errorPresenter';
import { features } from './requestRecord';
import { timeSchema } from './time';

/** The times a report can be about; each ends now. */
export const usagePeriods = ['7-days', '30-days', 'month', '12-months'] as const;
export type UsagePeriod = (typeof usagePeriods)[number];

const count = z.int().check(z.nonnegative());
const amount = z.number().check(z.nonnegative());

/** A sum of what is known, and of how many requests it is not known. */
const knownSumSchema = z.object({ sum: amount, unknown: count });

/** What requests add up to. Absent figures are unknown. */
export const usageFiguresSchema = z.object({
  requests: count,
  /** Of these, those that the user stopped, and those that failed. */
  stopped: count,
  failed: count,
  credits: knownSumSchema,
  promptTokens: knownSumSchema,
  completionTokens: knownSumSchema,
  /** Median, in milliseconds. */
  firstText: z.exactOptional(amount),
});
export type UsageFigures = z.infer<typeof usageFiguresSchema>;

/** An account's id, as the page may send it. */
const accountIdSchema = z.string().check(z.maxLength(4_096));

/** Who pays. Both names are untrusted text. */
const accountSchema = z.object({
  id: z.string(),
  key: z.string(),
  gateway: z.string(),
  /** Its key or gateway is gone; its requests are still there. */
  isRemoved: z.boolean(),
});
export type UsageAccount = z.infer<typeof accountSchema>;

/** What one side tells of a request. */
const useOfOneSideSchema = z.object({ promptTokens: z.exactOptional(count), completionTokens: z.exactOptional(count), credits: z.exactOptional(z.number()) });
export type UseOfOneSide = z.infer<typeof useOfOneSideSchema>;

/** What a request and an entry of the gateway's list have to do with each other. */
export const comparisons = [
  /** One and the same, and all that both tell agrees. */
  'same',
  /** One and the same, but for what `differences` names. */
  'differs',
  /** Several fit; which is whose is not sure. */
  'unsure',
  /** Made on another computer or by another program. */
  'only-gateway',
  /** It was stopped before its credits were told, and the gateway does not list it: it is not waited for. */
  'stopped',
  /** The gateway was asked before its list could have it. */
  'not-told-yet',
  /** The gateway does not list it. */
  'only-here',
  /** The entry is from before the record here was cleared. */
  'cleared',
  /** The entry has no time, or one from before anything is kept here: nothing can be compared with it. */
  'no-time',
] as const;

export const comparedUseSchema = z.object({
  comparison: z.enum(comparisons),
  differences: z.array(z.enum(['promptTokens', 'completionTokens', 'credits'])),
  /** Milliseconds since 1970. */
  time: z.exactOptional(timeSchema),
  /** Untrusted text. */
  model: z.string(),
  own: z.exactOptional(useOfOneSideSchema),
  gateway: z.exactOptional(useOfOneSideSchema),
});
export type ComparedUse = z.infer<typeof comparedUseSchema>;

/** What the gateway tells of an account, beside what was recorded here. */
const gatewaySideSchema = z.object({
  account: z.exactOptional(accountSchema),
  /** `unknown`: it was not asked yet, or never answered; `none`: this gateway does not tell. */
  state: z.enum(['unknown', 'none', 'told']),
  /** When it told what follows; milliseconds since 1970. */
  toldAt: z.exactOptional(timeSchema),
  /** It was asked again since, and this went wrong: a sentence to show, and the button that helps. */
  failure: z.exactOptional(z.object({ message: z.string(), action: z.enum(failureActions), label: z.string() })),
  isAsking: z.boolean(),
  /** In credits; may be below zero. */
  remaining: z.exactOptional(z.number()),
  used: z.exactOptional(z.number()),
  usedThisMonth: z.exactOptional(z.number()),
  ownThisMonth: knownSumSchema,
  /** The newest ones, the newest first. */
  recent: z.array(comparedUseSchema),
  /** How many there are, those that are left out too. */
  recentCount: count,
});
export type GatewaySide = z.infer<typeof gatewaySideSchema>;

export const usageReportSchema = z.object({
  period: z.enum(usagePeriods),
  /** Whose requests these are; null: everybody's, also when the chosen account is gone. */
  account: z.nullable(z.string()),
  /** All there are to choose from. */
  accounts: z.array(accountSchema),
  total: usageFiguresSchema,
  /** By day (`2026-11-29`) or by month (`2026-11`), the oldest first, those without requests too. */
  times: z.array(z.object({ name: z.string().check(z.regex(/^\d{4}-\d\d(-\d\d)?$/)), figures: usageFiguresSchema })),
  /** The dearest first. `name` is the id, `title` what it is called, where that is known. Untrusted text. */
  models: z.array(z.object({ name: z.string(), title: z.exactOptional(z.string()), figures: usageFiguresSchema })),
  /** Those that are not among `models`, together. */
  otherModels: z.exactOptional(z.object({ count, figures: usageFiguresSchema })),
  features: z.array(z.object({ name: z.enum(features), figures: usageFiguresSchema })),
  gateway: gatewaySideSchema,
});
export type UsageReport = z.infer<typeof usageReportSchema>;

/** What the page lets the user choose; kept by the page, and by VS Code over a reload. */
export const usageChoiceSchema = z.object({
  period: z.enum(usagePeriods),
  /** Whose requests; null: everybody's. */
  account: z.nullable(accountIdSchema),
});
export type UsageChoice = z.infer<typeof usageChoiceSchema>;

/** Host → page. */
export const usageHostMessageSchema = z.discriminatedUnion('type', [
  /** `choice` is the one that it answers. */
  z.object({ type: z.literal('report'), choice: usageChoiceSchema, report: usageReportSchema }),
  /** The requests could not be read. */
  z.object({ type: z.literal('unreadable') }),
]);
export type UsageHostMessage = z.infer<typeof usageHostMessageSchema>;

/** What the page's buttons do: ask anew, write a file, delete the record. */
export const usageActions = ['refresh', 'export', 'clear'] as const;
export type UsageAction = (typeof usageActions)[number];

/** Page → host. */
export const usagePageMessageSchema = z.discriminatedUnion('type', [
  /** The page listens, or another choice was made. */
  z.object({ type: z.literal('show'), choice: usageChoiceSchema }),
  z.object({ type: z.literal('run'), action: z.enum(usageActions) }),
  /** The action of a failure; `retry` asks the gateway again. `account`: whose failure it is, when it is an account's. */
  z.object({ type: z.literal('run-action'), action: z.enum(failureActions), account: z.exactOptional(accountIdSchema) }),
  /** Something broke in the page; for the log. */
  z.object({ type: z.literal('page-error'), message: z.string().check(z.maxLength(4_000)) }),
]);
export type UsagePageMessage = z.infer<typeof usagePageMessageSchema>;
