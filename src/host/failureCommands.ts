/** Which command does what a failure's button promises. */
import { commands } from '../contributions';
import type { FailureAction } from '../shared/presentFailure';

export const failureCommands: Readonly<Record<FailureAction, string>> = {
  setKey: commands.setApiKey,
  topUp: commands.openDashboard,
  retry: commands.retryAnswer,
  selectModel: commands.selectModel,
  newChat: commands.newChat,
  openSettings: commands.openSettings,
  contactSupport: commands.contactSupport,
  showLog: commands.showLog,
};
