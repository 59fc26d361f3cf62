/** Settings of a conversation, presets, and the turns that are left out. */
import type { Presets } from '../../host/presets';
import type { HandlerContext, Handlers } from './handlers';

type Type = 'change-settings' | 'save-preset' | 'delete-preset' | 'leave-out-before';

export function settingsHandlers({ controller, showPage }: HandlerContext, presets: Presets): Handlers<Type> {
  return {
    'change-settings': ({ conversationId, settings }) => controller.changeSettings(settings, conversationId),
    'save-preset': async ({ settings }) => {
      await presets.save(settings);
      // The input box gave the focus to the editor; whoever came from the page wants to go on there.
      await showPage('settings');
    },
    'delete-preset': async ({ name }) => {
      await presets.delete(name);
      await showPage('settings');
    },
    'leave-out-before': ({ conversationId, id }) => controller.leaveOutBefore(id, conversationId),
  };
}
