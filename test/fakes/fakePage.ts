/** A panel page as the host sees it: what it shows follows from the messages it got. */
import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { hostMessageSchema, type HostMessage, type PanelState } from '../../src/shared/protocol';
import { reduceTranscript, type Conversation } from '../../src/shared/transcript';

export class FakePage {
  conversation: Conversation | undefined;
  panel: PanelState | undefined;
  draft: string | undefined;

  /** Takes a message over the border, copied and parsed as the real page does. */
  take(sent: HostMessage): void {
    const message = z.parse(hostMessageSchema, structuredClone(sent));
    switch (message.type) {
      case 'snapshot':
        ({ conversation: this.conversation, panel: this.panel, draft: this.draft } = message);
        break;
      case 'transcript-events':
        assert.ok(this.conversation, 'events before the snapshot');
        assert.equal(message.conversationId, this.conversation.id);
        this.conversation = message.events.reduce(reduceTranscript, this.conversation);
        break;
      case 'panel-changed':
        assert.ok(this.panel, 'a change before the snapshot');
        this.panel = message.panel;
        break;
      default:
        assert.ok(this.conversation, `${message.type} before the snapshot`);
    }
  }
}
