import assert from 'node:assert/strict';
import { ModelCatalog } from '../../src/host/modelCatalog';
import { systemClock } from '../../src/shared/clock';
import { autoModelId } from '../../src/shared/modelChoice';
import { startGateway } from '../gateway/gateway';
import { useRequests } from './requestFixture';
import { memoryLog, memoryState, setSettings } from './support';

describe('the model catalogue', () => {
  const { gateway, connection } = useRequests();

  it('chooses kr/auto until something else is chosen, and remembers that', async () => {
    const state = memoryState();
    const models = new ModelCatalog({ connection: connection(), state, workspaceState: memoryState(), log: memoryLog(), clock: systemClock });
    assert.equal(models.selected.id, autoModelId);
    await models.choices.choose({ id: 'kr/gpt4o', name: 'GPT-4o' }, 'everywhere');
    const later = new ModelCatalog({ connection: connection(), state, workspaceState: memoryState(), log: memoryLog(), clock: systemClock });
    assert.deepEqual(later.selected, { id: 'kr/gpt4o', name: 'GPT-4o' });
    models.dispose();
    later.dispose();
  });

  it('asks the gateway that is used now while another one does not answer, and takes an empty list for no news', async () => {
    const state = memoryState();
    const models = new ModelCatalog({ connection: connection(), state, workspaceState: memoryState(), log: memoryLog(), clock: systemClock });
    const silent = await startGateway({ pace: 0 });
    await silent.control({ fault: 'T05', path: '/v1/models' });
    await setSettings({ baseUrl: silent.baseUrl });
    void models.refreshSoon();
    await setSettings({ baseUrl: gateway().baseUrl });
    await models.refreshSoon();
    assert.ok(models.lastList);
    assert.equal(models.isMissing({ id: 'kr/gone', name: 'Gone' }), true);
    models.dispose();
    await silent.close();
    await state.update('models', [{ origin: gateway().origin, fetchedAt: Date.now(), models: [], gone: [] }]);
    const empty = new ModelCatalog({ connection: connection(), state, workspaceState: memoryState(), log: memoryLog(), clock: systemClock });
    assert.deepEqual(empty.lastList?.models, []);
    assert.equal(empty.isMissing({ id: 'kr/gone', name: 'Gone' }), false);
    empty.dispose();
  });

  it('keeps the last list for when the gateway is out of reach, without ever sending the key', async () => {
    const models = new ModelCatalog({ connection: connection(), state: memoryState(), workspaceState: memoryState(), log: memoryLog(), clock: systemClock });
    const { signal } = new AbortController();
    const listed = (): string[] => models.lastList?.models.map(({ id }) => id) ?? [];
    assert.deepEqual(listed(), []);
    assert.equal(await models.refresh(signal), undefined);
    const ids = listed();
    assert.ok(ids.includes('kr/gpt54') && ids.includes('auto-smart'), String(ids));
    assert.equal(gateway().requests.at(-1)?.authorization, null);
    await gateway().control({ fault: 'T32', path: '/v1/models' });
    assert.equal((await models.refresh(signal))?.kind, 'forbidden');
    assert.deepEqual(listed(), ids);
    models.dispose();
  });
});
