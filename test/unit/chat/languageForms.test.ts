import assert from 'node:assert/strict';
import { documentationForm } from '../../../src/chat/languageForms';

describe('Documentation of a language', () => {
  it('has the language’s own form', () => {
    assert.match(documentationForm('python'), /docstrings/);
    assert.match(documentationForm('go'), /Go doc/);
    assert.match(documentationForm('java'), /Javadoc/);
    assert.match(documentationForm('unknown'), /usual form/);
  });
});
