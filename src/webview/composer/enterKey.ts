/**
 * What the Enter key means in the prompt box, with and without an input method.
 *
 * Korean: Enter in the middle of a syllable commits it and sends, with one press. Platforms differ in what they fire:
 * some give the key to the page again once the syllable is committed (a second keydown, or a line break), others
 * don't. So the press that ends the composition sends by itself, once the committed text stands in the box, and
 * whatever else the same press brings is swallowed.
 *
 * Japanese, Chinese and Hanja: Enter picks a candidate. That press never sends; the next one does.
 */

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

export class EnterKey {
  private readonly send: () => void;
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
  private sendIsDeferred = false;

  /**
   * @param send sends what stands in the box
   * @param defer runs a callback after the events that are on their way, as `setTimeout(callback, 0)` does
   */
  constructor(send: () => void, defer: (callback: () => void) => void) {
    this.send = send;
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
    if (this.commitsWholeText()) this.sendSoon();
  }

  keyDown(event: EnterKeyEvent): void {
    if (!isEnter(event)) {
      this.otherKeyDown(event);
      return;
    }
    this.isDown = true;
    if (event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) {
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

  /** The box lost the focus: no key press goes on. */
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
      // The same press again. If its sending still waits, the text is committed by now.
      this.sendNow();
      return;
    }
    this.press = 'done';
    const endedComposition = this.justEnded && event.keyCode === inputMethodKeyCode;
    this.justEnded = false;
    // Safari ends the composition first and then reports the key that ended it.
    if (!endedComposition || this.commitsWholeText()) this.send();
  }

  /** Whether the composition was Hangul being typed, where a commit is never a choice among candidates. */
  private commitsWholeText(): boolean {
    return !this.picking && hangulOnly.test(this.composed);
  }

  private sendSoon(): void {
    this.sendIsDeferred = true;
    this.defer(() => { this.sendNow(); });
  }

  private sendNow(): void {
    if (!this.sendIsDeferred) return;
    this.sendIsDeferred = false;
    this.send();
  }
}

function isEnter(event: Pick<EnterKeyEvent, 'key' | 'code'>): boolean {
  // In a composition `key` may be `Process` or `Unidentified`; `code` names the key that was pressed.
  return event.key === 'Enter' || event.code === 'Enter' || event.code === 'NumpadEnter';
}
