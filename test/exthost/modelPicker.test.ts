import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { GatewayModel } from '../../src/api/account';
import type { CoveredModels } from '../../src/host/coverage';
import { GatewayConnection } from '../../src/host/gatewayConnection';
import { ModelCatalog, type ModelList } from '../../src/host/modelCatalog';
import type { ChatModel } from '../../src/host/modelChoices';
import { systemClock } from '../../src/shared/clock';
import type { ModelChoice } from '../../src/shared/modelChoice';
import { chooseModel, selectModel } from '../../src/status/selectModel';
import { fakeAccounts } from './fakeSecrets';
import { memoryLog, memoryState, waitFor } from './support';

/** A catalogue whose next list comes when the test says so. */
class ScriptedCatalog extends ModelCatalog {
  listed: readonly GatewayModel[] = ['x/one', 'x/two', 'x/three'].map((id) => ({ id, name: id }));
  gone: GatewayModel[] = [];
  arrive: () => void = () => undefined;

  override get lastList(): ModelList {
    return { origin: 'https://gateway.test', models: [...this.listed], gone: this.gone, fetchedAt: 0 };
  }
  override refresh(): Promise<undefined> {
    return new Promise((resolve) => {
      this.arrive = () => {
        resolve(undefined);
      };
    });
  }
}

/** The chat on the screen, as far as its model goes. */
class FakeChat implements ChatModel {
  own: ModelChoice | undefined;
  readonly choose = (model: ModelChoice | undefined): void => {
    this.own = model;
  };
  readonly nextTurn = (): { tokens: number } => ({ tokens: 1_000 });
}

/** Answers the question where a model shall be used. @returns what was offered */
function answerScope(choose: () => string | undefined): { shown: string[][]; restore: () => void } {
  const original = Object.getOwnPropertyDescriptor(vscode.window, 'showQuickPick');
  const shown: string[][] = [];
  Object.defineProperty(vscode.window, 'showQuickPick', {
    configurable: true,
    value: (items: { label: string }[]) => {
      shown.push(items.map(({ label }) => label));
      const chosen = choose();
      return Promise.resolve(items.find(({ label }) => chosen !== undefined && label.endsWith(chosen)));
    },
  });
  return {
    shown,
    restore: () => {
      if (original) Object.defineProperty(vscode.window, 'showQuickPick', original);
    },
  };
}

describe('the model picker', () => {
  const connection = new GatewayConnection(fakeAccounts(memoryLog()), memoryLog(), systemClock);
  const createQuickPick = Object.getOwnPropertyDescriptor(vscode.window, 'createQuickPick');
  let catalog: ScriptedCatalog;
  let chat: FakeChat;
  let picker: vscode.QuickPick<vscode.QuickPickItem> | undefined;
  /** How often the picker got items. */
  let settings = 0;
  /** What the picker listens for, so that buttons can be pressed as VS Code does it. */
  let pressItem: ((event: vscode.QuickPickItemButtonEvent<vscode.QuickPickItem>) => unknown) | undefined;
  let pressTitle: ((button: vscode.QuickInputButton) => unknown) | undefined;

  before(() => {
    assert.ok(createQuickPick);
    const { createQuickPick: create } = vscode.window;
    Object.defineProperty(vscode.window, 'createQuickPick', {
      configurable: true,
      value: () => {
        const made = create();
        picker = made;
        const prototype: object = Object.getPrototypeOf(made) as object;
        Object.defineProperty(made, 'items', {
          get: () => Reflect.get(prototype, 'items', made) as unknown,
          set: (value: unknown) => {
            settings += 1;
            Reflect.set(prototype, 'items', value, made);
          },
        });
        Object.defineProperty(made, 'onDidTriggerItemButton', { value: (listener: typeof pressItem) => { pressItem = listener; } });
        Object.defineProperty(made, 'onDidTriggerButton', { value: (listener: typeof pressTitle) => { pressTitle = listener; } });
        return made;
      },
    });
  });
  after(() => {
    if (createQuickPick) Object.defineProperty(vscode.window, 'createQuickPick', createQuickPick);
    connection.dispose();
  });
  beforeEach(() => {
    catalog = new ScriptedCatalog({ connection, state: memoryState(), workspaceState: memoryState(), log: memoryLog(), clock: systemClock });
    chat = new FakeChat();
    settings = 0;
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    catalog.dispose();
  });

  const active = (): string | undefined => picker?.activeItems[0]?.label;
  const labels = (): string[] => picker?.items.map(({ label }) => label) ?? [];
  const item = (label: string): vscode.QuickPickItem => {
    const found = picker?.items.find((one) => one.label === label);
    assert.ok(found, labels().join());
    return found;
  };
  const press = (icon: string, label: string): void => {
    const pressed = item(label);
    const button = pressed.buttons?.find(({ iconPath }) => iconPath instanceof vscode.ThemeIcon && iconPath.id === icon);
    assert.ok(button);
    pressItem?.({ item: pressed, button });
  };
  const pressInTitle = (icon: string): void => {
    const button = picker?.buttons.find(({ iconPath }) => iconPath instanceof vscode.ThemeIcon && iconPath.id === icon);
    assert.ok(button);
    pressTitle?.(button);
  };
  const accept = (): Thenable<unknown> => vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  const next = (): Thenable<unknown> => vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
  const pick = (argument?: unknown): Promise<boolean> => selectModel(catalog, chat, argument);
  const open = async (argument?: unknown): Promise<{ picked: Promise<boolean> }> => {
    const picked = pick(argument);
    await waitFor('the highlight', () => active()?.includes('Auto'));
    await next();
    await waitFor('the next model', () => active() === 'x/one');
    return { picked };
  };
  const arrived = async (): Promise<void> => {
    catalog.arrive();
    await waitFor('the list', () => picker?.busy === false);
  };
  const typed = async (words: string, first: string): Promise<void> => {
    assert.ok(picker);
    picker.value = words;
    await waitFor(`the rows for ${words}`, () => active()?.includes(first));
  };

  it('chooses what is highlighted when a new list arrives just before Enter; what is new stands below', async () => {
    await open();
    catalog.listed = [{ id: 'x/new', name: 'x/new' }, ...catalog.listed];
    await arrived();
    assert.equal(labels().at(-1), 'x/new');
    await accept();
    await waitFor('the choice', () => catalog.selected.id !== 'kr/auto');
    assert.equal(catalog.selected.id, 'x/one');
  });

  it('does not touch the items when the list is the same', async () => {
    await open();
    await arrived();
    assert.equal(settings, 1);
    assert.equal(active(), 'x/one');
  });

  it('ranks by what is typed, also with gaps, and takes the best with Enter', async () => {
    const picked = pick();
    await waitFor('the highlight', () => active()?.includes('Auto'));
    await typed('xtwo', 'x/two');
    assert.deepEqual(labels(), ['Models That Fit', 'x/two', 'Use “xtwo”']);
    await accept();
    assert.equal(await picked, true);
    assert.equal(catalog.selected.id, 'x/two');
  });

  it('takes a typed id that nothing lists, keeps it without a warning, and offers it again', async () => {
    const picked = pick();
    await waitFor('the highlight', () => active()?.includes('Auto'));
    await typed('zz/own', 'Use “zz/own”');
    await accept();
    assert.equal(await picked, true);
    assert.deepEqual(catalog.selected, { id: 'zz/own', name: 'zz/own', isCustom: true });
    assert.equal(catalog.isMissing(catalog.selected), false);
    void pick();
    await waitFor('the highlight', () => active() === '$(check) zz/own');
  });

  it('keeps the highlight in its place while a star is set or taken, and puts the favourite among the favourites', async () => {
    await open();
    press('star-empty', 'x/three');
    await waitFor('the star', () => labels().includes('$(star-full) x/three'));
    assert.equal(active(), 'x/one');
    assert.equal(labels()[labels().indexOf('$(star-full) x/three') - 1], 'Favourites');
    pressInTitle('star-empty');
    await waitFor('the second star', () => active() === '$(star-full) x/one');
    pressInTitle('star-empty');
    await waitFor('no second star', () => active() === 'x/one');
    assert.deepEqual(catalog.choices.favourites('https://gateway.test'), [], 'of another origin');
    assert.deepEqual(catalog.choices.favourites(catalog.origin ?? '').map(({ id }) => id), ['x/three']);
  });

  it('sets the model where the present choice holds', async () => {
    chat.own = { id: 'x/two', name: 'x/two' };
    const picked = pick();
    await waitFor('the highlight', () => active() === '$(check) x/two');
    assert.match(picker?.title ?? '', /this chat/);
    await next();
    await waitFor('the next model', () => active() === 'x/three');
    await accept();
    assert.equal(await picked, true);
    assert.deepEqual([chat.own.id, catalog.selected.id], ['x/three', 'kr/auto']);
  });

  for (const [scope, label] of [['conversation', 'In This Chat Only'], ['everywhere', 'Everywhere']] as const) {
    it(`asks where a pinned model shall be used: ${scope}`, async () => {
      if (scope === 'everywhere') chat.own = { id: 'x/two', name: 'x/two' };
      const question = answerScope(() => label);
      const picked = pick();
      await waitFor('the rows', () => labels().includes('x/three'));
      press('pin', 'x/three');
      assert.equal(await picked, true);
      question.restore();
      const present = scope === 'everywhere' ? 'In This Chat Only' : 'Everywhere';
      assert.ok(question.shown[0]?.includes(`$(check) ${present}`), question.shown[0]?.join());
      assert.deepEqual([chat.own?.id, catalog.selected.id], scope === 'conversation' ? ['x/three', 'kr/auto'] : [undefined, 'x/three']);
    });
  }

  it('goes back to the list as it was when nothing is said to where', async () => {
    const { shown, restore } = answerScope(() => undefined);
    try {
      const picked = pick();
      await waitFor('the rows', () => labels().includes('x/three'));
      await typed('three', 'x/three');
      pressInTitle('pin');
      await waitFor('the question', () => shown.length === 1);
      await waitFor('the list again', () => picker?.value === 'three' && active() === 'x/three');
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      assert.equal(await picked, false);
      assert.deepEqual([chat.own, catalog.selected.id], [undefined, 'kr/auto']);
    } finally {
      restore();
    }
  });

  it('leaves the chat’s own choice alone for edits and commit messages, and knows nothing of its next prompt there', async () => {
    chat.own = { id: 'x/two', name: 'x/two' };
    catalog.listed = catalog.listed.map((model) => ({ ...model, pricing: { inputPer1M: 1, outputPer1M: 2, currency: 'USD' } }));
    const { picked } = await open({ place: 'editor' });
    assert.doesNotMatch(picker?.activeItems[0]?.detail ?? '', /next prompt/);
    await accept();
    assert.equal(await picked, true);
    assert.deepEqual([chat.own.id, catalog.selected.id], ['x/two', 'x/one']);
    void pick();
    await waitFor('the price of the next prompt', () => picker?.items.some(({ detail }) => detail?.includes('≈ $0.001 next prompt')));
  });

  it('chooses right away what it is told to, for where it is told to', async () => {
    assert.equal(await pick({ model: 'x/two', scope: 'conversation' }), true);
    assert.deepEqual(chat.own, { id: 'x/two', name: 'x/two' });
    assert.equal(await pick({ model: { id: 'y/own', name: 'Own' }, scope: 'everywhere' }), true);
    assert.deepEqual([chat.own, catalog.selected], [undefined, { id: 'y/own', name: 'Own', isCustom: true }]);
  });

  it('opens with what is looked for', async () => {
    void pick({ filter: 'thr' });
    await waitFor('the row', () => active() === 'x/three');
    assert.equal(picker?.value, 'thr');
  });

  it('highlights the model most like one that is gone, and says why', async () => {
    catalog.gone = [{ id: 'x/twoo', name: 'x/twoo' }];
    await catalog.choices.choose({ id: 'x/twoo', name: 'Two-o' }, 'everywhere');
    void pick();
    await waitFor('the highlight', () => active() === 'x/two');
    assert.match(picker?.placeholder ?? '', /Two-o is not listed/);
    assert.ok(!labels().some((label) => label.includes('Two-o')));
  });

  it('says that no credits are left, unless it tells what the balance covers', async () => {
    void selectModel(catalog, chat, undefined, { hasNoCredits: true });
    await waitFor('the highlight', () => active()?.includes('Auto'));
    assert.match(picker?.placeholder ?? '', /No credits are left/);
    const covered = (): Promise<CoveredModels> => Promise.resolve({ note: () => 'covered', order: (models) => models, limit: () => undefined });
    void selectModel(catalog, chat, { place: 'editor', promptTokens: 1 }, { hasNoCredits: true, covered });
    await waitFor('the other list', () => picker?.placeholder?.includes('your balance covers'));
  });

  it('hands out a model for something else, of those and with the words it is given, and leaves the chosen one as it is', async () => {
    const chosen = chooseModel(catalog, chat, { title: 'For one answer', order: (models) => models.filter(({ id }) => id !== 'kr/auto').toReversed(), note: ({ id }) => `about ${id}` });
    await waitFor('the highlight', () => active() === 'x/three');
    assert.match(picker?.title ?? '', /^For one answer/);
    assert.equal(picker?.activeItems[0]?.detail, 'about x/three');
    await next();
    await waitFor('the next model', () => active() === 'x/two');
    await accept();
    assert.equal((await chosen)?.id, 'x/two');
    assert.equal(catalog.selected.id, 'kr/auto');
  });

  it('highlights another model than the one that is waited for, and says nothing of the price of a chat’s next prompt', async () => {
    await catalog.choices.choose({ id: 'x/two', name: 'x/two' }, 'everywhere');
    const chosen = chooseModel(catalog, chat, { title: 'Instead', insteadOf: 'x/two' });
    await waitFor('the highlight', () => active());
    assert.notEqual(active(), 'x/two');
    assert.ok(picker?.items.every(({ detail }) => detail?.includes('next prompt') !== true));
    const highlighted = active();
    await accept();
    assert.equal((await chosen)?.name, highlighted);
  });

  it('hands out nothing when it is closed', async () => {
    const chosen = chooseModel(catalog, chat, { title: 'For one answer' });
    await waitFor('the highlight', () => active()?.includes('Auto'));
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    assert.equal(await chosen, undefined);
  });
});
