/** What each message of the panel's page does, as one function a message type. */
import type { Log } from '../../host/log';
import type { HostMessage, PanelMessage, PanelPageName } from '../../shared/protocol';
import type { ChatController } from '../chatController';
import type { ConversationActions } from '../conversationActions';
import type { ConversationList } from '../conversationList';
import type { UndoList } from '../undo';

type MessageType = PanelMessage['type'];
type Messages = { [Message in PanelMessage as Message['type']]: Message };

/** A function for each of these message types. A rejection is logged. */
export type Handlers<Type extends MessageType = MessageType> = {
  readonly [Each in Type]: (message: Messages[Each]) => Promise<void> | void;
};

/** What the host tells the page beside the conversation and the panel's state, which the bridge takes care of. */
export type RareMessage = Exclude<HostMessage, { type: 'snapshot' | 'transcript-events' | 'panel-changed' }>;

/** What handlers work with. */
export interface HandlerContext {
  controller: ChatController;
  conversations: ConversationList;
  actions: ConversationActions;
  /** Offers to take a removal back. */
  undo: UndoList;
  log: Log;
  /** Sends to the page. @returns false when there is none */
  post: (message: RareMessage) => boolean;
  /** Shows the view and puts the caret into the prompt box. */
  focus: () => Promise<void>;
  /** Shows the view with this page in it, which takes the focus. */
  showPage: (page: PanelPageName) => Promise<void>;
}

/** Calls the handler of a message's type. */
export async function dispatch<Type extends MessageType>(
  handlers: Handlers<Type>,
  message: { [Each in Type]: Messages[Each] & { type: Each } }[Type],
): Promise<void> {
  await handlers[message.type](message);
}
