import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ApiKeys } from '../../src/host/apiKeys';
import { GatewayConnection } from '../../src/host/gatewayConnection';
import { ModelCatalog, type ModelList } from '../../src/host/modelCatalog';
import { systemClock } from '../../src/shared/clock';
import { chooseModel, pickModel } from '../../src/status/modelPicker';
import { FakeSecrets } from './fakeSecrets';
import { memoryLog, memoryState, waitFor } from './support';

/** A catalogue whose next list comes when the test says so. */
class ScriptedCatalog extends ModelCatalog {
  ids = ['x/one', 'x/two', 'x/three'];
  arrive: () => void = () => undefined;

  override get lastList(): ModelList {
    return { models: this.ids.map((id) => ({ id, name: id })), fetchedAt: 0 };
  }
  override refresh(): Promise<undefined> {
    return new Promise((resolve) => {
      this.arrive = () => {
        resolve(undefined);
      };
    });
  }
}

describe('the model picker', () => {
  const connection = new GatewayConnection(new ApiKeys(new FakeSecrets(), memoryLog()), memoryLog(), systemClock);
  const createQuickPick = Object.getOwnPropertyDescriptor(vscode.window, 'createQuickPick');
  let catalog: ScriptedCatalog;
  let picker: vscode.QuickPick<vscode.QuickPickItem> | undefined;
  /** How often the picker got items. */
  let settings = 0;

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
        return made;
      },
    });
  });
  after(() => {
    if (createQuickPick) Object.defineProperty(vscode.window, 'createQuickPick', createQuickPick);
    connection.dispose();
  });
  beforeEach(() => {
    catalog = new ScriptedCatalog(connection, memoryState(), memoryLog(), systemClock);
    settings = 0;
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeQuickOpen'));

  const active = (): string | undefined => picker?.activeItems[0]?.label;
  const open = async (): Promise<void> => {
    void pickModel(catalog);
    await waitFor('the highlight', () => active()?.includes('Auto'));
    await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
    await waitFor('the next model', () => active() === 'x/one');
  };
  const arrived = async (): Promise<void> => {
    catalog.arrive();
    await waitFor('the list', () => picker?.busy === false);
  };

  it('chooses what is highlighted when a new list arrives just before Enter', async () => {
    await open();
    catalog.ids = ['x/new', ...catalog.ids];
    await arrived();
    assert.ok(picker?.items.some(({ label }) => label === 'x/new'));
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await waitFor('the choice', () => catalog.selected.id !== 'kr/auto');
    assert.equal(catalog.selected.id, 'x/one');
  });

  it('does not touch the items when the list is the same', async () => {
    await open();
    await arrived();
    assert.equal(settings, 1);
    assert.equal(active(), 'x/one');
  });

  it('hands out a model for something else and leaves the chosen one as it is', async () => {
    const chosen = chooseModel(catalog, 'For one answer');
    await waitFor('the highlight', () => active()?.includes('Auto'));
    assert.match(picker?.title ?? '', /^For one answer/);
    await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
    await waitFor('the next model', () => active() === 'x/one');
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    assert.equal((await chosen)?.id, 'x/one');
    assert.equal(catalog.selected.id, 'kr/auto');
  });

  it('hands out nothing when it is closed', async () => {
    const chosen = chooseModel(catalog, 'For one answer');
    await waitFor('the highlight', () => active()?.includes('Auto'));
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    assert.equal(await chosen, undefined);
  });
});
