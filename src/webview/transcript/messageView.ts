/** What the transcript asks of the view of one message. */
import type { Post } from '../hostLink';
import type { Message } from '../../shared/transcript';
import type { Timers } from '../timers';
import type { Tooltip } from '../tooltip';
import type { Activity } from './activity';
import type { Edits } from './edits';

/** What message views need from the page. */
export interface MessageContext {
  post: Post;
  /** Milliseconds since 1970. */
  clock: () => number;
  /** BCP 47 tag for numbers. */
  language: string;
  /** Whether older turns than that of this prompt are sent with it. */
  hasOlderTurns: (promptId: string) => boolean;
  /** Whether nothing follows this prompt: its answers were deleted. */
  isUnanswered: (promptId: string) => boolean;
  /** Is told of an answer's nodes that will not change by themselves any more. */
  onFinished: (nodes: readonly ChildNode[]) => void;
  newId: () => string;
  timers: Timers;
  /** Says something to screen readers. */
  announce: (words: string) => void;
  tooltip: Tooltip;
  activity: Activity;
  edits: Edits;
}

/** One message on the screen. Its element stays the same as long as the message is shown. */
export interface MessageView {
  readonly element: HTMLElement;
  /**
   * Takes over the message's new state.
   * @param alternatives ids of the messages with the same parent, this one included
   * @param appended the text added since the last update, when that is known
   */
  update(message: Message, alternatives: readonly string[], appended?: string): void;
  /** Whether text waits to be rendered. */
  readonly pending: boolean;
  /** Renders waiting text until `isOver`. */
  step(isOver: () => boolean): void;
  /** Whether it holds something of the user's that is kept nowhere else, such as an edit: it then keeps its nodes. */
  readonly isInUse: boolean;
  /** Whether something on it changes with the clock. */
  readonly ticking: boolean;
  /** Shows the clock's new time. */
  tick(): void;
}
