/** Changes to a text field's text that the user can undo, as if they had been typed. */

/**
 * Replaces a stretch of a field and puts the caret behind the new text. The field fires `input`, as for typing.
 * @param start first UTF-16 code unit to replace
 * @param end the one after the last
 */
export function replaceText(field: HTMLTextAreaElement, start: number, end: number, text: string): void {
  if (start === end && text === '') return;
  field.focus();
  field.setSelectionRange(start, end);
  // `execCommand` is the only way that the browser's undo knows of; assigning the value would break it.
  const done = text === '' ? runEditCommand('delete') : runEditCommand('insertText', text);
  if (done) return;
  field.setRangeText(text, start, end, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertReplacementText' }));
}

function runEditCommand(name: string, value = ''): boolean {
  const execCommand: unknown = Reflect.get(document, 'execCommand');
  return typeof execCommand === 'function' && Reflect.apply(execCommand, document, [name, false, value]) === true;
}
