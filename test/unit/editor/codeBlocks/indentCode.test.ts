import assert from 'node:assert/strict';
import { indentCode } from '../../../../src/editor/codeBlocks/indentCode';

describe('code that is inserted', () => {
  it('goes as far in as the line, in the editor’s steps', () => {
    assert.equal(indentCode('if a:\n  b()\n  if c:\n    d()', '        ', '    '), 'if a:\n            b()\n            if c:\n                d()');
    assert.equal(indentCode('    {\n        a\n    }', '\t', '\t'), '{\n\t\ta\n\t}');
    assert.equal(indentCode('a\r\n\r\n  b', 'x = ', '  '), 'a\n\n  b');
  });

  it('keeps text of several lines where it is', () => {
    assert.equal(indentCode('  const a = `\nx\n  y`;', '    ', '  '), 'const a = `\nx\n    y`;');
  });
});
