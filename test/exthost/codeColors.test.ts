import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ThemeCodeColors } from '../../src/editor/codeBlocks/codeColors';
import type { CodeColors } from '../../src/shared/protocol';
import { memoryLog, waitFor } from './support';

describe('the theme’s colours of code', () => {
  const log = memoryLog();
  const source = new ThemeCodeColors(log);
  const workbench = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('workbench');

  const withTheme = async (name: string, kind: vscode.ColorThemeKind): Promise<CodeColors> => {
    await workbench().update('colorTheme', name, vscode.ConfigurationTarget.Global);
    await waitFor('the theme', () => vscode.window.activeColorTheme.kind === kind);
    return source.read();
  };

  after(async () => {
    await workbench().update('colorTheme', undefined, vscode.ConfigurationTarget.Global);
    await vscode.workspace.getConfiguration('editor').update('tokenColorCustomizations', undefined, vscode.ConfigurationTarget.Global);
    source.dispose();
  });

  const { Dark, Light, HighContrast, HighContrastLight } = vscode.ColorThemeKind;
  // As the themes' own files say.
  const expected = [
    ['Default Dark Modern', Dark, { keyword: '#C586C0', 'keyword.storage': '#569cd6', string: '#ce9178', 'title.function': '#DCDCAA', 'title.class': '#4EC9B0', comment: '#6A9955', number: '#b5cea8' }],
    ['Default Light Modern', Light, { keyword: '#AF00DB', 'keyword.storage': '#0000ff', string: '#a31515', 'title.function': '#795E26', comment: '#008000', number: '#098658' }],
    ['Default High Contrast', HighContrast, { keyword: '#C586C0', string: '#ce9178', 'title.function': '#DCDCAA' }],
    ['Default High Contrast Light', HighContrastLight, { keyword: '#b5200d', string: '#0F4A85', 'title.function': '#5e2cbc', comment: '#515151' }],
  ] as const;
  for (const [name, kind, colors] of expected) {
    it(`are those of ${name}`, async () => {
      const read = await withTheme(name, kind);
      for (const [scope, color] of Object.entries(colors)) assert.equal(read[scope]?.color?.toLowerCase(), color.toLowerCase(), `${scope} in ${name}`);
    });
  }

  it('follow what the user changes, and say when', async () => {
    await withTheme('Default Dark Modern', Dark);
    let changes = 0;
    const subscription = source.onDidChange(() => { changes += 1; });
    await vscode.workspace.getConfiguration('editor').update(
      'tokenColorCustomizations',
      { comments: '#123456', '[*Dark*]': { strings: { foreground: '#abcdef', fontStyle: 'bold italic' } }, '[Other]': { keywords: '#ff0000' }, textMateRules: [{ scope: 'constant.numeric', settings: { foreground: '#010203', fontStyle: 'underline' } }] },
      vscode.ConfigurationTarget.Global,
    );
    await waitFor('the change', () => changes > 0);
    const read = await source.read();
    assert.equal(read['comment']?.color, '#123456');
    assert.deepEqual(read['string'], { color: '#abcdef', isBold: true, isItalic: true, isUnderlined: false });
    assert.deepEqual(read['number'], { color: '#010203', isBold: false, isItalic: false, isUnderlined: true });
    assert.equal(read['keyword']?.color?.toLowerCase(), '#c586c0');
    subscription.dispose();
  });

  it('logs nothing as long as the theme can be read', () => {
    assert.deepEqual(log.lines, []);
  });
});
