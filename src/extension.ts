/** The composition root: builds the parts, connects them and registers them. No logic of its own. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from './contributions';
import { CodeBlocks } from './editor/codeBlocks/codeBlocks';
import { ThemeCodeColors } from './editor/codeBlocks/codeColors';
import { Comparisons } from './editor/codeBlocks/codeDocuments';
import { registerCodeActions } from './editor/commands/codeActions';
import { registerInlineEditCommands } from './editor/commands/editCommands';
import { registerExplainCommands } from './editor/explain/explainCommands';
import { Explanations } from './editor/explain/explanations';
import { loadInlineEdits } from './editor/lazyModules';
import { Proposals } from './editor/codeBlocks/proposals';
import { UserCommands } from './editor/commands/userCommands';
import { ApiKeys } from './host/apiKeys';
import { inBackground } from './host/background';
import { deleteLeftovers } from './host/atomicFile';
import { ConversationFiles } from './host/conversationFiles';
import { ConversationIndex } from './host/conversationIndex';
import { ConversationSearch } from './host/conversationSearch';
import { ConversationStore } from './host/conversationStore';
import { Credits } from './host/credits';
import { FailureReporter } from './host/failureReporter';
import { FileMemento, windowFolder } from './host/fileMemento';
import { GatewayConnection } from './host/gatewayConnection';
import { KeyCommands } from './host/keyCommands';
import { Lazy } from './host/lazy';
import { createLog } from './host/log';
import { ModelCatalog } from './host/modelCatalog';
import { openExternal } from './host/openExternal';
import { Presets } from './host/presets';
import { PromptFiles } from './host/promptFiles';
import { PromptHistory } from './host/promptHistory';
import { onDidChangeSettings, readSettings } from './host/settings';
import { AccessibleDocuments } from './panel/accessibleDocuments';
import { ChatController } from './panel/chatController';
import { ChatView } from './panel/chatView';
import { registerContextCommands } from './panel/contextCommands';
import { ConversationActions } from './panel/conversationActions';
import { registerConversationCommands } from './panel/conversationCommands';
import { ConversationList } from './panel/conversationList';
import { HelpDocument } from './panel/helpDocument';
import { PromptCommands } from './panel/promptCommands';
import { UndoList } from './panel/undo';
import { loadCommitMessages } from './scm/lazyModules';
import { systemClock } from './shared/clock';
import type { ContextItem } from './shared/context';
import { chooseModel, pickModel } from './status/modelPicker';
import { showStatusBar } from './status/statusBar';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  // The pure parts take their strings from here, so that they need no vscode.
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });

  const clock = systemClock;
  const log = createLog(context);
  const { globalStorageUri } = context;
  const windowState = vscode.Uri.joinPath(await windowFolder(context), 'state');
  const [state, workspaceState] = await Promise.all([
    FileMemento.open(vscode.Uri.joinPath(globalStorageUri, 'state'), log),
    FileMemento.open(windowState, log),
  ]);
  const apiKeys = new ApiKeys(context.secrets, log);
  const connection = new GatewayConnection(apiKeys, log, clock);
  const models = new ModelCatalog(connection, state, log, clock);
  const credits = new Credits(connection, log);
  const failures = new FailureReporter(log, clock);
  const keyCommands = new KeyCommands(connection, apiKeys, failures);
  const files = new ConversationFiles(vscode.Uri.joinPath(globalStorageUri, 'conversations'), log, clock);
  const index = new ConversationIndex(files, vscode.Uri.joinPath(globalStorageUri, 'conversations.index'), log, clock);
  const store = new ConversationStore(files, index, log, clock, (id, conversation) => {
    chat.conversations.replaced(id, conversation);
  });
  const presets = new Presets(log);
  // Beside this extension's folder in VS Code's own: User/prompts, User/globalStorage.
  const promptFiles = new PromptFiles(vscode.Uri.joinPath(globalStorageUri, '..', '..', 'prompts'), log);
  const promptCommands = new PromptCommands({ files: promptFiles, models });
  const help = new HelpDocument(() => promptCommands.list);
  const chat: ChatController = new ChatController({
    connection,
    models,
    presets,
    store,
    commands: promptCommands,
    history: new PromptHistory(globalStorageUri, log),
    showHelp: () => help.open(),
    state: workspaceState,
    clock,
  });
  // Before anything can be sent or typed: what comes later would be taken for another conversation's.
  await chat.conversations.restore();
  const proposals = new Proposals();
  const answering = { connection, models, failures, log, clock };
  const inlineEdits = new Lazy(async () => new (await loadInlineEdits()).InlineEdits(answering));
  const commitMessages = new Lazy(async () => new (await loadCommitMessages()).CommitMessages(answering));
  const comparisons = new Comparisons();
  const codeBlocks = new CodeBlocks({ proposals, comparisons, failures });
  const codeColors = new ThemeCodeColors(log);
  const undo = new UndoList(clock);
  const search = new ConversationSearch(store, index, log, clock);
  const conversations = new ConversationList({ index, search, conversations: chat.conversations, clock });
  const actions = new ConversationActions({ conversations: chat.conversations, store, undo, log });
  const view = new ChatView({
    extensionUri: context.extensionUri,
    controller: chat,
    codeBlocks,
    codeColors,
    chooseModel: (title) => chooseModel(models, title),
    presets,
    conversations,
    actions,
    undo,
    log,
    clock,
  });
  const accessible = new AccessibleDocuments(() => chat.conversation);

  const refresh = (): void => {
    inBackground(chat.refreshPanel(), 'refreshing the panel', log);
    inBackground(credits.refresh(), 'refreshing the credits', log);
  };
  const ask = (question: string, items: readonly ContextItem[]): Promise<void> => {
    chat.ask(question, items);
    return view.focus();
  };
  const userCommands = new UserCommands({ ...answering, edits: inlineEdits, ask });
  const explanations = new Explanations({
    connection,
    models,
    failures,
    clock,
    ask,
    continueInChat: (conversation) => {
      chat.conversations.showNew(conversation);
      return view.focus();
    },
  });

  context.subscriptions.push(
    apiKeys,
    connection,
    models,
    credits,
    index,
    search,
    promptFiles,
    help,
    chat,
    conversations,
    undo,
    view,
    accessible,
    proposals,
    inlineEdits,
    commitMessages,
    explanations,
    comparisons,
    codeBlocks,
    codeColors,
    showStatusBar(models, credits, clock),
    registerCodeActions(userCommands),
    registerInlineEditCommands(inlineEdits, new PromptHistory(globalStorageUri, log, 'instruction-history.json'), answering),
    registerExplainCommands(explanations, log),
    registerContextCommands(chat.context, () => view.focus(), log),
    registerConversationCommands(chat, view, actions),
    chat.conversations.onDidSplit((split) => { inBackground(actions.saySplit(split), 'showing the other chat', log); }),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) inBackground(chat.conversations.catchUp(), 'catching up with other windows', log);
    }),
    apiKeys.onDidChange(() => {
      credits.reset();
      refresh();
    }),
    onDidChangeSettings(refresh),
    models.onDidSelect(() => { inBackground(chat.refreshPanel(), 'refreshing the panel', log); }),
    connection.onDidEnd(({ failure }) => {
      if (!failure) failures.forget();
    }),
    chat.conversations.onFailure(({ failure, error, isShown, retry }) => {
      failures.report({ where: 'chat', failure, error, isShown: isShown && view.isVisible, retry });
    }),

    command(commands.openAccessibilityHelp, () => accessible.openHelp()),
    command(commands.openAccessibleView, () => accessible.openAnswer()),
    command(commands.openChat, () => view.focus()),
    command(commands.newChat, () => {
      chat.newChat();
      return view.focus();
    }),
    command(commands.stopAnswer, () => {
      chat.stopShown();
    }),
    command(commands.retryAnswer, () => {
      chat.retry();
      return view.focus();
    }),
    command(commands.setApiKey, () => keyCommands.set()),
    command(commands.removeApiKey, () => keyCommands.remove()),
    command(commands.checkApiKey, () => keyCommands.check()),
    command(commands.selectModel, () => pickModel(models)),
    command(commands.refreshCredits, async () => {
      const failure = await credits.refresh();
      if (!failure) return;
      const retry = (): void => void vscode.commands.executeCommand(commands.refreshCredits);
      failures.report({ where: 'credits', failure, isShown: false, isRequested: true, retry });
    }),
    command(commands.stopWaiting, () => {
      credits.stopWaiting();
    }),
    command(commands.generateCommitMessage, async (sourceControl) => (await commitMessages.get()).generate(sourceControl)),
    command(commands.stopCommitMessage, async (sourceControl) => {
      (await commitMessages.get()).stop(sourceControl);
    }),
    command(commands.runCommand, (argument) => userCommands.run(argument)),
    command(commands.openDashboard, () => openExternal(readSettings().dashboardUrl)),
    command(commands.contactSupport, () => openExternal(readSettings().supportUrl)),
    command(commands.openSettings, () =>
      vscode.commands.executeCommand('workbench.action.openSettings', '@ext:k-router.krouter'),
    ),
    command(commands.showChatSettings, () => view.showPage('settings')),
    command(commands.showLog, () => {
      log.show();
    }),
    command(commands.acceptProposal, (uri) => proposals.accept(uriOrNone(uri))),
    command(commands.discardProposal, (uri) => proposals.discard(uriOrNone(uri))),
  );
  refresh();
  inBackground(files.purge(), 'erasing deleted conversations', log);
  for (const folder of [globalStorageUri, vscode.Uri.joinPath(globalStorageUri, 'state'), windowState]) {
    inBackground(deleteLeftovers(folder, clock.now()), 'deleting leftovers', log);
  }
  chat.conversations.purgeDrafts().catch((error: unknown) => {
    log.debug(`Drafts were not looked through: ${String(error)}`); // nothing was ever stored, or it can't be read
  });
}

/** @param run gets the command's first argument, whatever the caller passed */
function command(id: string, run: (argument: unknown) => unknown): vscode.Disposable {
  return vscode.commands.registerCommand(id, (argument: unknown) => run(argument));
}

/** A button in an editor's title passes that editor's URI; the palette and keys pass nothing. */
function uriOrNone(argument: unknown): vscode.Uri | undefined {
  return argument instanceof vscode.Uri ? argument : undefined;
}
