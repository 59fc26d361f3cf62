import assert from 'node:assert/strict';
import { ApiKeys } from '../../src/host/apiKeys';
import { FakeSecrets } from './fakeSecrets';
import { memoryLog } from './support';

describe('API keys', () => {
  const origin = 'https://api.k-router.com';
  it('are bound to their origin', async () => {
    const keys = new ApiKeys(new FakeSecrets(), memoryLog());
    assert.equal(await keys.set(origin, 'kr-one'), true);
    assert.equal(await keys.get(origin), 'kr-one');
    for (const other of ['https://k-router.com', 'http://api.k-router.com', 'https://api.k-router.com:8443']) {
      assert.equal(await keys.get(other), undefined, other);
    }
    keys.dispose();
  });

  it('tell about changes, also those of another window on the same storage', async () => {
    const secrets = new FakeSecrets();
    const [here, there] = [new ApiKeys(secrets, memoryLog()), new ApiKeys(secrets, memoryLog())];
    let heard = 0;
    here.onDidChange(() => (heard += 1));
    await there.set(origin, 'kr-two');
    assert.equal(heard, 1);
    assert.equal(await here.get(origin), 'kr-two');
    await there.remove(origin);
    assert.equal(heard, 2);
    assert.equal(await here.get(origin), undefined);
    here.dispose();
    there.dispose();
  });

  it('ignore secrets that are not keys', async () => {
    const secrets = new FakeSecrets();
    const keys = new ApiKeys(secrets, memoryLog());
    let heard = 0;
    keys.onDidChange(() => (heard += 1));
    await secrets.store('something else', 'x');
    assert.equal(heard, 0);
    keys.dispose();
  });

  it('are held in memory only when SecretStorage fails (T47), which is said of each', async () => {
    const secrets = new FakeSecrets();
    secrets.broken = true;
    const log = memoryLog();
    const keys = new ApiKeys(secrets, log);
    let heard = 0;
    keys.onDidChange(() => (heard += 1));
    assert.equal(await keys.set(origin, 'kr-held-in-memory'), false);
    assert.equal(await keys.get(origin), 'kr-held-in-memory');
    assert.equal(heard, 1);
    assert.equal(secrets.values.size, 0);
    await keys.set('https://other.example', 'kr-another');
    assert.equal(log.lines.filter((line) => line.includes('until this window closes')).length, 2);
    assert.ok(!log.lines.join('\n').includes('kr-held-in-memory'));
    assert.equal(await keys.remove(origin), false);
    assert.equal(log.lines.filter((line) => line.includes('still stored')).length, 1);
    assert.equal(await keys.get(origin), undefined);
    assert.equal(log.lines.filter((line) => line.includes('not known')).length, 1);
    keys.dispose();
  });
});
