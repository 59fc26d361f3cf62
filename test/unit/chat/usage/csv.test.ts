import assert from 'node:assert/strict';
import { usageCsv } from '../../../../src/chat/usage/csv';
import { record } from './records';

const header = 'time,account,feature,model,answered_by,prompt_tokens,completion_tokens,credits,first_text_ms,duration_ms,outcome,id\r\n';

describe('Usage as CSV', () => {
  it('has a header even when there is nothing else', () => {
    assert.equal(usageCsv([]), header);
  });

  it('leaves empty what is unknown, and keeps zeros', () => {
    const csv = usageCsv([record({ id: 'a', credits: 0, promptTokens: 3 })]);
    assert.equal(csv, `${header}2027-01-15T08:00:00.000Z,https://gateway.test,chat,kr/auto,,3,,0,,1000,complete,a\r\n`);
  });

  it('quotes separators, quotes and line ends', () => {
    assert.match(usageCsv([record({ model: 'a,"b"\nc' })]), /,"a,""b""\nc",/);
  });

  for (const model of ['=cmd|1', '+1', '-1+2', '@SUM(A1)', '\t=1', ' =1', '＝1']) {
    it(`keeps a spreadsheet from running ${JSON.stringify(model)}`, () => {
      assert.ok(usageCsv([record({ model })]).includes(`,"'${model}",`));
    });
  }
});
