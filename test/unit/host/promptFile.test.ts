import assert from 'node:assert/strict';
import { parsePromptFile } from '../../../src/host/promptFile';
import { expandVariables, inputsOf, linkedPaths, parseArgument } from '../../../src/host/promptFileBody';

describe('A prompt file', () => {
  it('has a header and a body', async () => {
    const content = '---\ndescription: "폼을 만들어요"\nargument-hint: formName=…\nmodel: [GPT-5, kr/gpt4o]\nagent: ask\ntools: [x]\n---\n\nMake a form.\n';
    assert.deepEqual(await parsePromptFile(content), { description: '폼을 만들어요', argumentHint: 'formName=…', models: ['GPT-5', 'kr/gpt4o'], body: 'Make a form.' });
    assert.deepEqual((await parsePromptFile(content.replaceAll('\n', '\r\n'))).description, '폼을 만들어요');
    assert.deepEqual(await parsePromptFile('---\nname: make form\nmodel: GPT-5\n---\nbody'), { name: 'make form', models: ['GPT-5'], body: 'body' });
  });

  it('needs no header', async () => {
    assert.deepEqual(await parsePromptFile('Just do it.\n---\nnot a header\n---'), { models: [], body: 'Just do it.\n---\nnot a header\n---' });
    assert.deepEqual(await parsePromptFile(''), { models: [], body: '' });
    assert.equal((await parsePromptFile('---\n---\nbody')).body, 'body');
  });

  it('has a header to the line that is nothing but dashes', async () => {
    assert.deepEqual(await parsePromptFile('---\ndescription: use ---\nmodel: a\n---\nbody'), { description: 'use ---', models: ['a'], body: 'body' });
    assert.deepEqual(await parsePromptFile('---\n---\nbody'), { models: [], body: 'body' });
  });

  it('is used without its header when that is no YAML, or hostile', async () => {
    for (const header of ['a: [', 'a: !!js/function "x"', 'a: &a [1]\nb: [*a, *a]', '- a', 'description: {x: 1}', 'description: 2024-01-01']) {
      const parsed = await parsePromptFile(`---\n${header}\n---\nbody`);
      assert.equal(parsed.body, 'body', header);
      assert.ok(parsed.description === undefined || typeof parsed.description === 'string', header);
    }
  });

  it('is used without its header when nothing is there to read it', async () => {
    const parsed = await parsePromptFile('---\nname: a\n---\nbody', () => Promise.reject(new Error('no such file')));
    assert.deepEqual(parsed, { models: [], body: 'body' });
  });

  it('keeps its descriptions to one short line', async () => {
    const { description } = await parsePromptFile(`---\ndescription: |\n  two\n  lines ${'x'.repeat(1_000)}\n---\n`);
    assert.ok(description?.startsWith('two lines x') && description.length <= 300);
  });

  it('asks for each value once', () => {
    const body = 'A ${input:name} with ${input:field:its field: one of a, b} and ${input:name:again}. ${selection}';
    assert.deepEqual(inputsOf(body), [{ name: 'name', placeholder: '' }, { name: 'field', placeholder: 'its field: one of a, b' }]);
  });

  it('takes values from what was written after its name', () => {
    const inputs = [{ name: 'name', placeholder: '' }, { name: 'field', placeholder: '' }];
    assert.deepEqual(parseArgument('name=Form other=1 field="a b" and more', inputs), { values: new Map([['name', 'Form'], ['field', 'a b']]), rest: 'other=1 and more' });
    assert.deepEqual(parseArgument('for listing customers', inputs), { values: new Map(), rest: 'for listing customers' });
    assert.deepEqual(parseArgument('고객 목록', inputs.slice(0, 1)), { values: new Map([['name', '고객 목록']]), rest: '' });
  });

  it('has its variables replaced, and only its own', () => {
    const values: Record<string, string> = { 'input:name': '${selection}', selection: '$& $1', file: 'src/a.ts' };
    const expanded = expandVariables('${input:name:what} ${selection} ${file} ${unknown} $file', (variable) => values[variable]);
    assert.equal(expanded, '${selection} $& $1 src/a.ts ${unknown} $file');
  });

  it('links to files by relative paths', () => {
    const body = '[a](../docs/a%20b.md#part) [b](<./b.md>) [web](https://example.com/x.md) [self](#x) ![c](c.png) #file:../d.ts, [a](../docs/a%20b.md)';
    assert.deepEqual(linkedPaths(body), ['../docs/a b.md', './b.md', 'c.png', '../d.ts,']);
  });
});
