import assert from 'node:assert/strict';
import './dom';
import { EnterKey, handleEnter } from '../../../src/webview/composer/enterKey';
import { ManualTimers } from './fixtures';

/** One event of a recorded sequence. `text` is what the platform has put into the box by then. */
type Step =
  | { on: 'start' }
  | { on: 'update' | 'end'; data: string; text?: string }
  | { on: 'down'; key: string; code?: string; keyCode?: number; composing?: boolean; shift?: boolean; alt?: boolean; ctrl?: boolean; meta?: boolean }
  | { on: 'up'; key: string; code?: string }
  | { on: 'break' }
  /** The tasks that were put off run now. */
  | { on: 'idle'; text?: string };

interface Played {
  sent: string[];
  /** Line breaks that reached the box. */
  breaks: number;
}

/** Plays a sequence against the rule. A default action that was not prevented has its effect. */
function play(steps: readonly Step[], initial = ''): Played {
  const played: Played = { sent: [], breaks: 0 };
  let text = initial;
  let prevented = 0;
  let deferred: (() => void)[] = [];
  const rule = new EnterKey(() => played.sent.push(text), (callback) => deferred.push(callback));
  for (const step of steps) {
    if ('text' in step) text = step.text;
    switch (step.on) {
      case 'start':
        rule.compositionStart();
        break;
      case 'update':
        rule.compositionUpdate(step.data);
        break;
      case 'end':
        rule.compositionEnd(step.data);
        break;
      case 'down': {
        const before = prevented;
        rule.keyDown({
          key: step.key, code: step.code ?? step.key, keyCode: step.keyCode ?? 13, isComposing: step.composing ?? false,
          shiftKey: step.shift ?? false, altKey: step.alt ?? false, ctrlKey: step.ctrl ?? false, metaKey: step.meta ?? false, preventDefault: () => { prevented++; },
        });
        if (prevented === before && step.key === 'Enter' && step.keyCode !== 229) played.breaks++;
        break;
      }
      case 'up':
        rule.keyUp({ key: step.key, code: step.code ?? step.key });
        break;
      case 'break': {
        const before = prevented;
        rule.beforeInput({ inputType: 'insertLineBreak', preventDefault: () => { prevented++; } });
        if (prevented === before) played.breaks++;
        break;
      }
      case 'idle': {
        const callbacks = deferred;
        deferred = [];
        for (const callback of callbacks) callback();
        break;
      }
    }
  }
  for (const callback of deferred) callback();
  return played;
}

const enterDown: Step = { on: 'down', key: 'Enter' };
const enterUp: Step = { on: 'up', key: 'Enter' };
/** Typing ㅇ, 아, 안 into an empty box; the input method holds the last syllable. */
const typing: Step[] = [{ on: 'start' }, { on: 'update', data: 'ㅇ' }, { on: 'update', data: '아' }, { on: 'update', data: '안' }];
const once = { sent: ['안'], breaks: 0 };

/**
 * Where the orders are known from. The UI Events standard says that a composition's keys are reported with key code
 * 229, but nothing about the Enter that ends one: https://github.com/w3c/uievents/issues/202 has what browsers do with
 * Korean (keys again after the commit on Windows, only the line break on macOS in Firefox). Chrome's two keydowns,
 * 229 and 13: https://contenteditable.realerror.com/cases/ce-0210-ime-keydown-keycode-229-enter-chrome. Safari's
 * commit before the key: https://github.com/bluesky-social/social-app/pull/4186; the same from input methods on
 * Windows and macOS: https://github.com/NousResearch/hermes-agent/pull/41026. IBus empties the composition and inserts
 * its text afterwards: https://github.com/stablyai/orca/pull/12158. The second key only after the prompt has gone, the
 * commit only after the key is up, and the key held down are known from nowhere: they are what could go wrong.
 */
describe('Enter with a Korean input method', () => {
  const sequences: Record<string, Step[]> = {
    'Chrome on macOS: the key comes again after the commit': [
      ...typing,
      { on: 'down', key: 'Enter', keyCode: 229, composing: true },
      { on: 'end', data: '안', text: '안' },
      enterDown,
      enterUp,
    ],
    'Chrome on Windows: the key is `Process`, then comes again': [
      ...typing,
      { on: 'down', key: 'Process', code: 'Enter', keyCode: 229, composing: true },
      { on: 'end', data: '안', text: '안' },
      enterDown,
      enterUp,
    ],
    'Chrome on Windows: no second key': [
      ...typing,
      { on: 'down', key: 'Process', code: 'Enter', keyCode: 229, composing: true },
      { on: 'end', data: '안', text: '안' },
      { on: 'idle' },
      enterUp,
    ],
    'a second key only after the prompt has gone': [
      ...typing,
      { on: 'down', key: 'Process', code: 'Enter', keyCode: 229, composing: true },
      { on: 'end', data: '안', text: '안' },
      { on: 'idle' },
      { on: 'idle', text: '' },
      enterDown,
      enterUp,
    ],
    'Linux with ibus: commit comes empty, the text afterwards': [
      ...typing,
      { on: 'down', key: 'Unidentified', code: 'Enter', keyCode: 229, composing: true },
      { on: 'end', data: '', text: '' },
      { on: 'idle', text: '안' },
      enterUp,
    ],
    'Linux: a line break follows instead of a key': [
      ...typing,
      { on: 'down', key: 'Process', code: 'Enter', keyCode: 229, composing: true },
      { on: 'end', data: '안', text: '안' },
      { on: 'break' },
      { on: 'idle' },
      enterUp,
    ],
    'commit only after the key is up': [
      ...typing,
      { on: 'down', key: 'Process', code: 'Enter', keyCode: 229, composing: true },
      { on: 'up', key: 'Process', code: 'Enter' },
      { on: 'end', data: '안', text: '안' },
      { on: 'idle' },
    ],
    'Safari: commit first, then the key with code 229': [...typing, { on: 'end', data: '안', text: '안' }, { on: 'down', key: 'Enter', keyCode: 229 }, enterUp],
    'numeric keypad': [
      ...typing,
      { on: 'down', key: 'Enter', code: 'NumpadEnter', keyCode: 229, composing: true },
      { on: 'end', data: '안', text: '안' },
      { on: 'down', key: 'Enter', code: 'NumpadEnter' },
      { on: 'up', key: 'Enter', code: 'NumpadEnter' },
    ],
    'the key held down': [
      ...typing,
      { on: 'down', key: 'Enter', keyCode: 229, composing: true },
      { on: 'end', data: '안', text: '안' },
      enterDown,
      enterDown,
      enterDown,
      enterUp,
    ],
  };
  for (const [name, steps] of Object.entries(sequences)) {
    it(`sends once and whole: ${name}`, () => {
      assert.deepEqual(play(steps), once);
    });
  }

  it('sends single letters like ㅋㅋ too', () => {
    const steps: Step[] = [
      { on: 'start' },
      { on: 'update', data: 'ㅋ' },
      { on: 'down', key: 'Process', code: 'Enter', keyCode: 229, composing: true },
      { on: 'end', data: 'ㅋ', text: 'ㅋㅋ' },
    ];
    assert.deepEqual(play(steps).sent, ['ㅋㅋ']);
  });

  it('sends again with the next press', () => {
    const again = play([...(sequences['commit only after the key is up'] ?? []), enterDown, enterUp]);
    assert.equal(again.sent.length, 2);
  });

  it('does not send while a Hanja candidate is picked, and sends with the next Enter', () => {
    for (const opens of [{ on: 'down', key: 'Process', code: 'Lang2', keyCode: 229, composing: true }, { on: 'down', key: 'Enter', keyCode: 229, composing: true, alt: true }] as Step[]) {
      const pick: Step[] = [...typing, opens, { on: 'down', key: 'Process', code: 'Enter', keyCode: 229, composing: true }, { on: 'end', data: '安', text: '安' }, { on: 'idle' }, enterUp];
      assert.deepEqual(play(pick), { sent: [], breaks: 0 });
      assert.deepEqual(play([...pick, enterDown, enterUp]), { sent: ['安'], breaks: 0 });
      // The list also offers the Hangul itself.
      const keepHangul = pick.map((step) => (step.on === 'end' ? { ...step, data: '안', text: '안' } : step));
      assert.deepEqual(play(keepHangul).sent, []);
    }
  });

  it('leaves Shift+Enter in the middle of a syllable to the browser', () => {
    const steps: Step[] = [...typing, { on: 'down', key: 'Enter', keyCode: 229, composing: true, shift: true }, { on: 'end', data: '안', text: '안' }, { on: 'break' }, { on: 'idle' }];
    assert.deepEqual(play(steps), { sent: [], breaks: 1 });
  });
});

describe('Enter with other input methods', () => {
  const compositions = { Japanese: ['か', '漢字'], 'Japanese kana': ['か', 'かな'], Chinese: ['han', '汉'], 'Chinese, raw letters': ['han', 'han'] };
  for (const [name, [typed = '', committed = '']] of Object.entries(compositions)) {
    const pick: Step[] = [
      { on: 'start' },
      { on: 'update', data: typed },
      { on: 'down', key: 'Process', code: 'Enter', keyCode: 229, composing: true },
      { on: 'end', data: committed, text: committed },
      { on: 'idle' },
    ];
    it(`takes two steps: ${name}`, () => {
      assert.deepEqual(play([...pick, enterUp]), { sent: [], breaks: 0 });
      assert.deepEqual(play([...pick, enterUp, enterDown, enterUp]), { sent: [committed], breaks: 0 });
    });

    it(`swallows what else the picking press brings: ${name}`, () => {
      assert.deepEqual(play([...pick, enterDown, { on: 'break' }, enterUp]), { sent: [], breaks: 0 });
    });
  }

  it('does not send when Safari reports the key after the commit', () => {
    const steps: Step[] = [{ on: 'start' }, { on: 'update', data: 'か' }, { on: 'end', data: '漢', text: '漢' }, { on: 'down', key: 'Enter', keyCode: 229 }, enterUp];
    assert.deepEqual(play(steps).sent, []);
    assert.deepEqual(play([...steps, enterDown]).sent, ['漢']);
  });
});

describe('Enter without an input method', () => {
  it('sends once a press, and Shift+Enter is a line break', () => {
    assert.deepEqual(play([enterDown, enterDown, enterUp], 'a'), { sent: ['a'], breaks: 0 });
    assert.deepEqual(play([enterDown, enterUp, enterDown, enterUp], 'a').sent, ['a', 'a']);
    assert.deepEqual(play([{ on: 'down', key: 'Enter', shift: true }], 'a'), { sent: [], breaks: 1 });
  });

  it('sends with Enter after a syllable that another key committed', () => {
    const steps: Step[] = [...typing, { on: 'down', key: 'Process', code: 'Space', keyCode: 229, composing: true }, { on: 'end', data: '안', text: '안 ' }, enterDown, enterUp];
    assert.deepEqual(play(steps), { sent: ['안 '], breaks: 0 });
  });
});

describe('Enter with Ctrl or Cmd', () => {
  for (const modifier of ['ctrl', 'meta'] as const) {
    it(`acts as Enter alone does (${modifier})`, () => {
      assert.deepEqual(play([{ ...enterDown, [modifier]: true }, enterUp], 'a'), { sent: ['a'], breaks: 0 });
      const steps: Step[] = [...typing, { on: 'down', key: 'Enter', keyCode: 229, composing: true, [modifier]: true }, { on: 'end', data: '안', text: '안' }, { on: 'break' }, enterUp];
      assert.deepEqual(play(steps), once);
    });

    it(`leaves the line break to Shift (${modifier})`, () => {
      assert.deepEqual(play([{ ...enterDown, [modifier]: true, shift: true }], 'a').sent, []);
    });
  }
});

describe('Enter in a field of a page', () => {
  for (const name of ['input', 'textarea'] as const) {
    it(`acts once and on the whole text: ${name}`, () => {
      const field = document.createElement(name);
      const timers = new ManualTimers();
      const taken: string[] = [];
      handleEnter(field, () => taken.push(field.value), timers);
      field.dispatchEvent(new CompositionEvent('compositionstart', { data: '' }));
      field.dispatchEvent(new CompositionEvent('compositionupdate', { data: '안' }));
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Process', code: 'Enter', keyCode: 229, isComposing: true }));
      field.dispatchEvent(new CompositionEvent('compositionend', { data: '안' }));
      field.value = '안';
      const again = new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', keyCode: 13, cancelable: true });
      field.dispatchEvent(again);
      assert.ok(again.defaultPrevented, 'a form would be submitted, or a line broken');
      field.dispatchEvent(new KeyboardEvent('keyup', { key: 'Enter', code: 'Enter' }));
      timers.advance(0);
      assert.deepEqual(taken, ['안']);
      field.value = 'again';
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', keyCode: 13, cancelable: true }));
      assert.deepEqual(taken, ['안', 'again']);
    });
  }
});
