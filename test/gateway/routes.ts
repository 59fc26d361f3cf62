// From a request to what answers it: the control endpoint, an ordered fault, or the endpoints of the API page.
import { Buffer } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod/mini';
import { standardError } from './apiErrors';
import { composeAnswer } from './answers';
import { respondInBulk } from './bulk';
import { catalogue, modelThatAnswers } from './catalogue';
import { type ChatRequest, countPromptTokens, parseChatRequest } from './chatRequest';
import { carryOut, type Controlled, describe, listenFor } from './control';
import { composeFitting } from './fittingAnswers';
import { type Exchange, hang, refuse, reply, respond, send, settle } from './exchange';
import { type RequestRecord, recordRequest } from './requestLog';
import type { FixedAnswer, GatewayState } from './state';
import { countTokens } from './tokens';
import { limitAnswer } from './wire';

const largestBody = 32 * 1024 * 1024;
const chatPath = '/v1/chat/completions';

/** What an answer is made for when the body is no valid request, or there is none, and a fault needs an answer all the same. */
const anyRequest: ChatRequest = { model: 'kr/gpt4o', messages: [{ role: 'user', content: 'Hello' }], stream: true };

/** The parts of an exchange that do not depend on the answer. */
interface Call extends Pick<Exchange, 'request' | 'response' | 'record' | 'signal' | 'closing'> {
  readonly path: string;
  readonly controlled: Controlled;
}

/** Answers one request. */
export async function handle(controlled: Controlled, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { state } = controlled;
  const path = new URL(request.url ?? '/', 'http://gateway').pathname;
  if (state.settings.cors) allowOtherOrigins(response);
  try {
    if (path === '/control') {
      await answerControl(controlled, request, response);
      return;
    }
    const call = newCall(controlled, request, response, path);
    const bytes = await readBody(request);
    call.record.body = parseJson(bytes);
    await answerCall(call, bytes.length);
  } catch (error) {
    // Whoever went away needs no answer, and the log has noted it.
    if (!response.closed && !request.socket.destroyed) throw error;
  }
}

function allowOtherOrigins(response: ServerResponse): void {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Expose-Headers', 'Retry-After, retry-after-ms');
}

function newCall(controlled: Controlled, request: IncomingMessage, response: ServerResponse, path: string): Call {
  const record: RequestRecord = recordRequest(controlled.state.requests, request);
  const gone = new AbortController();
  let closedHere = false;
  response.on('close', () => {
    if (!response.writableFinished && !closedHere) record.closedByClient = Date.now();
    gone.abort();
  });
  const closing = (): void => {
    closedHere = true;
  };
  return { controlled, request, response, record, path, signal: gone.signal, closing };
}

/** The body's bytes; what is over the largest length is read and dropped, so that the refusal can be read. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length <= largestBody) pieces.push(piece);
  }
  return length <= largestBody ? Buffer.concat(pieces) : Buffer.alloc(largestBody + 1);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch {
    return undefined;
  }
}

async function answerControl(controlled: Controlled, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, body: unknown): void => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };
  if (request.method === 'GET') {
    send(200, describe(controlled.state));
    return;
  }
  const command = parseJson(await readBody(request));
  try {
    send(200, await carryOut(controlled, command));
  } catch (error) {
    if (!(error instanceof z.core.$ZodError)) throw error;
    send(400, { error: { message: z.prettifyError(error), issues: error.issues } });
  }
}

async function answerCall(call: Call, bodyLength: number): Promise<void> {
  const { request, response, record, path, controlled } = call;
  const { state } = controlled;
  if (request.method === 'OPTIONS' && state.settings.cors) {
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST');
    response.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type, Accept');
    reply(call, 204, undefined, '');
    return;
  }
  const ordered = state.takeFault(path);
  if (ordered) {
    record.fault = ordered.fault;
    const parsed = parseChatRequest(record.body);
    await ordered.misbehave(await newExchange(call, 'request' in parsed ? parsed.request : anyRequest));
    return;
  }
  const method = path === chatPath ? 'POST' : 'GET';
  if (!['/v1/models', '/v1/usage', chatPath].includes(path)) {
    refuse(call, standardError(404, { message: `There is no ${path} here.`, code: 'not_found' }));
  } else if (request.method !== method) {
    response.setHeader('Allow', method);
    refuse(call, standardError(405));
  } else if (path === '/v1/models') {
    reply(call, 200, 'application/json', JSON.stringify({ object: 'list', data: [...catalogue.filter(({ id }) => !state.settings.withoutModels.includes(id)), ...state.settings.moreModels] }));
  } else if (!isAuthorized(state, request)) {
    refuse(call, standardError(401));
  } else if (path === '/v1/usage') {
    reply(call, 200, 'application/json', JSON.stringify(state.account.usage()));
  } else if (bodyLength > largestBody) {
    refuse(call, standardError(413));
  } else {
    await answerChat(call);
  }
}

function isAuthorized({ settings }: GatewayState, request: IncomingMessage): boolean {
  if (settings.authentication === 'none') return true;
  const key = /^Bearer (\S+)$/iu.exec(request.headers.authorization ?? '')?.[1];
  if (key === undefined) return false;
  return settings.keys?.includes(key) ?? (key.startsWith('kr-') && !key.startsWith('kr-refused'));
}

async function answerChat(call: Call): Promise<void> {
  const { state } = call.controlled;
  const parsed = parseChatRequest(call.record.body, state.settings.withoutModels);
  if ('refusal' in parsed) {
    refuse(call, parsed.refusal);
    return;
  }
  const wait = state.rateLimit.admit(state.settings.requestsPerMinute);
  if (wait !== undefined) {
    call.response.setHeader('Retry-After', String(wait));
    refuse(call, standardError(429, { message: `Rate limit exceeded. Try again in ${wait} seconds.` }));
  } else if (state.account.remaining <= 0) {
    refuse(call, standardError(402));
  } else {
    await giveAnswer(call, parsed.request, state.takeAnswer());
  }
}

async function giveAnswer(call: Call, request: ChatRequest, fixed: FixedAnswer | undefined): Promise<void> {
  if (fixed === undefined) await respond(await newExchange(call, request));
  else if ('text' in fixed) await respond(await newExchange(call, request, fixed));
  else if ('bulk' in fixed) await respondInBulk(await newExchange(call, request), fixed.bulk);
  else await sendPieces(await newExchange(call, request), fixed);
}

/** Sends bytes as they were ordered, and ends as was ordered. */
async function sendPieces(exchange: Exchange, fixed: Extract<FixedAnswer, { pieces: unknown }>): Promise<void> {
  exchange.record.status = fixed.status;
  exchange.response.writeHead(fixed.status, { ...fixed.headers });
  exchange.response.flushHeaders();
  await send(exchange, fixed.pieces, fixed.pace);
  if (fixed.ending === 'hang') await hang(exchange);
  if (fixed.ending === 'end') {
    exchange.response.end();
    return;
  }
  await settle(exchange, 50);
  exchange.closing();
  if (fixed.ending === 'reset') exchange.socket.resetAndDestroy();
  else exchange.socket.destroy();
}

async function answerTo(request: ChatRequest, isFitting: boolean): Promise<string> {
  return (isFitting ? await composeFitting(request) : undefined) ?? composeAnswer(request);
}

let answersGiven = 0;

/** Completes a call with the answer to `request`: the fixed text, or the one the conversation gets. */
async function newExchange(
  { controlled, request: incoming, response, record, signal, closing }: Call,
  request: ChatRequest,
  fixed?: { text: string; finishReason: string },
): Promise<Exchange> {
  const { state } = controlled;
  const model = modelThatAnswers(request.model);
  if (model === undefined) throw new Error(`No model answers for ${request.model}.`);
  const whole = {
    id: `chatcmpl-local-${String(++answersGiven).padStart(6, '0')}`,
    created: Math.floor(Date.now() / 1000),
    model: model.id,
    text: fixed?.text ?? (await answerTo(request, state.settings.hasFittingAnswers)),
    finishReason: fixed?.finishReason ?? 'stop',
    promptTokens: countPromptTokens(request),
  };
  const answer = limitAnswer(whole, request.max_tokens);
  let charged = false;
  return {
    request: incoming,
    response,
    record,
    signal,
    closing,
    socket: incoming.socket,
    get pace() {
      return state.settings.pace;
    },
    stream: request.stream ?? false,
    answer,
    charge() {
      if (!charged) state.account.charge(model, answer.promptTokens, countTokens(answer.text));
      charged = true;
    },
    async otherOrigin() {
      const known = state.listeners.find((listener) => listener.fault === 'T35');
      return (known ?? (await listenFor(controlled, { listen: 'T35' }))).origin;
    },
  };
}
