// Commit messages in VS Code's own Source Control, with a real repository: what is sent, and what becomes of the box.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openRepositories, type Repository } from '../../src/host/context/git';
import { FailureReporter } from '../../src/host/failureReporter';
import { GatewayConnection } from '../../src/host/gatewayConnection';
import { ModelCatalog } from '../../src/host/modelCatalog';
import { CommitMessages } from '../../src/scm/commitMessages';
import { confirmPrepared } from '../../src/scm/notices';
import { systemClock } from '../../src/shared/clock';
import { useRepository, inWorkspace, writeFile } from './contextFixture';
import { fakeAccounts } from './fakeSecrets';
import { answerDialogs, memoryLog, memoryState, useGateway, waitFor, type ShownDialog } from './support';

describe('commit messages', () => {
  const gateway = useGateway();
  const git = useRepository();
  let dialogs: ReturnType<typeof answerDialogs>;
  let answer: (dialog: ShownDialog) => string | undefined;
  let messages: CommitMessages;
  let log: ReturnType<typeof memoryLog>;
  let parts: { dispose: () => void }[] = [];
  const root = { rootUri: inWorkspace('repository') };

  beforeEach(async () => {
    answer = () => undefined;
    dialogs = answerDialogs((dialog) => answer(dialog));
    log = memoryLog();
    const connection = new GatewayConnection(fakeAccounts(log), log, systemClock);
    const models = new ModelCatalog({ connection, state: memoryState(), workspaceState: memoryState(), log, clock: systemClock });
    messages = new CommitMessages({ connection, models, failures: new FailureReporter(log, systemClock), log, clock: systemClock });
    parts = [messages, models, connection];
    (await repository()).inputBox.value = '';
  });
  afterEach(async () => {
    for (const part of parts) part.dispose();
    dialogs.restore();
    (await repository()).inputBox.value = '';
  });

  const repository = async (): Promise<Repository> => {
    const found = (await openRepositories()).find(({ root: { path } }) => path === root.rootUri.path);
    assert.ok(found);
    return found;
  };
  const box = async (): Promise<string> => (await repository()).inputBox.value;
  const type = async (text: string): Promise<void> => { (await repository()).inputBox.value = text; };
  /** VS Code's git looks by itself only after a while. */
  const counted = async (staged: number, unstaged: number): Promise<void> => {
    await vscode.commands.executeCommand('git.refresh');
    await waitFor('the changes', async () => {
      const now = await repository();
      return now.staged === staged && now.unstaged === unstaged;
    });
  };
  const stage = async (text = 'one\nstaged\n'): Promise<void> => {
    await writeFile('repository/a.txt', text);
    await git('add', 'a.txt');
    await counted(1, 0);
  };
  const prompt = (): string => JSON.stringify(gateway().requests.findLast(({ path }) => path.endsWith('/chat/completions'))?.body);
  const event = (content: string): string => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;
  const hang = (content: string): Promise<unknown> => gateway().control({ answer: { chunks: [event(content)], ending: 'hang' } });
  const said = (pattern: RegExp) => waitFor(String(pattern), () => dialogs.shown.find(({ message }) => pattern.test(message)));

  it('describe what is staged, and nothing else', async () => {
    await stage();
    await writeFile('repository/b.txt', 'not staged\n');
    await counted(1, 1);
    await gateway().control({ answer: { text: 'Here is the message:\n\n```\nAdd a staged line\n```\n' } });
    await messages.generate(root);
    assert.equal(await box(), 'Add a staged line');
    assert.match(prompt(), /\+staged/);
    assert.match(prompt(), /first/, 'the last message goes along');
    assert.doesNotMatch(prompt(), /not staged/);
    assert.deepEqual(dialogs.shown, []);
    assert.match(log.lines.join('\n'), /sent: a\.txt/);
  });

  it('describe all changes when none is staged; lock files, binaries and secrets by name, and the user is told', async () => {
    await writeFile('repository/a.txt', 'a long line of changes\n'.repeat(20_000));
    await writeFile('repository/new.txt', 'brand new\n');
    await writeFile('repository/.env', 'TOKEN=do-not-send\n');
    await writeFile('repository/package-lock.json', '{"locked":1}\n');
    await writeFile('repository/x.png', Uint8Array.from([0x89, 0x50, 0, 1]));
    await counted(0, 5);
    await gateway().control({ answer: { text: 'Change much' } });
    const finished = messages.generate(root);
    const { message, buttons } = await said(/cut/);
    assert.match(message, /changes of 1 large file were cut/);
    assert.match(message, /1 file that may hold secrets.*2 lock files/);
    assert.deepEqual(buttons, ['Show List']);
    assert.match(prompt(), /\+brand new/);
    assert.doesNotMatch(prompt(), /do-not-send|locked/);
    assert.ok(prompt().length < 100_000);
    for (const name of ['.env', 'package-lock.json', 'x.png']) assert.ok(log.lines.some((line) => line.includes(`only the name: ${name}`)), name);
    assert.ok(!log.lines.some((line) => line.includes('do-not-send')));
    void finished;
  });

  it('follow a Korean history', async () => {
    await git('commit', '-qm', 'feat: 장바구니를 더했어요', '--allow-empty');
    try {
      await stage('둘\n');
      await gateway().control({ answer: { text: 'feat: 줄을 바꿨어요' } });
      await messages.generate(root);
      assert.equal(await box(), 'feat: 줄을 바꿨어요');
      assert.match(prompt(), /장바구니.*in Korean/);
    } finally {
      await git('reset', '-q', '--hard', 'HEAD~1');
    }
  });

  it('take what was typed along, and one click brings it back', async () => {
    await stage();
    await type('because of #12');
    await gateway().control({ answer: { text: 'Add a line, see #12' } });
    answer = ({ buttons }) => buttons.find((button) => button === 'Bring Back My Text');
    await messages.generate(root);
    assert.match(prompt(), /because of #12/);
    assert.equal(await box(), 'because of #12');
  });

  it('stop: what came stays, and what was typed can come back', async () => {
    await stage();
    await type('my words');
    await hang('Add a line that is not');
    const finished = messages.generate(root);
    await waitFor('the beginning', async () => (await box()) === 'Add a line that is not');
    messages.stop(root);
    const { buttons } = await said(/gave way/);
    assert.deepEqual(buttons, ['Bring Back My Text']);
    assert.equal(await box(), 'Add a line that is not');
    void finished;
  });

  it('stopped before anything came leave the box alone', async () => {
    await stage();
    await type('my words');
    await gateway().control({ answer: { chunks: [], ending: 'hang' } });
    const before = gateway().requests.length;
    const finished = messages.generate(root);
    await waitFor('the request', () => gateway().requests.length > before);
    messages.stop();
    await finished;
    assert.equal(await box(), 'my words');
    assert.deepEqual(dialogs.shown, []);
  });

  it('stop while git is still busy', async () => {
    await stage();
    await git('config', 'diff.external', 'touch .git/asked; sleep 60 #');
    try {
      const finished = messages.generate(root);
      await waitFor('git', async () => vscode.workspace.fs.stat(inWorkspace('repository/.git/asked')).then(() => true, () => false));
      messages.stop(root);
      await finished;
      assert.equal(await box(), '');
      assert.deepEqual(dialogs.shown, []);
    } finally {
      await git('config', '--unset', 'diff.external');
    }
  });

  it('stop when the user types into the box', async () => {
    await stage();
    await gateway().control({ answer: { chunks: [event('Add a line that'), ...Array.from({ length: 30 }, () => event(' goes on'))], ending: 'hang', pace: 400 } });
    const finished = messages.generate(root);
    await waitFor('the beginning', async () => (await box()).startsWith('Add a line that'));
    await type('No, mine');
    await finished;
    assert.equal(await box(), 'No, mine');
  });

  for (const [what, words] of [['clears the box', ''], ['takes the message back with undo', 'my words']] as const) {
    it(`stop when the user ${what}`, async () => {
      await stage();
      await type(words);
      await gateway().control({ answer: { chunks: [event('Add a line that'), ...Array.from({ length: 30 }, () => event(' goes on'))], ending: 'hang', pace: 400 } });
      const finished = messages.generate(root);
      await waitFor('the beginning', async () => (await box()).startsWith('Add a line that'));
      await type(words);
      await Promise.race([finished, waitFor('the end', () => dialogs.shown.length > 0)]);
      assert.equal(await box(), words);
    });
  }

  it('that fail leave the box alone, say why, and can be tried again', async () => {
    await stage();
    await type('my words');
    await gateway().control({ fault: 'T31', times: 1 });
    await messages.generate(root);
    const { kind } = await said(/credit/i);
    assert.equal(kind, 'showErrorMessage');
    assert.equal(await box(), 'my words');
  });

  it('ask before they replace the message of a merge', async () => {
    await stage();
    await writeFile('repository/.git/MERGE_MSG', 'Merge branch x\n');
    try {
      const before = gateway().requests.length;
      const finished = messages.generate(root);
      await said(/ready for this merge/);
      assert.equal(gateway().requests.length, before);
      void finished;
    } finally {
      await vscode.workspace.fs.delete(inWorkspace('repository/.git/MERGE_MSG'));
    }
  });

  it('ask in a worktree, too, where .git is a file', async () => {
    await writeFile('linked/.git', 'gitdir: ../repository/.git\n');
    await writeFile('repository/.git/MERGE_MSG', 'Merge branch x\n');
    try {
      answer = ({ buttons }) => buttons[0];
      assert.equal(await confirmPrepared({ root: inWorkspace('linked'), isRebasing: false }), true);
      await said(/ready for this merge/);
    } finally {
      await vscode.workspace.fs.delete(inWorkspace('repository/.git/MERGE_MSG'));
      await vscode.workspace.fs.delete(inWorkspace('linked'), { recursive: true });
    }
  });

  it('say that the repository of the menu is not open', async () => {
    void messages.generate({ rootUri: inWorkspace('elsewhere') });
    const { buttons } = await said(/not open in Git any more/);
    assert.deepEqual(buttons, ['Open Source Control']);
  });

  it('say that there are no changes', async () => {
    await counted(0, 0);
    void messages.generate(root);
    const { buttons } = await said(/no changes/);
    assert.deepEqual(buttons, ['Open Source Control']);
  });
});
