/** Follows one request and writes its record for the ledger. Pure. */
import type { ChatStreamEvent } from '../api/chat';
import type { Clock } from '../shared/clock';
import type { Failure } from '../shared/failure';
import type { Feature, RequestRecord } from '../shared/requestRecord';

export interface RecordedRequest {
  id: string;
  account: string;
  feature: Feature;
  /** The model asked for; another one may be asked in its place before anything came of it. */
  asked: () => string;
  clock: Clock;
}

export class RequestRecorder {
  readonly #request: RecordedRequest;
  readonly #time: number;
  #facts: Pick<RequestRecord, 'answeredBy' | 'promptTokens' | 'completionTokens' | 'credits' | 'firstTextAfter'> = {};
  #isCutOff = false;

  constructor(request: RecordedRequest) {
    this.#request = request;
    this.#time = request.clock.now();
  }

  take(event: ChatStreamEvent): void {
    switch (event.type) {
      case 'text-delta':
        if (this.#facts.firstTextAfter === undefined) this.#facts.firstTextAfter = this.#elapsed();
        break;
      case 'model':
        if (event.model === this.#request.asked()) delete this.#facts.answeredBy;
        else this.#facts.answeredBy = event.model;
        break;
      case 'attempt':
        // Who answered the attempt before, and failed.
        delete this.#facts.answeredBy;
        break;
      case 'usage': {
        const { promptTokens, completionTokens, credits } = event.usage;
        this.#facts = {
          ...this.#facts,
          ...(promptTokens !== undefined && { promptTokens }),
          ...(completionTokens !== undefined && { completionTokens }),
          ...(credits !== undefined && credits >= 0 && { credits }),
        };
        break;
      }
      case 'finish':
        this.#isCutOff = event.reason === 'length' || event.reason === 'content_filter';
        break;
      case 'retry':
        break;
    }
  }

  /** @param failure why it ended, or undefined when it ended well */
  end(failure: Failure | undefined): RequestRecord {
    const { id, account, feature, asked } = this.#request;
    const outcome = failure?.kind ?? (this.#isCutOff ? 'cut-off' : 'complete');
    return { id, time: this.#time, account, feature, model: asked(), ...this.#facts, duration: this.#elapsed(), outcome };
  }

  /** A clock that was set back in the meantime took no time. */
  #elapsed(): number {
    return Math.max(0, this.#request.clock.now() - this.#time);
  }
}
