/** The ids the manifest and the code share. A test compares them with package.json, both ways. */

export const commands = {
  acceptProposal: 'krouter.acceptProposal',
  addChangesToChat: 'krouter.addChangesToChat',
  addProblemsToChat: 'krouter.addProblemsToChat',
  addSelectionToChat: 'krouter.addSelectionToChat',
  addTerminalSelectionToChat: 'krouter.addTerminalSelectionToChat',
  addToChat: 'krouter.addToChat',
  checkApiKey: 'krouter.checkApiKey',
  contactSupport: 'krouter.contactSupport',
  copyChat: 'krouter.copyChat',
  deleteChat: 'krouter.deleteChat',
  discardProposal: 'krouter.discardProposal',
  explain: 'krouter.explain',
  exportChat: 'krouter.exportChat',
  importChats: 'krouter.importChats',
  newChat: 'krouter.newChat',
  openAccessibilityHelp: 'krouter.openAccessibilityHelp',
  openAccessibleView: 'krouter.openAccessibleView',
  openChat: 'krouter.openChat',
  openChatAsDocument: 'krouter.openChatAsDocument',
  openDashboard: 'krouter.openDashboard',
  openSettings: 'krouter.openSettings',
  refactor: 'krouter.refactor',
  refreshCredits: 'krouter.refreshCredits',
  removeApiKey: 'krouter.removeApiKey',
  renameChat: 'krouter.renameChat',
  retryAnswer: 'krouter.retryAnswer',
  selectModel: 'krouter.selectModel',
  setApiKey: 'krouter.setApiKey',
  showChatSettings: 'krouter.showChatSettings',
  showChats: 'krouter.showChats',
  showLog: 'krouter.showLog',
  stopAnswer: 'krouter.stopAnswer',
  stopWaiting: 'krouter.stopWaiting',
} as const;

export const views = {
  container: 'krouter',
  chat: 'krouter.chat',
} as const;

/** Settings, without their `krouter.` prefix. */
export const settingKeys = [
  'baseUrl',
  'requireApiKey',
  'dashboardUrl',
  'supportUrl',
  'lowCreditsThreshold',
  'headerTimeout',
  'idleTimeout',
  'systemPrompt',
  'temperature',
  'topP',
  'maxTokens',
  'presets',
] as const;

/** Context keys for `when` clauses, set by the code. */
export const contextKeys = {
  /** An answer of the shown conversation is being written. */
  answerRunning: 'krouter.answerRunning',
  /** The shown conversation holds a message. */
  chatHasMessages: 'krouter.chatHasMessages',
  /** The panel's page has the keyboard. VS Code's own `focusedView` knows nothing of webviews. */
  panelFocused: 'krouter.panelFocused',
} as const;

/** URI scheme of the panel's read-only documents: accessibility help and accessible view. */
export const accessibleScheme = 'krouter-accessible';

/** URI scheme of what /help shows. */
export const helpScheme = 'krouter-help';

/** URI scheme of proposed texts, shown on the right of a diff. */
export const proposalScheme = 'krouter-proposal';

/** URI scheme of the two sides of a comparison of code with the selection. */
export const comparisonScheme = 'krouter-comparison';
