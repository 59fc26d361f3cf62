import assert from 'node:assert/strict';
import { Accounts } from '../../src/host/accounts';
import { ApiKeys } from '../../src/host/apiKeys';
import { GatewayConnection } from '../../src/host/gatewayConnection';
import { KeyCommands } from '../../src/host/keyCommands';
import { readSettings } from '../../src/host/settings';
import { systemClock } from '../../src/shared/clock';
import { FakeSecrets } from './fakeSecrets';
import { activateExtension, answerDialogs, memoryLog, memoryState, setSettings, waitFor } from './support';

const here = 'https://gateway.example';

describe('accounts', () => {
  let secrets: FakeSecrets;
  let keys: ApiKeys;
  let accounts: Accounts;

  before(activateExtension);
  beforeEach(async () => {
    await setSettings({ baseUrl: `${here}/v1`, gateways: [{ name: 'Other', baseUrl: 'https://other.example/v1' }] });
    secrets = new FakeSecrets();
    keys = new ApiKeys(secrets, memoryLog());
    accounts = new Accounts(keys, secrets, memoryState(), memoryLog());
  });
  afterEach(async () => {
    accounts.dispose();
    keys.dispose();
    await setSettings({ baseUrl: undefined, gateways: undefined });
  });

  const add = async (name: string, key: string) => {
    const account = await accounts.add(readSettings().gateways[0], name, key);
    assert.ok(account);
    return account;
  };

  it('begin with the first key of each gateway, stored under its origin', async () => {
    assert.equal(accounts.active?.id, here);
    assert.deepEqual((await accounts.all()).map(({ id }) => id), [here, 'https://other.example']);
    await keys.set(here, 'kr-first');
    assert.ok(accounts.active);
    assert.equal(await accounts.key(accounts.active), 'kr-first');
  });

  it('are named where there is no key to remove, and another one that has a key is offered', async () => {
    const connection = new GatewayConnection(accounts, memoryLog(), systemClock);
    const commands = new KeyCommands(connection, accounts, keys, { report: () => undefined });
    const dialogs = answerDialogs(() => undefined);
    try {
      await commands.remove();
      await add('Work', 'kr-work');
      await commands.remove();
      assert.deepEqual(dialogs.shown.map(({ message, buttons }) => [message, buttons]), [
        [`No API key is stored for ${here}.`, []],
        ['No API key is stored for Default key · gateway.example.', ['Switch Account…']],
      ]);
    } finally {
      dialogs.restore();
      connection.dispose();
    }
  });

  it('keep the one without a key where none is needed', async () => {
    await setSettings({ requireApiKey: false });
    try {
      await accounts.activate(await add('Work', 'kr-work'), 'everywhere');
      assert.deepEqual((await accounts.all()).filter(({ origin }) => origin === here).map(({ keyName }) => keyName), ['', 'Work']);
    } finally {
      await setSettings({ requireApiKey: undefined });
    }
  });

  it('tell that a key outlasts the window, or does not', async () => {
    assert.equal(accounts.isStored(await add('Work', 'kr-work')), true);
    secrets.broken = true;
    assert.equal(accounts.isStored(await add('Home', 'kr-home')), false);
  });

  it('keep named keys apart: another one’s removal leaves the rest alone', async () => {
    const work = await add('Work', 'kr-work');
    const home = await add('Home', 'kr-home');
    await accounts.rename(home, '집');
    await accounts.remove(work);
    const all = await accounts.all();
    // The first one has no key, but is what requests are made with.
    assert.deepEqual(all.map(({ keyName, id }) => [keyName, id]), [['', here], ['집', home.id], ['', 'https://other.example']]);
    assert.equal(await accounts.key(home), 'kr-home');
    assert.equal(await keys.get(work.id), undefined);
  });

  it('are told apart in few words: by the key’s name, or the gateway where two keys are called the same', async () => {
    const short = async (): Promise<string | undefined> => (await accounts.name())?.short;
    assert.equal(await short(), 'gateway.example');
    const work = await add('Work', 'kr-work');
    await accounts.activate(work, 'everywhere');
    assert.equal(await short(), 'Work');
    await setSettings({ gateways: undefined });
    await accounts.activate({ ...work, id: here, keyName: '' }, 'everywhere');
    assert.equal(await short(), 'Default key');
    // A second gateway with keys of the same names, and two keys here.
    await setSettings({ gateways: [{ name: 'Other', baseUrl: 'https://other.example/v1' }] });
    const other = readSettings().gateways[1];
    assert.ok(other && (await accounts.add(other, 'Work', 'kr-other-work')));
    await keys.set(here, 'kr-first');
    const names: (string | undefined)[] = [];
    for (const account of await accounts.all()) {
      await accounts.activate(account, 'everywhere');
      names.push(await short());
    }
    assert.equal(new Set(names).size, names.length, names.join(', '));
  });

  it('work with the chosen one everywhere, but in a workspace that has a choice of its own', async () => {
    const work = await add('Work', 'kr-work');
    const home = await add('Home', 'kr-home');
    const inWorkspace = memoryState();
    const elsewhere = new Accounts(keys, secrets, inWorkspace, memoryLog());
    await elsewhere.load();
    await elsewhere.activate(home, 'workspace');
    await accounts.activate(work, 'everywhere');
    assert.equal(accounts.active?.id, work.id);
    await waitFor('the other window to know', async () => {
      await elsewhere.load();
      return (await elsewhere.all()).length === 3;
    });
    assert.equal(elsewhere.active?.id, home.id);
    const third = new Accounts(keys, secrets, memoryState(), memoryLog());
    await third.load();
    assert.equal(third.active?.id, work.id);
    elsewhere.dispose();
    third.dispose();
  });

  it('tell other windows of a change', async () => {
    const elsewhere = new Accounts(keys, secrets, memoryState(), memoryLog());
    let changes = 0;
    const subscription = elsewhere.onDidChange(() => (changes += 1));
    await accounts.activate(await add('Work', 'kr-work'), 'everywhere');
    await waitFor('the change', () => changes > 0 && elsewhere.active?.keyName === 'Work');
    subscription.dispose();
    elsewhere.dispose();
  });

  it('go back to the first key when the chosen one is removed', async () => {
    const work = await add('Work', 'kr-work');
    await accounts.activate(work, 'everywhere');
    await accounts.remove(work);
    assert.equal(accounts.active?.id, here);
  });

  it('never take a key to another origin: with the base URL, the account is another one', async () => {
    await keys.set(here, 'kr-first');
    await setSettings({ baseUrl: 'https://elsewhere.example/v1' });
    assert.equal(accounts.active?.id, 'https://elsewhere.example');
    assert.equal(await accounts.key(accounts.active), undefined);
  });

  it('are none while the base URL cannot be used', async () => {
    await setSettings({ baseUrl: 'http://not-this-machine.example' });
    assert.equal(accounts.active, undefined);
    assert.equal(accounts.gateway.baseUrl, 'http://not-this-machine.example');
  });

  it('of one origin share its keys, whichever gateway they are reached by', async () => {
    await setSettings({ gateways: [{ name: 'Same', baseUrl: `${here}/other` }] });
    const work = await add('Work', 'kr-work');
    const [first] = (await accounts.all()).filter(({ gateway }) => gateway.name === 'Same');
    assert.ok(first);
    const ofSame = (await accounts.all()).find(({ id, gateway }) => id === work.id && gateway.name === 'Same');
    assert.ok(ofSame);
    await accounts.activate(ofSame, 'everywhere');
    assert.deepEqual([accounts.isActive(ofSame), accounts.isActive(work)], [true, false]);
    await accounts.remove(work);
    assert.ok(!(await accounts.all()).some(({ id }) => id === work.id));
  });

  it('stay when two windows add one at the same moment', async () => {
    const elsewhere = new Accounts(keys, secrets, memoryState(), memoryLog());
    const [gateway] = readSettings().gateways;
    await Promise.all([accounts.add(gateway, 'Work', 'kr-work'), elsewhere.add(gateway, 'Home', 'kr-home')]);
    const names = async (of: Accounts): Promise<string[]> => (await of.all()).map(({ keyName }) => keyName).filter((name) => name !== '').sort();
    for (const window of [accounts, elsewhere]) {
      await waitFor('both', async () => (await names(window)).join() === 'Home,Work');
    }
    const [home] = (await accounts.all()).filter(({ keyName }) => keyName === 'Home');
    assert.ok(home);
    await accounts.remove(home);
    await elsewhere.load();
    assert.deepEqual(await names(elsewhere), ['Work']);
    elsewhere.dispose();
  });

  it('are gone with their gateway’s setting, and back with it', async () => {
    const other = (await accounts.all()).find(({ gateway }) => gateway.name === 'Other');
    assert.ok(other);
    const named = await accounts.add(other.gateway, 'Lab', 'kr-lab');
    assert.ok(named);
    await accounts.activate(named, 'everywhere');
    const gateways = [{ name: 'Other', baseUrl: 'https://other.example/v1' }];
    await setSettings({ gateways: undefined });
    assert.equal(accounts.active?.id, here);
    await setSettings({ gateways: [{ name: 'Other', baseUrl: 'https://attacker.example/v1' }] });
    const { active } = accounts;
    assert.ok(active);
    assert.equal(await accounts.key(active), undefined);
    await setSettings({ gateways });
    assert.ok(accounts.isActive(named));
  });

  it('tell a change of the active one from one of another', async () => {
    let changes = 0;
    const subscription = accounts.onDidChangeActive(() => (changes += 1));
    const work = await add('Work', 'kr-work');
    await accounts.remove(work);
    assert.equal(changes, 0);
    await keys.set(here, 'kr-first');
    await waitFor('the change', () => changes === 1);
    subscription.dispose();
  });

  it('hold in this window when SecretStorage fails, and after what it holds is broken', async () => {
    secrets.broken = true;
    const work = await add('Work', 'kr-work');
    await accounts.activate(work, 'everywhere');
    assert.equal(accounts.active?.id, work.id);
    assert.equal(await accounts.key(work), 'kr-work');
    const broken = new FakeSecrets();
    await broken.store('krouter.accounts', '{"keys": 5}');
    const other = new Accounts(new ApiKeys(broken, memoryLog()), broken, memoryState(), memoryLog());
    await other.load();
    assert.equal(other.active?.id, here);
    other.dispose();
  });
});
