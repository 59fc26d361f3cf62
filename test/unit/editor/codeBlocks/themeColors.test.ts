import assert from 'node:assert/strict';
import { customRules } from '../../../../src/editor/codeBlocks/theme/customizations';
import { looksOf } from '../../../../src/editor/codeBlocks/theme/highlightScopes';
import { readTheme } from '../../../../src/editor/codeBlocks/theme/themeFile';
import { lookOf, type TokenRule } from '../../../../src/editor/codeBlocks/theme/tokenRules';

const rule = (scope: string | string[], foreground?: string, fontStyle?: string): TokenRule => ({ scope, settings: { ...(foreground !== undefined && { foreground }), ...(fontStyle !== undefined && { fontStyle }) } });

describe('token colours of a theme', () => {
  it('come from the rule that says most about the scope, the later of equals', () => {
    const rules = [rule('keyword', '#111111'), rule('keyword.control', '#222222'), rule('keyword', '#333333'), rule('source.css entity.name.tag', '#444444'), rule('entity.name.tag', '#555555')];
    assert.deepEqual(lookOf(rules, ['source', 'keyword.control']), { color: '#222222' });
    assert.deepEqual(lookOf(rules, ['source', 'keyword.other']), { color: '#333333' });
    assert.deepEqual(lookOf(rules, ['source.css', 'entity.name.tag']), { color: '#444444' });
    assert.deepEqual(lookOf(rules, ['text.html', 'entity.name.tag']), { color: '#555555' });
    assert.deepEqual(lookOf(rules, ['source', 'keywords']), {});
  });

  it('know selectors with commas, exclusions and parents', () => {
    const rules = [rule('string, comment', '#111111'), rule('keyword - keyword.operator', '#222222'), rule('meta.a > meta.b', '#333333')];
    assert.equal(lookOf(rules, ['comment.line']).color, '#111111');
    assert.equal(lookOf(rules, ['keyword.operator.new']).color, undefined);
    assert.equal(lookOf(rules, ['keyword.control']).color, '#222222');
    assert.equal(lookOf(rules, ['meta.a', 'meta.b.c']).color, '#333333');
  });

  it('decide colour and font style apart, and take no colour that is none', () => {
    const rules = [rule('comment', '#111111', 'italic'), rule('comment.line', '#222222'), rule('comment.line', 'red; } body { display: none')];
    assert.deepEqual(lookOf(rules, ['comment.line']), { color: '#222222', fontStyle: 'italic' });
  });

  it('are read through includes, with comments in the JSON, and fall back to semantic colours', async () => {
    const files = new Map([
      ['', '{ // mine\n "include": "./base.json", "tokenColors": [{ "scope": "comment", "settings": { "foreground": "#222222" } },], "semanticTokenColors": { "parameter": { "foreground": "#777777" }, "type": 3 } }'],
      ['./base.json', '{ "tokenColors": [{ "scope": ["comment", "string"], "settings": { "foreground": "#111111" } }, { "broken": true }, null] }'],
    ]);
    const { rules, semantic } = await readTheme((names) => Promise.resolve(files.get(names.at(-1) ?? '') ?? ''));
    const looks = looksOf(rules, semantic);
    assert.equal(looks.get('comment')?.color, '#222222');
    assert.equal(looks.get('string')?.color, '#111111');
    assert.equal(looks.get('params')?.color, '#777777');
    assert.deepEqual(looks.get('number'), {});
  });

  it('are not read from a property list, from nonsense, or round and round', async () => {
    await assert.rejects(readTheme(() => Promise.resolve('{ "tokenColors": "./x.tmTheme" }')));
    await assert.rejects(readTheme(() => Promise.resolve('<plist/>')));
    let reads = 0;
    await readTheme(() => {
      reads += 1;
      return Promise.resolve('{ "include": "./self.json" }');
    });
    assert.ok(reads <= 10);
  });

  it('take the user’s changes over the theme’s, those for this theme last', () => {
    const setting = { comments: '#111111', '[Dark Modern]': { comments: { foreground: '#222222' } }, '[*Light*][Solar?]': { comments: '#333333' }, textMateRules: [{ scope: 'string', settings: { foreground: '#444444' } }] };
    assert.equal(lookOf(customRules(setting, 'Dark Modern'), ['comment']).color, '#222222');
    assert.equal(lookOf(customRules(setting, 'My Light One'), ['comment']).color, '#333333');
    assert.equal(lookOf(customRules(setting, 'Other'), ['comment']).color, '#111111');
    assert.equal(lookOf(customRules(setting, 'Other'), ['string']).color, '#444444');
    for (const other of [undefined, null, 'x', 3, [], { textMateRules: 'x' }]) assert.deepEqual(customRules(other, 'x'), []);
  });
});
