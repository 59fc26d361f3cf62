/** Time zones for tests. */

/** Runs the tests of `body` in a time zone. */
export function inZone(zone: string, body: () => void): void {
  describe(`in ${zone}`, () => {
    const before_ = process.env['TZ'];
    before(() => { process.env['TZ'] = zone; });
    after(() => {
      if (before_ === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before_;
    });
    body();
  });
}
