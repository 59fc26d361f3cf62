/** Settings of the shown conversation. */
import type { Handlers } from './handlers';

type Type = 'change-settings' | 'save-preset' | 'delete-preset' | 'leave-out-before';

export function settingsHandlers(): Handlers<Type> {
  return {
    'change-settings': () => undefined,
    'save-preset': () => undefined,
    'delete-preset': () => undefined,
    'leave-out-before': () => undefined,
  };
}
