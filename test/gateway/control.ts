// The control endpoint: the commands it takes, and what it tells. README.md describes them for people.
import * as z from 'zod/mini';
import { bulkSchema } from './bulk';
import { closedPort, type Listener, otherOrigin, proxy, tlsServer, unknownHost } from './faults/listeners';
import { type FaultId, faults, isFaultId } from './faults/table';
import type { FixedAnswer, GatewayState, OrderedFault, Settings } from './state';

const count = z.int().check(z.gte(0));
const times = z.int().check(z.gte(1));
const amount = z.number().check(z.gte(0));

const settingsSchema = z.partial(
  z.strictObject({
    pace: amount,
    credits: amount,
    /** null takes the limit away. */
    requestsPerMinute: z.nullable(count),
    authentication: z.enum(['required', 'none']),
    /** null: any key that starts with `kr-`. */
    keys: z.nullable(z.array(z.string())),
    cors: z.boolean(),
    /** What `/usage` lists, the newest first. */
    recentUsage: z.array(z.strictObject({ model: z.string(), inputTokens: count, outputTokens: count, credits: amount, createdAt: z.string() })),
    withoutModels: z.array(z.string()),
    moreModels: z.array(z.unknown()),
    hasFittingAnswers: z.boolean(),
  }),
);

const answerSchema = z.union([
  z.strictObject({ text: z.string(), finishReason: z._default(z.string(), 'stop') }),
  z.strictObject({
    chunks: z.array(z.union([z.string(), z.strictObject({ base64: z.base64() })])),
    status: z._default(z.int().check(z.gte(200), z.lte(599)), 200),
    headers: z._default(z.record(z.string(), z.string()), { 'Content-Type': 'text/event-stream' }),
    ending: z._default(z.enum(['end', 'hang', 'reset', 'destroy']), 'end'),
    pace: z.optional(amount),
  }),
  z.strictObject({ bulk: bulkSchema }),
]);

const listenSchema = z.union([
  z.strictObject({ listen: z.literal('T01') }),
  z.strictObject({ listen: z.literal('T02') }),
  z.strictObject({
    listen: z.literal('T03'),
    certificate: z._default(z.enum(['self-signed', 'untrusted', 'expired', 'wrong-host']), 'self-signed'),
    authority: z.optional(z.strictObject({ key: z.string(), cert: z.string() })),
    address: z._default(z.enum(['127.0.0.1', '127.0.0.2']), '127.0.0.1'),
  }),
  z.strictObject({
    listen: z.literal('T04'),
    proxy: z._default(z.enum(['refuses', 'dead', 'works']), 'refuses'),
    credentials: z.optional(z.string()),
    to: z.optional(z.int().check(z.gte(1), z.lte(65_535))),
  }),
  z.strictObject({ listen: z.literal('T35') }),
]);

/** A listener to be opened: the row of the fault matrix and its options. */
export type ListenOrder = z.input<typeof listenSchema>;

const commandSchema = z.union([
  z.strictObject({ reset: z.literal(true) }),
  z.strictObject({ clear: z.literal(true) }),
  z.strictObject({ set: settingsSchema }),
  // Once, if not said otherwise; null: until cleared.
  z.strictObject({ answer: answerSchema, times: z._default(z.nullable(times), 1) }),
  listenSchema,
  z.looseObject({
    fault: z.custom<FaultId>((value) => typeof value === 'string' && isFaultId(value), 'no fault that is played on requests'),
    path: z._default(z.string(), '/v1/chat/completions'),
    times: z.optional(times),
  }),
]);

/** A command to a gateway: `reset`, `clear`, `set`, `answer`, `listen` or `fault`. */
export type ControlCommand = z.input<typeof commandSchema>;

const commandsSchema = z.union([z.array(commandSchema), commandSchema]);

/** What a gateway tells of itself. */
export interface ControlState {
  settings: Settings;
  usage: Record<string, unknown>;
  faults: Pick<OrderedFault, 'fault' | 'path' | 'times' | 'options'>[];
  /** How many fixed answers are queued. */
  answers: number;
  listeners: Listener[];
  requests: GatewayState['requests'];
}

/** What the control endpoint and `Gateway.control` work on. */
export interface Controlled {
  readonly state: GatewayState;
  readonly port: number;
}

/** The state as the control endpoint tells it. */
export function describe({ settings, account, faults: ordered, answers, listeners, requests }: GatewayState): ControlState {
  return {
    settings,
    usage: account.usage(),
    faults: ordered.map(({ fault, path, times: left, options }) => ({ fault, path, times: left, options })),
    answers: answers.length,
    // As JSON a listener is all but its `close`.
    listeners,
    requests,
  };
}

/**
 * Carries out commands in their order.
 * @param input one command or an array of them, not yet checked
 * @throws ZodError when a command or one of its options is not known; the commands before it have been carried out
 */
export async function carryOut(controlled: Controlled, input: unknown): Promise<ControlState> {
  const commands = z.parse(commandsSchema, input);
  for (const command of Array.isArray(commands) ? commands : [commands]) await carryOutOne(controlled, command);
  return describe(controlled.state);
}

async function carryOutOne({ state, port }: Controlled, command: z.output<typeof commandSchema>): Promise<void> {
  if ('fault' in command) orderFault(state, command);
  else if ('reset' in command) await state.reset();
  else if ('clear' in command) state.clear();
  else if ('set' in command) applySettings(state, command.set);
  else if ('answer' in command) state.answers.push({ times: command.times ?? undefined, answer: fixedAnswer(command.answer) });
  else state.listeners.push(await openListener(port, command));
}

function applySettings(state: GatewayState, given: z.output<typeof settingsSchema>): void {
  const { requestsPerMinute, keys, credits, recentUsage, ...rest } = given;
  const kept = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  Object.assign(state.settings, kept);
  if (requestsPerMinute !== undefined) state.settings.requestsPerMinute = requestsPerMinute ?? undefined;
  if (keys !== undefined) state.settings.keys = keys ?? undefined;
  if (recentUsage !== undefined) state.account.recent = recentUsage;
  if (credits !== undefined) {
    state.settings.credits = credits;
    state.account.remaining = credits;
  }
}

function fixedAnswer(given: z.output<typeof answerSchema>): FixedAnswer {
  if (!('chunks' in given)) return given;
  const { chunks, pace, ...rest } = given;
  const pieces = chunks.map((chunk) => (typeof chunk === 'string' ? chunk : Buffer.from(chunk.base64, 'base64')));
  return { ...rest, pieces, pace };
}

function orderFault(state: GatewayState, command: Extract<z.output<typeof commandSchema>, { fault: FaultId }>): void {
  const { fault: id, path, times: howOften, ...options } = command;
  state.faults.push({ fault: id, path, times: howOften, options, misbehave: faults[id].prepare(options) });
}

/** Opens the listener of a row of the fault matrix. */
function openListener(gatewayPort: number, order: z.output<typeof listenSchema>): Promise<Listener> {
  if (order.listen === 'T01') return closedPort();
  if (order.listen === 'T02') return unknownHost();
  if (order.listen === 'T35') return otherOrigin();
  if (order.listen === 'T04') return proxy(gatewayPort, order);
  return tlsServer(gatewayPort, order);
}

/** Opens a listener and keeps it with the gateway's others, to be closed with them. */
export async function listenFor({ state, port }: Controlled, order: ListenOrder): Promise<Listener> {
  const listener = await openListener(port, z.parse(listenSchema, order));
  state.listeners.push(listener);
  return listener;
}
