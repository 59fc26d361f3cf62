// The rows of the fault matrix that the gateway plays on requests, by id. T01–T04 strike before there is a request:
// they are listeners of their own (listeners.ts).
import { hang, respond } from '../exchange';
import * as body from './body';
import * as connection from './connection';
import * as events from './events';
import { type Fault, fault, milliseconds } from './fault';
import * as format from './format';
import * as redirects from './redirects';
import * as status from './status';

/** A sound answer at a settable pace: T38 and T41–T43 are about what the client does meanwhile. */
const soundAnswer = (pace: number): Fault => fault({ pace: milliseconds(pace) }, (exchange, options) => respond(exchange, options.pace));

/** Every fault that is ordered for requests. */
export const faults = {
  T05: connection.noReply,
  T06: connection.idle,
  T07: connection.reset,
  T08: connection.closeInBody,
  T09: connection.endWithoutFinish,
  T10: connection.shortBody,
  T11: format.splitBytes,
  T12: format.lineFormat,
  T13: format.comments,
  T14: format.multipleLines,
  T15: events.namedError,
  T16: events.errorInStream,
  T17: events.malformedEvent,
  T18: body.html,
  T19: body.empty,
  T20: body.compressed,
  T21: body.wholeAnswer,
  T22: events.oddUsage,
  T23: events.emptyChunks,
  T24: events.finishEarly('length'),
  T25: events.finishEarly('content_filter'),
  T26: body.hugeDelta,
  T27: body.endless,
  T28: body.manyDeltas,
  T29: events.afterDone,
  T30: status.refusal([401]),
  T31: status.refusal([402]),
  T32: status.refusal([403, 400, 404, 413, 422]),
  T33: status.refusal([500, 408, 409, 502, 503, 504, 529]),
  T34: status.rateLimited(2),
  T35: redirects.toOtherOrigin,
  T36: redirects.toItself,
  T37: fault({}, hang),
  T38: soundAnswer(200),
  T39: status.rateLimited(30),
  T40: soundAnswer(0),
  T41: soundAnswer(100),
  T42: soundAnswer(100),
  T43: soundAnswer(100),
} as const satisfies Record<string, Fault>;

/** The id of a fault that can be ordered for requests. */
export type FaultId = keyof typeof faults;

/** Whether `id` names a fault that can be ordered for requests. */
export function isFaultId(id: string): id is FaultId {
  return Object.hasOwn(faults, id);
}
