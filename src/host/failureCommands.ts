/** Which command does what a failure's button promises, where the failure stands on no answer. */
import { commands } from '../contributions';
import { isUseKnown, type BudgetObstacle } from '../shared/budget';
import type { FailureAction } from '../shared/errorPresenter';
import type { Failure } from '../shared/failure';
import type { LiftRequest } from './liftRequest';
import type { SelectModelRequest } from './selectModelRequest';

export const failureCommands: Readonly<Record<FailureAction, string>> = {
  setKey: commands.setApiKey,
  topUp: commands.openDashboard,
  retry: commands.retryAnswer,
  selectModel: commands.selectModel,
  askShort: commands.retryAnswer,
  sendAnyway: commands.liftBudget,
  changeBudget: commands.changeBudget,
  useNearestModel: commands.selectModel,
  newChat: commands.newChat,
  openSettings: commands.openSettings,
  openNetworkSettings: commands.openNetworkSettings,
  contactSupport: commands.contactSupport,
  showLog: commands.showLog,
  copyDiagnostics: commands.copyDiagnostics,
};

/** Whether an action asks another model once it is chosen. */
export function asksAnotherModel(action: FailureAction): boolean {
  return action === 'selectModel' || action === 'useNearestModel';
}

/**
 * @param asked what is asked again then, as its failures say it
 * @returns with which arguments the command of an action is to be run
 */
export function commandArguments(action: FailureAction, failure: Failure, asked: readonly string[]): readonly unknown[] {
  if (asksAnotherModel(action)) return [modelRequest(action, failure)];
  return action === 'sendAnyway' && failure.budget ? [liftRequest(failure.budget, asked)] : [];
}

/** What was not known to be used up is not lifted. */
function liftRequest(budget: BudgetObstacle, asked: readonly string[]): LiftRequest {
  return isUseKnown(budget) ? { period: budget.period } : { asked };
}

/** @returns the argument with which *Choose Model* chooses the model of edits, explanations and commit messages */
export function modelRequest(action: FailureAction, { nearestModel, cover }: Failure): SelectModelRequest {
  if (action === 'useNearestModel' && nearestModel) return { place: 'editor', model: nearestModel };
  return { place: 'editor', ...(cover && { promptTokens: cover.promptTokens }) };
}
