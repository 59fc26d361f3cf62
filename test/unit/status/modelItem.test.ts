import assert from 'node:assert/strict';
import { commands } from '../../../src/contributions';
import type { ModelScope, PresentChoice } from '../../../src/shared/modelChoice';
import { modelItem } from '../../../src/status/modelItem';
import { renderMarkdown } from '../../fakes/markdown';

const choice = (id: string, name: string, scope: ModelScope = 'everywhere'): PresentChoice => ({ model: { id, name }, scope });
const item = (present: PresentChoice, isMissing = false, general = present): ReturnType<typeof modelItem> => modelItem({ present, general, isMissing });

describe('The model item', function () {
  this.timeout(30_000);

  it('shows the model’s name and opens the picker', () => {
    const { text, command, severity, label, tooltip } = item(choice('kr/gpt54', 'GPT-5.4'));
    assert.deepEqual([text, command, severity], ['$(sparkle) GPT-5.4', commands.selectModel, 'normal']);
    assert.match(label, /GPT-5\.4/);
    assert.match(renderMarkdown(tooltip), /GPT-5\.4 · kr\/gpt54/);
  });

  it('says where the choice holds, and what is used elsewhere when that is another model', () => {
    const places = (['everywhere', 'workspace'] as const).map((scope) => item(choice('a', 'A', scope)));
    assert.deepEqual(places.map(({ tooltip }) => /Chosen for: (.+)/.exec(tooltip)?.[1]), ['everywhere', 'this workspace']);
    const own = item(choice('a', 'A', 'conversation'), false, choice('b', 'B'));
    assert.match(own.tooltip, /Chosen for: this chat/);
    assert.match(own.tooltip, /Edits, explanations and commit messages use B/);
    assert.match(own.label, /A \(this chat\)/);
  });

  it('warns of a model that the gateway does not list', () => {
    const { text, severity, tooltip, label, command } = item(choice('kr/gone', 'Gone'), true);
    assert.deepEqual([text, severity, command], ['$(warning) Gone', 'warning', commands.selectModel]);
    assert.match(tooltip, /does not list it/);
    assert.match(label, /not listed/);
  });

  it('shows a name from outside as text: no icon, no link, no markup', () => {
    for (const name of ['$(trash)', '[x](command:evil)', '![x](https://evil.test)', '<b>x</b>', '**x**', 'a\n\n# b', 'https://evil.test']) {
      const { text, tooltip } = item(choice(name, name, 'conversation'), false, choice(name, name));
      assert.equal(text.match(/\$\(/g)?.length, 1, name);
      assert.deepEqual(renderMarkdown(tooltip).match(/<\w+/g), ['<p', '<strong', '<p', '<p', '<p', '<p'], name);
      assert.ok(!tooltip.includes('(command:'), name);
    }
  });
});
