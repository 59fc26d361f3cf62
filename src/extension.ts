/** The composition root: builds the parts, connects them and registers them. No logic of its own. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from './contributions';
import { ThemeCodeColors } from './editor/codeBlocks/codeColors';
import { Comparisons } from './editor/codeBlocks/comparisons';
import { registerCodeActions } from './editor/commands/codeActions';
import { parseEditReference, registerInlineEditCommands } from './editor/commands/editCommands';
import { registerExplainCommands } from './editor/explain/explainCommands';
import { loadCodeBlocks, loadExplanations, loadInlineEdits } from './editor/lazyModules';
import { registerProposalCommands } from './editor/codeBlocks/proposalCommands';
import { Proposals } from './editor/codeBlocks/proposals';
import { UserCommands } from './editor/commands/userCommands';
import { Accounts } from './host/accounts';
import { ApiKeys } from './host/apiKeys';
import { inBackground } from './host/background';
import { Budgets } from './host/budgets';
import { deleteLeftovers } from './host/atomicFile';
import { ConversationFiles } from './host/conversationFiles';
import { ConversationIndex } from './host/conversationIndex';
import { ConversationStore } from './host/conversationStore';
import type { Coverage, CoveredModels } from './host/coverage';
import { Credits } from './host/credits';
import { CreditWatch } from './host/creditWatch';
import { FailureReporter } from './host/failureReporter';
import { FileMemento, windowFolder } from './host/fileMemento';
import { GatewayConnection } from './host/gatewayConnection';
import type { KeyCommands } from './host/keyCommands';
import { Lazy } from './host/lazy';
import { loadConversationSearch, loadCoverage, loadKeyCommands } from './host/lazyModules';
import { Ledger } from './host/ledger';
import { parseLiftRequest } from './host/liftRequest';
import { createLog } from './host/log';
import { LowBalance } from './host/lowBalance';
import { ModelCatalog } from './host/modelCatalog';
import { sayModelKept } from './host/modelKept';
import { Presets } from './host/presets';
import { PromptFiles } from './host/promptFiles';
import { PromptHistory } from './host/promptHistory';
import { registerAccountCommands } from './host/registerAccountCommands';
import { registerOpeners } from './host/registerOpeners';
import { onDidChangeSettings } from './host/settings';
import { loadLanguageModels } from './native/lazyModules';
import { registerLanguageModels } from './native/registerLanguageModels';
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
import { registerCommitMessages } from './scm/registerCommitMessages';
import { systemClock } from './shared/clock';
import type { ContextItem } from './shared/context';
import type { FailureCover } from './shared/failure';
import type { ModelChoice } from './shared/modelChoice';
import { loadSelectModel } from './status/lazyModules';
import type { ModelForOnce } from './status/selectModel';
import { OwnUseWatch } from './status/ownUse';
import { showStatusBar } from './status/statusBar';
import { registerUsage } from './usage/registerUsage';

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
  const accounts = new Accounts(apiKeys, context.secrets, workspaceState, log);
  await accounts.load();
  const ledger = new Ledger(vscode.Uri.joinPath(globalStorageUri, 'ledger'), log, clock);
  const warnings = { folder: vscode.Uri.joinPath(globalStorageUri, 'warnings'), log, clock };
  const budgets = new Budgets({ ...warnings, ledger });
  const connection = new GatewayConnection(accounts, log, clock, budgets);
  const models = new ModelCatalog({ connection, state, workspaceState, log, clock });
  const credits = new Credits(connection, log);
  const ownUse = new OwnUseWatch(ledger, credits, log, clock);
  const lowBalance = new LowBalance(warnings);
  const creditWatch = new CreditWatch(credits, log, clock);
  const failures = new FailureReporter(log, clock, creditWatch);
  const keyCommands = async (): Promise<KeyCommands> => new (await loadKeyCommands()).KeyCommands(connection, accounts, apiKeys, failures);
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
  const coverage = async (): Promise<Coverage> => new (await loadCoverage()).Coverage({ credits, models, ledger, log, clock });
  connection.measureCoverWith(async (refused) => (await coverage()).measure(refused));
  const covered = async (promptTokens: number, mayBeShort: boolean): Promise<CoveredModels | undefined> => (await coverage()).models(promptTokens, mayBeShort);
  const hasNoCredits = (): boolean => !credits.state.isStale && credits.state.usage?.creditsRemaining === 0;
  const selectModel = async (argument?: unknown): Promise<boolean> =>
    (await loadSelectModel()).selectModel(models, chat.models.shown, argument, { covered: (promptTokens) => covered(promptTokens, false), hasNoCredits: hasNoCredits() });
  const chooseInstead = async (insteadOf: string): Promise<ModelForOnce | undefined> =>
    (await loadSelectModel()).chooseModel(models, chat.models.shown, { title: l10n.t('Model to ask instead of waiting'), insteadOf, hasNoCredits: hasNoCredits() });
  const chooseModel = async (title: string, cover?: FailureCover): Promise<ModelForOnce | undefined> =>
    (await loadSelectModel()).chooseModel(models, chat.models.shown, { title, hasNoCredits: hasNoCredits(), ...(cover && (await covered(cover.promptTokens, true))) });
  const chat: ChatController = new ChatController({
    connection,
    models,
    presets,
    store,
    commands: promptCommands,
    history: new PromptHistory(globalStorageUri, log),
    showHelp: () => help.open(),
    selectModel,
    state: workspaceState,
    log,
    clock,
  });
  // Before anything can be sent or typed: what comes later would be taken for another conversation's.
  await chat.conversations.restore();
  const proposals = new Proposals();
  const answering = { connection, models, failures, log, clock };
  const inlineEdits = new Lazy(async () => new (await loadInlineEdits()).InlineEdits(answering));
  const languageModels = new Lazy(async () => new (await loadLanguageModels()).LanguageModels({ connection, models, failures, setKey: async () => (await keyCommands()).set() }));
  const comparisons = new Comparisons();
  const codeBlocks = new Lazy(async () => new (await loadCodeBlocks()).CodeBlocks({ proposals, comparisons, failures }));
  const codeColors = new ThemeCodeColors(log);
  const undo = new UndoList(clock);
  const search = new Lazy(async () => new (await loadConversationSearch()).ConversationSearch(store, index, log, clock));
  const conversations = new ConversationList({ index, search, conversations: chat.conversations, clock });
  const actions = new ConversationActions({ conversations: chat.conversations, store, undo, failures, log });
  const view = new ChatView({
    extensionUri: context.extensionUri,
    controller: chat,
    codeBlocks,
    codeColors,
    chooseModel,
    chooseInstead,
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
  const explanations = new Lazy(async () => new (await loadExplanations()).Explanations({
    connection,
    models,
    failures,
    clock,
    ask,
    chooseModel: (request) => selectModel({ ...request, place: 'editor' }),
    continueInChat: (conversation) => {
      chat.conversations.showNew(conversation);
      return view.focus();
    },
  }));

  context.subscriptions.push(
    apiKeys,
    accounts,
    connection,
    models,
    credits,
    creditWatch,
    budgets,
    ledger,
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
    explanations,
    languageModels,
    comparisons,
    codeBlocks,
    codeColors,
    ownUse,
    showStatusBar({
      models,
      credits,
      ownUse,
      budgets,
      ownModel: () => chat.conversation.model,
      onDidChangeChat: (listener) => vscode.Disposable.from(chat.onDidChangePanel(listener), chat.conversations.onDidShow(listener)),
      clock,
    }),
    registerLanguageModels(languageModels, (listener) => vscode.Disposable.from(models.onDidChange(listener), accounts.onDidChange(listener), onDidChangeSettings(listener))),
    registerUsage({
      extensionUri: context.extensionUri,
      ledger,
      accounts,
      apiKeys,
      connection,
      credits,
      models,
      setKey: async (account) => (await keyCommands()).set(account),
      log,
      clock,
    }),
    registerCommitMessages(answering),
    registerAccountCommands({ connection, accounts, keyCommands, log }),
    registerProposalCommands(proposals),
    registerOpeners({ extension: context.extension, connection, models, chat: () => chat.models.shown, credits, failures }, log),
    registerCodeActions(userCommands),
    registerInlineEditCommands(inlineEdits, new PromptHistory(globalStorageUri, log, 'instruction-history.json'), answering),
    registerExplainCommands(explanations, log),
    registerContextCommands(chat.context, () => view.focus(), log),
    registerConversationCommands(chat, view, actions),
    chat.conversations.onDidSplit((split) => { inBackground(actions.saySplit(split), 'showing the other chat', log); }),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (!focused) return;
      budgets.catchUp();
      inBackground(chat.conversations.catchUp(), 'catching up with other windows', log);
      // The window may have stood here for days.
      inBackground(models.catchUp().then(() => chat.refreshPanel()), 'catching up with the models', log);
    }),
    apiKeys.onDidChange((account) => { budgets.forget(account); }),
    accounts.onDidChangeActive(() => {
      credits.reset();
      failures.forget();
    }),
    accounts.onDidChange(refresh),
    onDidChangeSettings(refresh),
    connection.onDidKeepModel(sayModelKept),
    connection.onDidEnd(({ run, about, failure, record }) => {
      if (!failure) {
        failures.succeeded(about);
        if (run.isCurrent()) inBackground(models.used(record.model), 'keeping which model was used', log);
      }
      // The list is older than this refusal.
      if (failure?.kind === 'model-not-found') inBackground(models.refreshSoon(), 'refreshing the models', log);
      ledger.add(record);
    }),
    credits.onDidRead(({ account, usage }) => {
      inBackground(ledger.attribute(account, usage.recent).then((requests) => chat.conversations.price(requests)), 'taking over credits', log);
    }),
    credits.onDidRead((read) => { budgets.take(read); }),
    credits.onDidChange(() => { if (credits.account !== undefined) budgets.watch(credits.account); }),
    credits.onDidRead((read) => { inBackground(lowBalance.check(read, credits.state.exhausted), 'looking at the balance', log); }),
    chat.conversations.onFailure(({ conversationId, failure, error, isShown, retry, resume, askAgain }) => {
      const askModel = async (nearest: ModelChoice | undefined): Promise<void> => {
        const model: ModelForOnce | undefined = nearest ?? (await chooseModel(l10n.t('Model for another answer'), failure.cover));
        if (model) await retry(model, model.limit);
        if (nearest && failure.model !== undefined) await chat.models.replace(conversationId, failure.model, nearest);
      };
      failures.report({ where: 'chat', about: conversationId, failure, error, isShown: isShown && view.isVisible, retry: () => retry(), resume, askModel, askAgain });
    }),

    command(commands.openAccessibilityHelp, () => accessible.openHelp()),
    command(commands.openAccessibleView, () => accessible.openAnswer()),
    command(commands.selectModel, selectModel),
    command(commands.refreshCredits, async () => {
      const failure = await credits.refresh();
      if (!failure) return;
      const retry = (): void => void vscode.commands.executeCommand(commands.refreshCredits);
      failures.report({ where: 'credits', failure, isShown: false, isRequested: true, retry });
    }),
    command(commands.stopWaiting, () => {
      credits.stopWaiting();
    }),
    command(commands.askInstead, async (argument) => {
      // The lens of an edit means that one alone.
      const reference = parseEditReference(argument);
      const edit = reference && (await inlineEdits.get()).find(reference);
      const waits = reference ? (edit ? [edit] : []) : credits.waits;
      const model = waits[0] && (await chooseInstead(waits[0].model));
      // They may be over by then, or another account is in use.
      if (model && !waits.map((wait) => wait.askInstead(model.id)).includes(true)) {
        void vscode.window.showInformationMessage(l10n.t('Nothing waits any more, so no other model was asked.'));
      }
    }),
    command(commands.runCommand, (argument) => userCommands.run(argument)),
    command(commands.liftBudget, async (argument) => {
      const request = parseLiftRequest(argument);
      if (request && connection.account) await budgets.lift(connection.account.id, request);
      return true;
    }),
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
