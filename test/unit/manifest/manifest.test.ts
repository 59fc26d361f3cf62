/** package.json against the code: each names what the other one has. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { commands, contextKeys, explainControllerId, inlineEditScheme, languageModelVendor, proposalScheme, settingKeys, views } from '../../../src/contributions';

const strings = z.record(z.string(), z.string());
const menuItem = z.object({ command: z.optional(z.string()), group: z.optional(z.string()), submenu: z.optional(z.string()), when: z.optional(z.string()) });
const manifestSchema = z.object({
  engines: z.object({ vscode: z.string() }),
  devDependencies: strings,
  activationEvents: z.array(z.string()),
  contributes: z.object({
    viewsContainers: z.record(z.string(), z.array(z.object({ id: z.string() }))),
    views: z.record(z.string(), z.array(z.object({ id: z.string(), type: z.string() }))),
    languageModelChatProviders: z.array(z.object({ vendor: z.string() })),
    commands: z.array(z.object({ command: z.string(), title: z.string(), category: z.optional(z.string()), enablement: z.optional(z.string()) })),
    submenus: z.array(z.object({ id: z.string() })),
    menus: z.record(z.string(), z.array(menuItem)),
    keybindings: z.array(z.object({ command: z.string(), key: z.string(), when: z.optional(z.string()) })),
    configuration: z.object({
      properties: z.record(z.string(), z.object({ scope: z.string(), default: z.unknown(), markdownDescription: z.string() })),
    }),
  }),
});

// Tests run in the project's folder.
const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const source = readFileSync('package.json', 'utf8');
const { engines, devDependencies, activationEvents, contributes } = z.parse(manifestSchema, read('package.json'));
const declared = new Set(contributes.commands.map(({ command }) => command));
const menuItems = Object.entries(contributes.menus).flatMap(([menu, items]) => items.map((item) => ({ menu, ...item })));

function sorted(items: Iterable<string>): string[] {
  return [...items].sort();
}

/** `1.106` of `^1.106.0` as a number to compare. */
function minor(version: string): number {
  const [, major, minor] = /^[\^~>=]*(\d+)\.(\d+)\./.exec(version) ?? [];
  assert.ok(major !== undefined && minor !== undefined, version);
  return Number(major) * 10_000 + Number(minor);
}

describe('The manifest', () => {
  it('declares exactly the commands of the code, each once', () => {
    assert.deepEqual(sorted(contributes.commands.map(({ command }) => command)), sorted(Object.values(commands)));
  });

  it('declares exactly the settings of the code', () => {
    assert.deepEqual(sorted(Object.keys(contributes.configuration.properties)), sorted(settingKeys.map((key) => `krouter.${key}`)));
  });

  it('declares exactly the views of the code, in their container', () => {
    assert.deepEqual(Object.values(contributes.viewsContainers).flat().map(({ id }) => id), [views.container]);
    assert.deepEqual(contributes.views, { [views.container]: [{ id: views.chat, type: 'webview' }] });
  });

  it('declares the models that the code offers to VS Code', () => {
    assert.deepEqual(contributes.languageModelChatProviders.map(({ vendor }) => vendor), [languageModelVendor]);
  });

  it('starts the extension for a usage view that is restored', () => {
    assert.ok(activationEvents.includes(`onWebviewPanel:${views.usage}`));
  });

  it('keeps every setting out of reach of a workspace', () => {
    for (const [name, { scope }] of Object.entries(contributes.configuration.properties)) assert.equal(scope, 'application', name);
  });

  it('gives every setting a default', () => {
    for (const [name, setting] of Object.entries(contributes.configuration.properties)) {
      assert.notEqual(setting.default, undefined, name);
    }
  });

  it('uses only commands and submenus that it declares', () => {
    const submenus = new Set(contributes.submenus.map(({ id }) => id));
    for (const { menu, command, submenu } of menuItems) {
      if (command === undefined) assert.ok(submenu !== undefined && submenus.has(submenu), `${menu}: ${submenu ?? 'nothing'}`);
      else assert.ok(declared.has(command), `${menu}: ${command}`);
    }
    for (const { command } of contributes.keybindings) assert.ok(declared.has(command), command);
    for (const id of submenus) assert.ok(menuItems.some(({ submenu }) => submenu === id) && id in contributes.menus, id);
  });

  it('gives no two items of a menu the same place', () => {
    const places = menuItems.flatMap(({ menu, group, when }) => (group === undefined ? [] : [`${menu} ${group} ${when ?? ''}`]));
    assert.deepEqual(sorted(new Set(places)), sorted(places));
  });

  it('names K-Router once in the palette: as the category, or in titles for menus of VS Code’s own', () => {
    // Those menus show no category. In the editor's context menu K-Router has a menu of its own.
    const foreign = new Set(menuItems.flatMap(({ menu, command }) => (/^(?:explorer|terminal|scm|editor\/title)\/.*context$/.test(menu) ? [command] : [])));
    const english = z.parse(strings, read('package.nls.json'));
    const korean = z.parse(strings, read('package.nls.ko.json'));
    for (const { command, title, category } of contributes.commands) {
      assert.equal(category, foreign.has(command) ? undefined : 'K-Router', command);
      for (const words of [english, korean]) assert.equal(words[title.slice(1, -1)]?.includes('K-Router'), foreign.has(command), title);
    }
  });

  it('hides what needs a message from the palette of an empty chat', () => {
    const needing = contributes.commands.filter(({ enablement }) => enablement?.includes(contextKeys.chatHasMessages)).map(({ command }) => command);
    assert.ok(needing.includes(commands.retryAnswer));
    for (const command of needing) {
      const item = menuItems.find((candidate) => candidate.menu === 'commandPalette' && candidate.command === command);
      assert.match(item?.when ?? '', new RegExp(contextKeys.chatHasMessages), command);
    }
  });

  it('binds no key without a condition', () => {
    for (const { command, when } of contributes.keybindings) assert.match(when ?? '', /\S/, command);
  });

  it('binds no letter that AltGr types: on Windows AltGr is Ctrl+Alt', () => {
    const typing = contributes.keybindings.filter(({ key }) => /\+.$/.test(key) && ['ctrl', 'alt'].every((part) => key.split('+').includes(part)));
    // The one key that is given.
    assert.deepEqual(typing.map(({ command, key }) => [command, key]), [[commands.editCode, 'ctrl+alt+k']]);
  });

  it('binds a letter with Alt only where the caret is in a proposal', () => {
    for (const { command, key, when } of contributes.keybindings) {
      if (/^(?:shift\+)?alt\+[a-z]$/.test(key)) assert.match(when ?? '', /^editorTextFocus && krouter\.(?:change|edit)AtCursor$/, command);
    }
  });

  it('asks in its conditions only for context keys that the code sets, and for its own scheme and view', () => {
    const conditions = [
      ...menuItems.map(({ when }) => when),
      ...contributes.keybindings.map(({ when }) => when),
      ...contributes.commands.map(({ enablement }) => enablement),
    ].filter((when) => when !== undefined);
    const known = new Set<string>([...Object.values(contextKeys), views.chat, explainControllerId, proposalScheme, inlineEditScheme]);
    const used = conditions.flatMap((when) => when.match(/\bkrouter[\w.-]*/g) ?? []);
    for (const name of used) assert.ok(known.has(name), name);
    for (const name of known) assert.ok(used.includes(name), `${name} is used nowhere`);
  });

  it('hides commands that need an editor or a proposal from a palette without one', () => {
    const condition = (command: string): string =>
      menuItems.find((item) => item.menu === 'commandPalette' && item.command === command)?.when ?? '';
    for (const command of [commands.explain, commands.editCode, commands.refactor, commands.addSelectionToChat]) {
      assert.match(condition(command), /\beditorIsOpen\b/, command);
    }
    for (const command of [commands.acceptProposal, commands.discardProposal]) assert.match(condition(command), /\bresourceScheme\b/, command);
  });

  it('offers no change of a file in an untrusted workspace', () => {
    const changing = new Set<string>([commands.editCode, commands.refactor, commands.acceptProposal, commands.acceptEdit, commands.acceptAllEdits]);
    for (const { command, enablement } of contributes.commands) {
      if (!changing.has(command)) continue;
      assert.match(enablement ?? '', /\bisWorkspaceTrusted\b/, command);
    }
  });

  it('offers a command of the user’s own whose words for code are not taken for places of the snippet', () => {
    // VS Code's JSON service escapes a string by itself, backslashes too, unless it begins with ^.
    assert.match(source, /"prompt": "\^\\"\$2 \\\\\$\{selection\}\\""/);
  });

  it('supports VS Code from 1.106 or a later version on, and is compiled against no later one', () => {
    assert.ok(minor(engines.vscode) >= minor('1.106.0'));
    assert.ok(minor(devDependencies['@types/vscode'] ?? '') <= minor(engines.vscode));
  });
});

describe('The manifest’s strings', () => {
  const used = new Set([...source.matchAll(/"%([^%"]+)%"/g)].flatMap(([, key]) => key ?? []));
  const english = z.parse(strings, read('package.nls.json'));
  const korean = z.parse(strings, read('package.nls.ko.json'));

  it('are there in English and in Korean, and none is left over', () => {
    assert.ok(used.size > 0);
    assert.deepEqual(sorted(Object.keys(english)), sorted(used));
    assert.deepEqual(sorted(Object.keys(korean)), sorted(used));
  });

  it('are written in their language', () => {
    for (const [key, text] of Object.entries(english)) assert.match(text, /^[\x20-\x7e]+$/, key);
    for (const [key, text] of Object.entries(korean)) assert.match(text, /\p{Script=Hangul}/u, key);
  });

  it('name everything a user reads in the palette, the view and the settings', () => {
    const shown = [
      ...contributes.commands.map(({ title }) => title),
      ...Object.values(contributes.configuration.properties).map(({ markdownDescription }) => markdownDescription),
    ];
    for (const text of shown) assert.match(text, /^%[^%]+%$/);
  });

  it('keep code, settings and products as they are in both languages', () => {
    const fixed = (text: string): string[] => sorted(text.match(/`[^`]+`|\bK-Router\b|\bURL\b/g) ?? []);
    for (const [key, text] of Object.entries(english)) {
      if (key.startsWith('setting.')) assert.deepEqual(fixed(korean[key] ?? ''), fixed(text), key);
    }
  });
});
