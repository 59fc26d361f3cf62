/**
 * What the Enter key means in a text field of the page, with and without an input method: `handleEnter` gives a field
 * the rule, `EnterKey` is the rule.
 *
 * Korean: Enter in the middle of a syllable commits it and acts (sends, renames, picks), with one press. Platforms differ in what they fire:
 * some give the key to the page again once the syllable is committed (a second keydown, or a line break), others
 * don't. So the press that ends the composition acts by itself, once the committed text stands in the field, and
 * whatever else the same press brings is swallowed.
 *
 * Japanese, Chinese and Hanja: Enter picks a candidate. That press never acts; the next one does.
 */
import { browserTimers, type Timers } from '../timers';

/** The parts of a KeyboardEvent that are looked at. */
export interface EnterKeyEvent {
  readonly key: string;
  readonly code: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  preventDefault(): void;
}

/** The parts of an InputEvent that are looked at. */
export interface BeforeInputEvent {
  readonly inputType: string;
  preventDefault(): void;
}

/** `keyCode` of a key that went to an input method. */
const inputMethodKeyCode = 229;
/** Hangul syllables and letters, modern and old, whole or halfwidth. */
const hangulOnly = /^[\u1100-\u11FF\u3130-\u318F\uA960-\uA97F\uAC00-\uD7FF\uFFA0-\uFFDC]+$/;
/** Keys that move in a list of candidates, or open it. Plain Hangul typing ends its composition at each of them. */
const candidateKeys = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Tab', 'Lang2', 'F9']);

/** Where the press of Enter that is going on stands. */
type Press =
  /** No press, or one that is not ours. */
  | 'none'
  /** It went to the input method in the middle of a composition; what that does is not known yet. */
  | 'composing'
  /** It has had its effect; whatever it still brings is swallowed. */
  | 'done';

/**
 * Makes Enter, with or without Ctrl or Cmd, act on a text field: once a press, and when the field holds the whole text.
 * Shift+Enter and Alt+Enter stay what they are. The rule goes with the field; nothing has to be disposed.
 * @param action takes what stands in the field now
 */
export function handleEnter(field: HTMLElement, action: () => void, timers: Timers = browserTimers()): void {
  const rule = new EnterKey(action, (callback) => { timers.after(0, callback); });
  field.addEventListener('compositionstart', () => { rule.compositionStart(); });
  field.addEventListener('compositionupdate', (event) => { rule.compositionUpdate(event.data); });
  field.addEventListener('compositionend', (event) => { rule.compositionEnd(event.data); });
  field.addEventListener('keydown', (event) => { rule.keyDown(event); });
  field.addEventListener('keyup', (event) => { rule.keyUp(event); });
  field.addEventListener('beforeinput', (event) => { rule.beforeInput(event); });
  field.addEventListener('blur', () => { rule.blur(); });
}

export class EnterKey {
  private readonly act: () => void;
  private readonly defer: (callback: () => void) => void;
  private press: Press = 'none';
  /** Whether the Enter key is held down. */
  private isDown = false;
  /** What the composition shows, or showed last. */
  private composed = '';
  private composing = false;
  /** Whether a list of candidates was open during the composition. */
  private picking = false;
  /** Whether no key was pressed since the composition ended. */
  private justEnded = false;
  private actIsDeferred = false;

  /**
   * @param act does what Enter is for, with what stands in the field
   * @param defer runs a callback after the events that are on their way, as `setTimeout(callback, 0)` does
   */
  constructor(act: () => void, defer: (callback: () => void) => void) {
    this.act = act;
    this.defer = defer;
  }

  compositionStart(): void {
    this.composing = true;
    this.composed = '';
    this.picking = false;
    this.justEnded = false;
    this.press = 'none';
  }

  /** @param data the text being composed */
  compositionUpdate(data: string): void {
    if (data !== '') this.composed = data;
  }

  /** @param data the committed text; some platforms leave it empty and insert the text afterwards */
  compositionEnd(data: string): void {
    if (data !== '') this.composed = data;
    this.composing = false;
    this.justEnded = true;
    if (this.press !== 'composing') return;
    // Some input methods commit only after the key is up; then nothing more belongs to this press.
    this.press = this.isDown ? 'done' : 'none';
    if (this.commitsWholeText()) this.actSoon();
  }

  keyDown(event: EnterKeyEvent): void {
    if (!isEnter(event)) {
      this.otherKeyDown(event);
      return;
    }
    this.isDown = true;
    if (event.shiftKey || event.altKey) {
      // Shift+Enter is a line break; Option+Enter opens the Hanja list on macOS.
      this.press = 'none';
      if (event.altKey) this.picking = true;
      return;
    }
    if (this.composing || event.isComposing) {
      this.press = 'composing';
      return;
    }
    event.preventDefault();
    this.plainEnter(event);
  }

  keyUp(event: Pick<EnterKeyEvent, 'key' | 'code'>): void {
    if (!isEnter(event)) return;
    this.isDown = false;
    if (this.press === 'done') this.press = 'none';
  }

  beforeInput(event: BeforeInputEvent): void {
    const isBreak = event.inputType === 'insertLineBreak' || event.inputType === 'insertParagraph';
    if (isBreak && this.press === 'done') event.preventDefault();
  }

  /** The field lost the focus: no key press goes on. */
  blur(): void {
    this.isDown = false;
    this.press = 'none';
  }

  private otherKeyDown(event: EnterKeyEvent): void {
    this.justEnded = false;
    this.press = 'none';
    if (this.composing && (candidateKeys.has(event.code) || candidateKeys.has(event.key) || event.key === 'HanjaMode')) {
      this.picking = true;
    }
  }

  /** Enter outside a composition, perhaps the rest of a press that ended one. */
  private plainEnter(event: EnterKeyEvent): void {
    if (this.press === 'done') {
      // The same press again. If its action still waits, the text is committed by now.
      this.actNow();
      return;
    }
    this.press = 'done';
    const endedComposition = this.justEnded && event.keyCode === inputMethodKeyCode;
    this.justEnded = false;
    // Safari ends the composition first and then reports the key that ended it.
    if (!endedComposition || this.commitsWholeText()) this.act();
  }

  /** Whether the composition was Hangul being typed, where a commit is never a choice among candidates. */
  private commitsWholeText(): boolean {
    return !this.picking && hangulOnly.test(this.composed);
  }

  private actSoon(): void {
    this.actIsDeferred = true;
    this.defer(() => { this.actNow(); });
  }

  private actNow(): void {
    if (!this.actIsDeferred) return;
    this.actIsDeferred = false;
    this.act();
  }
}

function isEnter(event: Pick<EnterKeyEvent, 'key' | 'code'>): boolean {
  // In a composition `key` may be `Process` or `Unidentified`; `code` names the key that was pressed.
  return event.key === 'Enter' || event.code === 'Enter' || event.code === 'NumpadEnter';
}
