// The three places where a model is asked (the panel, an inline edit, a commit message), each as its user has it, behind one
// face: so that one table of faults can be run through all of them. They share a connection, a key and a failure reporter.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { EditRun } from '../../src/editor/inlineEdit/editRun';
import type { EditTarget } from '../../src/editor/inlineEdit/editTarget';
import { InlineEdits } from '../../src/editor/inlineEdit/inlineEdits';
import { ApiKeys } from '../../src/host/apiKeys';
import { openRepositories, type Repository } from '../../src/host/context/git';
import type { ConversationStore } from '../../src/host/conversationStore';
import { FailureReporter } from '../../src/host/failureReporter';
import { GatewayConnection } from '../../src/host/gatewayConnection';
import { ModelCatalog } from '../../src/host/modelCatalog';
import { Presets } from '../../src/host/presets';
import { ChatController } from '../../src/panel/chatController';
import { CommitMessages } from '../../src/scm/commitMessages';
import { presentAnswerFailure } from '../../src/shared/errorPresenter';
import { type AnswerMessage, shownMessages } from '../../src/shared/transcript';
import type { Gateway } from '../gateway/gateway';
import { JumpingClock } from '../fakes/jumpingClock';
import { inWorkspace, useRepository, writeFile } from './contextFixture';
import { refactorTask, select, source, targetIn } from './editFixture';
import { fakeAccounts, FakeSecrets } from './fakeSecrets';
import { promptParts } from './prompts';
import { answerDialogs, memoryLog, memoryState, openStorage, useFolder, useGateway, waitFor, type ShownDialog } from './support';

export const storedKey = 'kr-surfaces-0123456789';

/** What the user reads of a failure. */
export interface Told {
  message: string;
  code: string;
  /** The main one first. */
  buttons: readonly string[];
}

/** A place where a model is asked. */
export interface Surface {
  /** Asks. Resolves when the answer is over and the user was told what came of it. */
  ask: () => Promise<void>;
  /** Asks once more while the answer comes, which is refused. */
  askAgain: () => Promise<void>;
  stop: () => void;
  /** The failure as it stands there; undefined while there is none. */
  told: () => Told | undefined;
  /** Presses *Retry* there. Resolves when the answer is over. */
  retry: () => Promise<void>;
  /** What came of the last answer, as the user can get at it. */
  text: () => string;
  /** Fails unless what the user had is as it was. @param isAnswered something may stand where answers go */
  assertKept: (isAnswered: boolean) => void;
}

export const surfaceNames = ['the panel', 'an edit', 'a commit message'] as const;
export type SurfaceName = (typeof surfaceNames)[number];

/** What all surfaces of a test share. */
export interface Shared {
  clock: JumpingClock;
  keys: ApiKeys;
  secrets: FakeSecrets;
  models: ModelCatalog;
  connection: GatewayConnection;
  log: ReturnType<typeof memoryLog>;
  shown: readonly ShownDialog[];
  chat: ChatController;
  store: ConversationStore;
  edits: InlineEdits;
  messages: CommitMessages;
  /** The box of Source Control. */
  box: { value: string };
  /** Where conversations are kept. */
  conversationFolder: string;
}

interface Surfaces {
  gateway: () => Gateway;
  /** What the newest window has. */
  shared: () => Shared;
  /**
   * Everything anew on the same profile, as after a start; `surface` and `shared` are the new window's from then on.
   * @param end how the window before ended: one that was killed disposed of nothing
   */
  nextWindow: (end: 'reloaded' | 'killed') => Promise<void>;
  surface: (name: SurfaceName) => Surface;
  /** Requests for an answer since the test began. */
  asked: () => Gateway['requests'];
}

const question = 'please help';
const typed = 'because of #12';

/** For a suite: a gateway that wants a key, a repository with a staged change, an open file, and the three surfaces anew for each test. */
export function useSurfaces(): Surfaces {
  const gateway = useGateway({ authentication: 'required' });
  const git = useRepository('kept');
  const folder = useFolder();
  const { random } = Math;
  let shared: Shared | undefined;
  let dialogs: ReturnType<typeof answerDialogs> | undefined;
  const parts: { dispose: () => unknown }[] = [];
  let openWindow: () => Promise<void> = () => Promise.resolve();
  let file: vscode.Uri | undefined;
  let requestsBefore = 0;
  let tests = 0;
  /** Buttons that wait to be pressed, the newest last. */
  let open: { dialog: ShownDialog; press: (label: string) => void }[] = [];

  const repository = async (): Promise<Repository> => {
    const found = (await openRepositories()).find(({ root: { path } }) => path === inWorkspace('repository').path);
    assert.ok(found);
    return found;
  };

  before(async () => {
    // Backoff is a random part of some seconds.
    Math.random = () => 0;
    file = await writeFile('faults.ts', source);
    await writeFile('repository/a.txt', 'one\nstaged\n');
    await git('add', '.');
    await vscode.commands.executeCommand('git.refresh');
    await waitFor('the staged change', async () => (await repository()).staged === 1);
  });
  beforeEach(async () => {
    tests += 1;
    open = [];
    dialogs = answerDialogs((dialog) => new Promise((press) => open.push({ dialog, press })));
    const { shown } = dialogs;
    const log = memoryLog();
    const clock = new JumpingClock();
    const secrets = new FakeSecrets();
    const [state, globalState] = [memoryState(), memoryState()];
    const conversationFolder = `${folder()}/conversations-${tests}`;
    const box = (await repository()).inputBox;
    box.value = typed;
    openWindow = async () => {
      const keys = new ApiKeys(secrets, log);
      const connection = new GatewayConnection(fakeAccounts(log, secrets, keys), log, clock);
      const models = new ModelCatalog({ connection, state: globalState, workspaceState: state, log, clock });
      const failures = new FailureReporter(log, clock);
      const services = { connection, models, failures, log, clock };
      const { store, index } = openStorage(conversationFolder, log, clock);
      const prompts = promptParts(vscode.Uri.file(`${folder()}/user`), models, log);
      const chat = new ChatController({ connection, models, presets: new Presets(log), store, ...prompts, selectModel: () => Promise.resolve(), state, log, clock });
      const reporting = chat.conversations.onFailure((failure) => {
        failures.report({ where: 'chat', ...failure });
      });
      const edits = new InlineEdits(services);
      const messages = new CommitMessages(services);
      parts.push(edits, messages, reporting, chat, prompts.files, index, models, connection, keys);
      shared = { clock, keys, secrets, models, connection, log, shown, chat, store, edits, messages, box, conversationFolder };
      await chat.conversations.restore();
    };
    await openWindow();
    await theShared().keys.set(gateway().origin, storedKey);
    requestsBefore = gateway().requests.length;
  });
  const disposeAll = (): void => {
    for (const part of parts.splice(0)) part.dispose();
  };
  afterEach(async () => {
    disposeAll();
    dialogs?.restore();
    if (shared) shared.box.value = '';
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  after(async () => {
    Math.random = random;
    await git('reset', '-q', '--hard');
  });

  const theShared = (): Shared => {
    assert.ok(shared);
    return shared;
  };
  /** Presses a button of the newest dialog that has it. */
  const press = (label: string): void => {
    const found = open.findLast(({ dialog }) => dialog.buttons.includes(label));
    assert.ok(found, `no dialog has ${label}`);
    open = open.filter((other) => other !== found);
    found.press(label);
  };
  /** What the newest notification since the last question says of a failure. */
  const toldSince = (count: number): Told | undefined => {
    const dialog = theShared().shown.slice(count).findLast(({ kind }) => kind === 'showErrorMessage');
    const [, message = '', code = ''] = /^(.*) \((KR-\d+)\)$/s.exec(dialog?.message ?? '') ?? [];
    return dialog && { message, code, buttons: dialog.buttons };
  };

  const panel = (): Surface => {
    const { chat } = theShared();
    const { session } = chat;
    const last = (): AnswerMessage | undefined => {
      const message = shownMessages(session.conversation).at(-1);
      return message?.role === 'assistant' ? message : undefined;
    };
    const over = async (): Promise<void> => {
      await waitFor('the answer', () => last() && !['waiting', 'streaming'].includes(last()?.status ?? ''));
    };
    return {
      ask: async () => {
        assert.deepEqual(await chat.send(crypto.randomUUID(), question), { kind: 'sent' });
        await over();
      },
      askAgain: async () => {
        assert.equal((await chat.send(crypto.randomUUID(), 'once more')).kind, 'refused');
      },
      stop: () => {
        chat.stopShown();
      },
      told: () => {
        const failure = last()?.failure;
        if (!failure || last()?.status !== 'failed') return undefined;
        const { message, code, actions } = presentAnswerFailure(failure, false);
        return { message, code, buttons: actions.map(({ label }) => label) };
      },
      retry: async () => {
        chat.retry();
        await over();
      },
      text: () => last()?.text ?? '',
      assertKept: () => {
        const [prompt] = shownMessages(session.conversation);
        assert.deepEqual([prompt?.role, prompt?.text], ['user', question]);
      },
    };
  };

  const edit = (): Surface => {
    const { edits, shown } = theShared();
    let document: vscode.TextDocument | undefined;
    let run: EditRun | undefined;
    let count = 0;
    const wholeFile = async (): Promise<EditTarget> => {
      const path = file?.path;
      // As users open it: a document that an extension opened stays open for a while when its editor is closed.
      await vscode.commands.executeCommand('vscode.open', file);
      const editor = await waitFor('the editor', () => vscode.window.visibleTextEditors.find(({ document: { uri } }) => uri.path === path));
      ({ document } = editor);
      select(editor, 0, 4);
      return targetIn(editor);
    };
    const follow = async (begun: Promise<unknown>): Promise<void> => {
      run = edits.runs.at(-1);
      await begun;
    };
    return {
      ask: async () => {
        const target = await wholeFile();
        count = shown.length;
        await follow(edits.start(target, refactorTask));
      },
      askAgain: async () => {
        await edits.start(await wholeFile(), refactorTask);
        assert.match(shown.at(-1)?.message ?? '', /have an edit that is not decided yet/);
      },
      stop: () => {
        edits.cancel(run && { edit: run.id });
      },
      told: () => toldSince(count),
      retry: async () => {
        const first = run;
        count = shown.length;
        press('Retry');
        await waitFor('another try', () => (run = edits.runs.at(-1)) && run !== first && !run.isStreaming);
      },
      text: () => run?.answer ?? '',
      assertKept: () => {
        assert.deepEqual([document?.getText(), document?.isDirty], [source, false]);
      },
    };
  };

  const commitMessage = (): Surface => {
    const { messages, box, shown } = theShared();
    const root = { rootUri: inWorkspace('repository') };
    let count = 0;
    /** It resolves when its notification is answered, so the notification is an end as well. */
    const over = async (begun: Promise<void>): Promise<void> => {
      await Promise.race([begun, waitFor('the end', () => shown.length > count)]);
    };
    return {
      ask: () => {
        count = shown.length;
        return over(messages.generate(root));
      },
      askAgain: () => messages.generate(root),
      stop: () => {
        messages.stop(root);
      },
      told: () => toldSince(count),
      retry: async () => {
        count = shown.length;
        press('Retry');
        await waitFor('the message', () => shown.length > count);
      },
      text: () => (box.value === typed ? '' : box.value),
      assertKept: (isAnswered) => {
        if (!isAnswered) assert.equal(box.value, typed);
        else if (box.value !== typed) assert.ok(open.some(({ dialog }) => dialog.buttons.includes('Bring Back My Text')));
      },
    };
  };

  const makers: Readonly<Record<SurfaceName, () => Surface>> = { 'the panel': panel, 'an edit': edit, 'a commit message': commitMessage };
  return {
    gateway,
    shared: theShared,
    nextWindow: async (end) => {
      const { store } = theShared();
      if (end === 'reloaded') {
        disposeAll();
        await store.written();
      }
      await openWindow();
    },
    surface: (name) => makers[name](),
    asked: () => gateway().requests.slice(requestsBefore).filter(({ path }) => path.endsWith('/chat/completions')),
  };
}
