/** The fields of the chat's settings: VS Code's look from @vscode-elements, with a label, a hint and what is wrong. */
import '@vscode-elements/elements/dist/vscode-label/index.js';
import { VscodeTextarea } from '@vscode-elements/elements/dist/vscode-textarea/vscode-textarea.js';
import { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/vscode-textfield.js';
import * as l10n from '@vscode/l10n';
import { maxSystemPromptLength, samplingBounds, type ChatSettings } from '../../shared/chatSettings';
import { icon } from '../icons';
import { numberFormat } from '../numberFormats';

type Key = keyof ChatSettings;

/** A field that was read: its value, nothing where it is empty, or a sentence that says what is wrong. */
export type FieldValue<Value> = { value: Value | undefined } | { problem: string };

/** One setting on the page. */
export interface SettingField<Value> {
  readonly key: Key;
  /** Label, control, hint and problem. */
  readonly element: HTMLElement;
  /** The field as it stands, with its problem shown. */
  read: () => FieldValue<Value>;
  show: (value: Value | undefined) => void;
  /** @param value what holds while the field is empty, in words or as it is */
  showDefault: (value: Value | undefined) => void;
}

/** The height of its field, in lines. */
const fewestLines = 6;
const mostLines = 20;

/** @returns the system prompt's field. @param language BCP 47 tag for numbers */
export function systemPromptField(language: string): SettingField<string> {
  const control = new VscodeTextarea();
  // It grows by itself: the handle to pull it larger is an image, which the page's policy forbids.
  const fit = (): void => { control.rows = Math.min(Math.max(control.value.split('\n').length, fewestLines), mostLines); };
  fit();
  const frame = frameOf('systemPrompt', l10n.t('System prompt'), l10n.t('What the model should always keep to in this chat.'), control);
  const problem = l10n.t('Too long: {0} characters are possible at most.', numberFormat(language).format(maxSystemPromptLength));
  return {
    key: 'systemPrompt',
    element: frame.element,
    read: () => {
      fit();
      // A field that takes no more would cut what is pasted, without a word.
      const isGood = control.value.length <= maxSystemPromptLength;
      frame.showProblem(isGood ? '' : problem);
      if (!isGood) return { problem };
      return { value: control.value.trim() === '' ? undefined : control.value };
    },
    show: (value = '') => {
      frame.showProblem('');
      if (control.value !== value) control.value = value;
      fit();
    },
    showDefault: (value) => { control.placeholder = value ?? l10n.t('None'); },
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

function frameOf(key: Key, name: string, hint: string, control: VscodeTextarea | VscodeTextfield): Frame {
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
  element.append(label, help, control, problem);
  // The real control is in a shadow tree, out of reach of `aria-describedby`.
  void control.updateComplete.then(() => { control.wrappedElement.ariaDescribedByElements = [help, problem]; });
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
