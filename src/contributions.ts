/** The ids the manifest and the code share. A test compares them with package.json, both ways. */

export const commands = {
  acceptAllEdits: 'krouter.acceptAllEdits',
  acceptEdit: 'krouter.acceptEdit',
  acceptProposal: 'krouter.acceptProposal',
  addApiKey: 'krouter.addApiKey',
  addChangesToChat: 'krouter.addChangesToChat',
  addDocumentation: 'krouter.addDocumentation',
  addProblemsToChat: 'krouter.addProblemsToChat',
  addSelectionToChat: 'krouter.addSelectionToChat',
  addTerminalSelectionToChat: 'krouter.addTerminalSelectionToChat',
  addToChat: 'krouter.addToChat',
  askInstead: 'krouter.askInstead',
  askAboutExplanation: 'krouter.askAboutExplanation',
  cancelEdit: 'krouter.cancelEdit',
  changeBudget: 'krouter.changeBudget',
  checkApiKey: 'krouter.checkApiKey',
  clearUsage: 'krouter.clearUsage',
  closeExplanation: 'krouter.closeExplanation',
  contactSupport: 'krouter.contactSupport',
  continueExplanationInChat: 'krouter.continueExplanationInChat',
  copyChat: 'krouter.copyChat',
  copyDiagnostics: 'krouter.copyDiagnostics',
  copyExplanation: 'krouter.copyExplanation',
  deleteChat: 'krouter.deleteChat',
  discardProposal: 'krouter.discardProposal',
  editCode: 'krouter.editCode',
  explain: 'krouter.explain',
  explainHere: 'krouter.explainHere',
  exportChat: 'krouter.exportChat',
  exportUsage: 'krouter.exportUsage',
  fix: 'krouter.fix',
  generateCommitMessage: 'krouter.generateCommitMessage',
  generateTests: 'krouter.generateTests',
  importChats: 'krouter.importChats',
  improveNaming: 'krouter.improveNaming',
  liftBudget: 'krouter.liftBudget',
  newChat: 'krouter.newChat',
  nextChange: 'krouter.nextChange',
  openAccessibilityHelp: 'krouter.openAccessibilityHelp',
  openAccessibleView: 'krouter.openAccessibleView',
  openChat: 'krouter.openChat',
  openChatAsDocument: 'krouter.openChatAsDocument',
  openDashboard: 'krouter.openDashboard',
  openEditAsDiff: 'krouter.openEditAsDiff',
  openNetworkSettings: 'krouter.openNetworkSettings',
  openSettings: 'krouter.openSettings',
  openUsage: 'krouter.openUsage',
  previousChange: 'krouter.previousChange',
  refactor: 'krouter.refactor',
  refreshCredits: 'krouter.refreshCredits',
  rejectAllEdits: 'krouter.rejectAllEdits',
  rejectEdit: 'krouter.rejectEdit',
  removeApiKey: 'krouter.removeApiKey',
  renameChat: 'krouter.renameChat',
  retryAnswer: 'krouter.retryAnswer',
  retryEdit: 'krouter.retryEdit',
  retryEditWithInstruction: 'krouter.retryEditWithInstruction',
  retryExplanation: 'krouter.retryExplanation',
  runCommand: 'krouter.runCommand',
  selectModel: 'krouter.selectModel',
  setApiKey: 'krouter.setApiKey',
  showChatSettings: 'krouter.showChatSettings',
  showChats: 'krouter.showChats',
  showLog: 'krouter.showLog',
  stopAnswer: 'krouter.stopAnswer',
  stopExplanation: 'krouter.stopExplanation',
  stopCommitMessage: 'krouter.stopCommitMessage',
  stopWaiting: 'krouter.stopWaiting',
  switchAccount: 'krouter.switchAccount',
  translateComments: 'krouter.translateComments',
} as const;

export const views = {
  container: 'krouter',
  chat: 'krouter.chat',
  /** An editor. */
  usage: 'krouter.usage',
} as const;

/** Settings, without their `krouter.` prefix. */
export const settingKeys = [
  'baseUrl',
  'requireApiKey',
  'gateways',
  'dashboardUrl',
  'supportUrl',
  'resumeAfterTopUp',
  'lowCreditsThreshold',
  'dailyBudget',
  'monthlyBudget',
  'budgetAction',
  'headerTimeout',
  'idleTimeout',
  'explain.location',
  'systemPrompt',
  'temperature',
  'topP',
  'maxTokens',
  'commands',
  'presets',
  'useProjectRules',
] as const;

/** Context keys for `when` clauses, set by the code. */
export const contextKeys = {
  /** An answer of the shown conversation is being written. */
  answerRunning: 'krouter.answerRunning',
  /** A request waits to be tried again. */
  requestWaiting: 'krouter.requestWaiting',
  /** The shown conversation holds a message. */
  chatHasMessages: 'krouter.chatHasMessages',
  /** The caret is in the lines of an inline edit that is not decided, or its diff is the active editor. */
  editAtCursor: 'krouter.editAtCursor',
  /** That edit is being written. */
  editRunningAtCursor: 'krouter.editRunningAtCursor',
  /** The caret is in the lines of one change that can be accepted. */
  changeAtCursor: 'krouter.changeAtCursor',
  /** The roots of the repositories whose commit message is being written. */
  commitMessageRepositories: 'krouter.commitMessageRepositories',
  /** There is one at least. Of a remote window's roots, its menus know other URIs than the extension. */
  commitMessageRunning: 'krouter.commitMessageRunning',
  /** The panel's page has the keyboard. VS Code's own `focusedView` knows nothing of webviews. */
  panelFocused: 'krouter.panelFocused',
} as const;

/** Id of the comment controller of explanations in editors, for `when` clauses. */
export const explainControllerId = 'krouter.explanations';

/** URI scheme of the panel's read-only documents: accessibility help and accessible view. */
export const accessibleScheme = 'krouter-accessible';

/** URI scheme of what /help shows. */
export const helpScheme = 'krouter-help';

/** URI scheme of proposed texts, shown on the right of a diff. */
export const proposalScheme = 'krouter-proposal';

/** URI scheme of the two sides of a comparison of code with the selection. */
export const comparisonScheme = 'krouter-comparison';

/** URI scheme of the right side of an inline edit's diff. */
export const inlineEditScheme = 'krouter-inline-edit';

/** Under which VS Code lists the gateway's models for its own Chat and for other extensions. */
export const languageModelVendor = 'krouter';
