import assert from 'node:assert/strict';
import { ProposalDocument } from './proposalDocument';

const code = (...names: string[]): string => names.map((name) => `const ${name} = load('${name}');\n`).join('');

/** A document of seven lines; a proposal for the five in the middle that changes the second and the fourth of them. */
function proposed(lineBreak = '\n'): ProposalDocument {
  const text = `// before\n${code('a', 'b', 'c', 'd', 'e')}// after\n`.replaceAll('\n', lineBreak);
  const start = text.indexOf('const a');
  const document = new ProposalDocument(text, { start, end: text.indexOf('// after') });
  document.propose(code('a', 'b', 'c', 'd', 'e').replace("load('b')", '2').replace("load('d')", '4').trimEnd());
  assert.deepEqual(document.states, ['pending', 'pending']);
  return document;
}

const idsOf = ({ proposal }: ProposalDocument): number[] => proposal.hunks.map(({ id }) => id);

describe('A proposal over a document that changes (T49)', () => {
  it('moves with edits above, and ignores those below', () => {
    const document = proposed();
    document.type('// before\n', '// before\n\n// more\n');
    document.type('// after', '// after that');
    document.acceptAll();
    assert.equal(document.text, `// before\n\n// more\n${code('a')}const b = 2;\n${code('c')}const d = 4;\n${code('e')}// after that\n`);
  });

  it('keeps edits of the lines between its hunks', () => {
    const document = proposed();
    document.type("load('c');", "load('sea');\n// new line");
    assert.deepEqual(document.states, ['pending', 'pending']);
    document.acceptAll();
    assert.match(document.text, /^const b = 2;\nconst c = load\('sea'\);\n\/\/ new line\nconst d = 4;$/m);
  });

  it('has a conflict where the user types in a line it replaces, and only there', () => {
    const document = proposed();
    document.type("load('b')", "load('bee')");
    assert.deepEqual(document.states, ['conflict', 'pending']);
    const [conflict] = document.proposal.hunks;
    assert.equal(conflict?.conflict, 'changed');
    assert.deepEqual(document.proposal.accept(conflict.id), { refusal: 'conflict' });
    document.acceptAll();
    assert.match(document.text, /load\('bee'\)/);
    assert.match(document.text, /const d = 4;/);
  });

  it('has no conflict any more when that is undone', () => {
    const document = proposed();
    document.type("load('b')", "load('bee')");
    document.type("load('bee')", "load('b')");
    assert.deepEqual(document.states, ['pending', 'pending']);
  });

  it('names what became of the lines: split, deleted, or joined with another', () => {
    const split = new ProposalDocument(code('a', 'b', 'c'));
    split.propose(`${code('a')}const rest = 0;`);
    split.type("load('b');\n", "load('b');\n// between\n");
    assert.equal(split.proposal.hunks[0]?.conflict, 'split');
    const gone = proposed();
    gone.type(code('b'), '');
    assert.equal(gone.proposal.hunks[0]?.conflict, 'gone');
    const joined = proposed();
    joined.type("load('a');\nconst b", "load('a'); const b");
    assert.equal(joined.proposal.hunks[0]?.conflict, 'changed');
  });

  it('has a conflict for lines that were changed before the answer reached them', () => {
    const document = new ProposalDocument(code('a', 'b', 'c'));
    document.proposal.push('```\n');
    document.type("load('b')", "load('bee')");
    document.stream("const a = load('a');\nconst b = 2;\nconst c = 3;\n```");
    assert.deepEqual(document.states, ['conflict']);
    const untouched = new ProposalDocument(code('a', 'b', 'c'));
    untouched.proposal.push('```\n');
    untouched.type("load('b')", "load('bee')");
    untouched.stream("const a = 1;\nconst b = load('b');\nconst c = 3;\n```");
    untouched.acceptAll();
    assert.equal(untouched.text, "const a = 1;\nconst b = load('bee');\nconst c = 3;\n");
  });

  it('has later hunks right when one is accepted while it streams', () => {
    const document = new ProposalDocument(code('a', 'b', 'c', 'd'));
    document.proposal.push("```\nconst a = 1;\nconst more = 1;\nconst b = load('b');\nconst c = ");
    assert.deepEqual(document.states, ['pending']);
    const [hunk] = document.proposal.hunks;
    assert.ok(hunk);
    document.apply(document.proposal.accept(hunk.id));
    document.stream("3;\nconst d = load('d');\n```");
    document.acceptAll();
    assert.equal(document.text, "const a = 1;\nconst more = 1;\nconst b = load('b');\nconst c = 3;\nconst d = load('d');\n");
  });

  it('knows its lines again when only the line endings were switched', () => {
    const document = proposed();
    document.text = document.text.replaceAll('\n', '\r\n');
    document.proposal.synchronise(document.text);
    document.acceptAll();
    assert.equal(document.text, `// before\n${code('a')}const b = 2;\n${code('c')}const d = 4;\n${code('e')}// after\n`.replaceAll('\n', '\r\n'));
  });

  it('survives a formatter that replaces the whole text', () => {
    const document = proposed();
    const formatted = document.text.replace('// after', '// After.');
    document.change({ offset: 0, length: document.text.length, text: formatted });
    assert.deepEqual(document.states, ['pending', 'pending']);
  });

  it('is all conflict, and nothing is applied, when the lines are gone', () => {
    const document = proposed();
    document.change({ offset: 0, length: document.text.length, text: 'something else' });
    assert.deepEqual(document.states, ['conflict', 'conflict']);
    assert.deepEqual(document.proposal.acceptAll(), { refusal: 'conflict' });
  });
});

describe('The lines that are edited (T52)', () => {
  it('are the selected ones, with or without the line break behind them', () => {
    for (const end of [code('a', 'b').length - 1, code('a', 'b').length]) {
      const document = new ProposalDocument(code('a', 'b', 'c'), { start: code('a').length, end });
      document.propose('const b = 2;');
      document.acceptAll();
      assert.equal(document.text, `${code('a')}const b = 2;\n${code('c')}`);
    }
  });

  it('may be all of a text without a last line break, which gets none', () => {
    const cases = [['a();\nb();', 'a();\nc();'], ['a();\nb();', 'a();'], ['a();\nb();', 'a();\nb();\nc();'], ['a();', 'b();\nc();']];
    for (const [before = '', after = ''] of cases) {
      const document = new ProposalDocument(before);
      document.propose(after);
      document.acceptAll();
      assert.equal(document.text, after);
    }
  });

  it('may be none, in an empty document', () => {
    const document = new ProposalDocument('');
    document.propose('a();\nb();');
    document.acceptAll();
    assert.equal(document.text, 'a();\nb();');
  });
});

describe('Line endings, tabs and other bytes (T53)', () => {
  it('are kept, and new lines have those of their neighbours', () => {
    const document = proposed('\r\n');
    document.acceptAll();
    assert.equal(document.text, `// before\n${code('a')}const b = 2;\n${code('c')}const d = 4;\n${code('e')}// after\n`.replaceAll('\n', '\r\n'));
    const mixed = new ProposalDocument('한글 = 1;\r\n\tb();  \nc();\r\n🙂 = 2;\n');
    mixed.propose('한글 = 2;\n\tb();\nnew();\nc();\n🙂 = 3;');
    mixed.acceptAll();
    assert.equal(mixed.text, '한글 = 2;\r\n\tb();  \nnew();\nc();\r\n🙂 = 3;\n');
  });
});

describe('Accepting (T55)', () => {
  it('happens once', () => {
    const document = proposed();
    const [first = 0, second = 0] = idsOf(document);
    document.apply(document.proposal.accept(first));
    const { text } = document;
    assert.deepEqual(document.proposal.accept(first), { refusal: 'decided' });
    document.proposal.reject(second);
    assert.deepEqual(document.proposal.accept(second), { refusal: 'decided' });
    assert.deepEqual(document.proposal.acceptAll(), { refusal: 'nothing' });
    assert.equal(document.text, text);
    assert.equal(document.proposal.isSettled, true);
  });

  it('waits for the edit that is on its way', () => {
    const { proposal } = proposed();
    const [first = 0, second = 0] = proposal.hunks.map(({ id }) => id);
    assert.ok('edits' in proposal.accept(first));
    for (const again of [proposal.accept(first), proposal.accept(second), proposal.acceptAll()]) assert.deepEqual(again, { refusal: 'applying' });
    proposal.notApplied();
    assert.ok('edits' in proposal.accept(second));
  });

  it('is not undone by an undo: the hunk stays decided', () => {
    const document = proposed();
    const before = document.text;
    const [first = 0] = idsOf(document);
    document.apply(document.proposal.accept(first));
    document.change({ offset: 0, length: document.text.length, text: before });
    assert.deepEqual(document.states, ['accepted', 'pending']);
    document.acceptAll();
    assert.equal(document.text, before.replace("load('d')", '4'));
  });

  it('is known as such in whatever pieces the editor makes it', () => {
    const document = proposed();
    const [first = 0] = idsOf(document);
    assert.ok('edits' in document.proposal.accept(first));
    const offset = document.text.indexOf("load('b')");
    assert.equal(document.proposal.documentChanged([{ offset, length: 9, text: '2' }]), true);
    assert.deepEqual(document.states, ['accepted', 'pending']);
  });
});

describe('An answer that must not be applied by itself (T57, T58)', () => {
  it('is kept as far as it came, leaves the rest alone, and is accepted only when asked for', () => {
    for (const ending of ['cut-off', 'interrupted'] as const) {
      const document = new ProposalDocument(code('a', 'b', 'c', 'd'));
      document.stream("```\nconst a = 1;\nconst b = load('b');\nconst c", ending);
      assert.deepEqual(document.proposal.flaws, [ending]);
      assert.deepEqual(document.proposal.acceptAll(), { refusal: 'flawed' });
      document.apply(document.proposal.acceptAll(true));
      assert.equal(document.text, `const a = 1;\n${code('b', 'c', 'd')}`);
    }
  });

  it('is asked about when its only change is accepted by itself', () => {
    const document = new ProposalDocument('a();\nb();\nc();\nd();\n');
    document.stream('```ts\na();\nB();');
    const [hunk, ...others] = document.proposal.hunks;
    assert.ok(hunk && others.length === 0);
    assert.deepEqual(document.proposal.accept(hunk.id), { refusal: 'flawed' });
    document.apply(document.proposal.accept(hunk.id, true));
  });

  it('deletes nothing that came in a block after a decision', () => {
    const text = 'function f() {\n  a();\n}\nfunction g() {\n  b();\n}\n';
    const document = new ProposalDocument(text);
    const unfenced = 'function f() {\n  A();\n}\nfunction g() {\n';
    for (const letter of unfenced) document.proposal.push(letter);
    const [hunk] = document.proposal.hunks;
    assert.ok(hunk);
    document.apply(document.proposal.accept(hunk.id));
    document.stream('\n```ts\nfunction f() {\n  A();\n}\nfunction g() {\n  B();\n}\n```\n');
    assert.ok('refusal' in document.proposal.acceptAll());
    assert.ok(document.text.includes('b();'));
  });

  it('never puts a line that stands for left-out code into the file with the rest', () => {
    const document = new ProposalDocument(code('a', 'b', 'c', 'd', 'e'));
    document.propose("const a = 1;\nconst b = load('b');\n// ... rest unchanged");
    assert.deepEqual(document.proposal.acceptAll(), { refusal: 'flawed' });
    const marked = document.proposal.hunks.find(({ leavesCodeOut }) => leavesCodeOut);
    assert.ok(marked);
    assert.deepEqual(document.proposal.accept(marked.id), { refusal: 'flawed' });
    assert.ok('edits' in document.proposal.accept(marked.id, true));
  });

  it('shows the block that fits, whatever came first', () => {
    const document = new ProposalDocument(code('a', 'b'));
    document.stream(`\`\`\`sh\nnpm install load\n\`\`\`\n\`\`\`ts\nconst a = 1;\n${code('b')}\`\`\``);
    document.acceptAll();
    assert.equal(document.text, `const a = 1;\n${code('b')}`);
  });

  it('starts again from the lines as they are', () => {
    const document = proposed();
    const [first = 0] = idsOf(document);
    document.apply(document.proposal.accept(first));
    document.type("load('c')", "load('sea')");
    const { text, start, end } = document.proposal.retry();
    assert.equal(text.slice(start, end), `${code('a')}const b = 2;\nconst c = load('sea');\n${code('d', 'e')}`);
    assert.deepEqual(document.states, ['accepted', 'rejected']);
  });
});

describe('What a proposal makes of the text', () => {
  it('is seen before anything is accepted, with what is still being written', () => {
    const text = code('a', 'b', 'c');
    const document = new ProposalDocument(text);
    document.proposal.push(`\`\`\`ts\n${code('a')}const better = 1;\n${code('c')}const more = 2;\n`);
    assert.equal(document.proposal.preview, `${code('a')}const better = 1;\n${code('c')}const more = 2;\n`);
    assert.equal(document.text, text);
  });

  it('is what accepting makes of it, without what was rejected or is in conflict', () => {
    const document = proposed();
    document.type('// before', '// mine');
    const { preview } = document.proposal;
    document.acceptAll();
    assert.equal(document.text, preview);
    assert.equal(document.proposal.preview, preview);
    const other = proposed();
    const [first = 0] = idsOf(other);
    other.proposal.reject(first);
    other.type("load('d')", 'mine');
    assert.equal(other.proposal.preview, other.text);
  });

  it('can be had whole, whatever became of the document', () => {
    const document = proposed();
    document.type("load('b')", 'mine');
    const [, second = 0] = idsOf(document);
    document.proposal.reject(second);
    assert.equal(document.proposal.replacement, code('a', 'b', 'c', 'd', 'e').replace("load('b')", '2').replace("load('d')", '4').trimEnd());
  });
});
