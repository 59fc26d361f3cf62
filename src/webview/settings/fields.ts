/** The fields of the chat's settings: VS Code's look from @vscode-elements, with a label, a hint and what is wrong. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-label/index.js';
import { VscodeTextarea } from '@vscode-elements/elements/dist/vscode-textarea/vscode-textarea.js';
import { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/vscode-textfield.js';
import * as l10n from '@vscode/l10n';
import { maxSystemPromptLength, samplingBounds, type ChatSettings } from '../../shared/chatSettings';
import { icon } from '../icons';
import { numberFormat } from '../numberFormats';

type Key = keyof ChatSettings;

/** A field that was read: its value, nothing where the default holds, or a sentence that says what is wrong. */
export type FieldValue<Value> = { value: Value | undefined } | { problem: string };

/** One setting on the page. */
export interface SettingField<Value> {
  readonly key: Key;
  /** Label, control, hint and problem. */
  readonly element: HTMLElement;
  /** The field as it stands, with its problem shown. */
  read: () => FieldValue<Value>;
  show: (value: Value | undefined) => void;
  /** @param value what holds while the chat says nothing of its own */
  showDefault: (value: Value | undefined) => void;
}

/** The height of its field, in lines. */
const fewestLines = 6;
const mostLines = 20;

/**
 * The system prompt's field. It holds the default until it is changed; emptied, it means none, and a button brings the
 * default back, or what stood there before it did.
 * @param language BCP 47 tag for numbers
 */
export function systemPromptField(language: string): SettingField<string> {
  const control = new VscodeTextarea();
  control.placeholder = l10n.t('None');
  // It grows by itself: the handle to pull it larger is an image, which the page's policy forbids.
  const fit = (): void => { control.rows = Math.min(Math.max(control.value.split('\n').length, fewestLines), mostLines); };
  const source = document.createElement('p');
  source.className = 'setting-source';
  source.setAttribute('role', 'status');
  const reset = document.createElement('vscode-button');
  reset.secondary = true;
  const frame = frameOf('systemPrompt', l10n.t('System prompt'), l10n.t('What the model should always keep to in this chat.'), control, [source]);
  frame.element.append(reset);
  const problem = l10n.t('Too long: {0} characters are possible at most.', numberFormat(language).format(maxSystemPromptLength));
  /** The chat's own; undefined while the default holds. */
  let own: string | undefined;
  let inherited: string | undefined;
  /** What the default took the place of, until something is typed. */
  let replaced: { own: string | undefined; text: string } | undefined;
  const held = (): string => own ?? inherited ?? '';
  const update = (): void => {
    fit();
    // What is too long is neither the default nor the chat's own.
    const isTooLong = control.value.length > maxSystemPromptLength;
    const sentence = inherited === undefined || isTooLong ? '' : own === undefined ? l10n.t('This is your default.') : own === '' ? l10n.t('This chat has no system prompt.') : '';
    if (source.textContent !== sentence) source.textContent = sentence;
    reset.hidden = !replaced && (inherited === undefined || (own === undefined && !isTooLong));
    reset.dataset['action'] = replaced ? 'undo-default' : 'use-default';
    reset.textContent = replaced ? l10n.t('Undo') : l10n.t('Use default');
  };
  const fill = (): void => {
    if (control.value !== held()) control.value = held();
    frame.showProblem('');
    update();
  };
  reset.addEventListener('click', () => {
    const before = replaced;
    replaced = before ? undefined : { own, text: control.value };
    own = before?.own;
    fill();
    if (before) control.value = before.text;
    control.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  });
  update();
  return {
    key: 'systemPrompt',
    element: frame.element,
    read: () => {
      // A field that takes no more would cut what is pasted, without a word.
      const isGood = control.value.length <= maxSystemPromptLength;
      if (control.value !== held()) replaced = undefined;
      frame.showProblem(isGood ? '' : problem);
      if (isGood && control.value !== held()) {
        const text = control.value.trim() === '' ? '' : control.value;
        own = text === (inherited ?? '') ? undefined : text;
      }
      update();
      return isGood ? { value: own } : { problem };
    },
    show: (value) => {
      own = value;
      replaced = undefined;
      fill();
    },
    showDefault: (value) => {
      if (value === inherited) return;
      // What is being typed stays.
      const isUntouched = control.value === held();
      inherited = value;
      if (isUntouched) fill();
      else update();
    },
  };
}

/** @returns a field for a number within the bounds of the API */
export function numberField(key: Exclude<Key, 'systemPrompt'>, label: string, hint: string, language: string): SettingField<number> {
  const control = new VscodeTextfield();
  const frame = frameOf(key, label, hint, control);
  const { min, max } = samplingBounds[key];
  const format = numberFormat(language);
  const isWhole = key === 'maxTokens';
  const problem = isWhole
    ? l10n.t('Enter a whole number from {0} to {1}, or nothing.', format.format(min), format.format(max))
    : l10n.t('Enter a number from {0} to {1}, or nothing.', format.format(min), format.format(max));
  return {
    key,
    element: frame.element,
    read: () => {
      const value = parseNumber(control.value, isWhole);
      const isGood = value === undefined || (value >= min && value <= max && (!isWhole || Number.isInteger(value)));
      frame.showProblem(isGood ? '' : problem);
      return isGood ? { value } : { problem };
    },
    show: (value) => {
      frame.showProblem('');
      const text = value === undefined ? '' : String(value);
      // Another way to write the same number stays: `0.70`.
      if (parseNumber(control.value, isWhole) !== value) control.value = text;
    },
    showDefault: (value) => { control.placeholder = value === undefined ? l10n.t('The gateway’s default') : l10n.t('{0} (default)', format.format(value)); },
  };
}

/**
 * @param isWhole only whole numbers are meant: a comma stands between thousands, not before a fraction
 * @returns the number, undefined for nothing, NaN for anything else. Takes a decimal comma, and the wide digits of East
 * Asian input methods.
 */
export function parseNumber(text: string, isWhole = false): number | undefined {
  const plain = text.normalize('NFKC').trim();
  if (plain === '') return undefined;
  if (isWhole && /^[1-9]\d{0,2}(,\d{3})+$/.test(plain)) return Number(plain.replaceAll(',', ''));
  return /^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/.test(plain) ? Number(plain.replace(',', '.')) : Number.NaN;
}

interface Frame {
  element: HTMLElement;
  showProblem: (words: string) => void;
}

/** @param notes stand below the control and describe it too */
function frameOf(key: Key, name: string, hint: string, control: VscodeTextarea | VscodeTextfield, notes: readonly HTMLElement[] = []): Frame {
  const element = document.createElement('div');
  element.className = 'setting';
  element.dataset['setting'] = key;
  const label = document.createElement('vscode-label');
  control.id = `setting-${key}`;
  label.setAttribute('for', control.id);
  label.textContent = name;
  const help = document.createElement('p');
  help.className = 'setting-hint';
  help.textContent = hint;
  const problem = document.createElement('p');
  problem.className = 'setting-problem';
  problem.setAttribute('role', 'alert');
  element.append(label, help, control, problem, ...notes);
  // The real control is in a shadow tree, out of reach of `aria-describedby`.
  void control.updateComplete.then(() => { control.wrappedElement.ariaDescribedByElements = [help, problem, ...notes]; });
  return {
    element,
    showProblem: (words) => {
      if (problem.textContent === words) return;
      problem.replaceChildren(...(words === '' ? [] : [icon('error'), words]));
      control.invalid = words !== '';
      control.wrappedElement.setAttribute('aria-invalid', String(words !== ''));
    },
  };
}
