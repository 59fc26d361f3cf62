import assert from 'node:assert/strict';
import { Lazy } from '../../../src/host/lazy';

describe('what is made when first needed', () => {
  const part = () => ({ disposed: 0, dispose(): void { this.disposed += 1; } });

  it('is made once, and disposed of with its holder', async () => {
    let made = 0;
    const lazy = new Lazy(() => {
      made += 1;
      return Promise.resolve(part());
    });
    assert.equal(made, 0);
    const [one, other] = await Promise.all([lazy.get(), lazy.get()]);
    assert.equal(one, other);
    assert.equal(made, 1);
    lazy.dispose();
    await Promise.resolve();
    assert.equal(one.disposed, 1);
  });

  it('is made anew after a failure', async () => {
    let tries = 0;
    const lazy = new Lazy(() => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('not there')) : Promise.resolve(part());
    });
    await assert.rejects(lazy.get(), /not there/);
    assert.ok(await lazy.get());
  });

  it('is disposed of when it comes after its holder is gone, and handed out to no one', async () => {
    const late = part();
    const lazy = new Lazy(() => Promise.resolve(late));
    const waiting = lazy.get();
    lazy.dispose();
    await assert.rejects(waiting, /disposed/);
    assert.equal(late.disposed, 1);
  });

  it('is not made once its holder is gone', async () => {
    let made = 0;
    const lazy = new Lazy(() => {
      made += 1;
      return Promise.resolve(part());
    });
    lazy.dispose();
    await assert.rejects(lazy.get(), /disposed/);
    assert.equal(made, 0);
  });
});
