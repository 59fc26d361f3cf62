/** Which model each conversation asks: its own choice, else the one for the workspace or everywhere. */
import type { NextTurn } from '../chat/nextTurn';
import type { ChatModel } from '../host/modelChoices';
import type { ModelCatalog } from '../host/modelCatalog';
import type { ModelChoice } from '../shared/modelChoice';
import type { Conversation } from '../shared/transcript';
import type { OpenConversations } from './openConversations';

export class ChatModels {
  readonly #conversations: OpenConversations;
  readonly #models: ModelCatalog;
  readonly #nextTurn: () => NextTurn;

  /** @param nextTurn what the next turn of the shown conversation sends */
  constructor(conversations: OpenConversations, models: ModelCatalog, nextTurn: () => NextTurn) {
    this.#conversations = conversations;
    this.#models = models;
    this.#nextTurn = nextTurn;
  }

  /** The conversation that is shown now, also once another one is. */
  get shown(): ChatModel {
    const session = this.#conversations.shown;
    return {
      get own() {
        return session.conversation.model;
      },
      choose: (model) => {
        session.change({ model: model ?? null });
      },
      nextTurn: this.#nextTurn,
    };
  }

  /** Of a conversation that asked a model which is gone, wherever that one was chosen: another one is from now on. */
  async replace(conversationId: string, goneId: string, model: ModelChoice): Promise<void> {
    const { choices } = this.#models;
    const own = (await this.#conversations.find(conversationId))?.model;
    if (own?.id === goneId) await this.#conversations.change(conversationId, { model });
    const { scope, model: general } = choices.present();
    if (!own && general.id === goneId) await choices.choose(model, scope);
  }
}

/** @returns the id of the model that a conversation asks */
export function modelOf({ model }: Conversation, { choices }: ModelCatalog): string {
  return choices.present(model).model.id;
}
