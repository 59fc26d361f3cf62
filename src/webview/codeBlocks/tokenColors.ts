/** The user's own theme colours for code, as custom properties that media/highlight.css reads. */
import type { CodeColors } from '../../shared/protocol';

let applied: string[] = [];

/** Takes over the colours of a theme in place of those before; what it says nothing about falls back to the style sheet's mapping. */
export function applyTokenColors(colors: CodeColors): void {
  const { style } = document.documentElement;
  for (const property of applied) style.removeProperty(property);
  applied = [];
  const set = (property: string, value: string): void => {
    style.setProperty(property, value);
    applied.push(property);
  };
  for (const [scope, { color, isBold, isItalic, isUnderlined }] of Object.entries(colors)) {
    const name = `--krouter-token-${scope.replaceAll('.', '-')}`;
    // Without a colour of its own a token has that of the text around it.
    set(name, color ?? 'currentcolor');
    set(`${name}-weight`, isBold ? 'bold' : 'normal');
    set(`${name}-style`, isItalic ? 'italic' : 'normal');
    set(`${name}-line`, isUnderlined ? 'underline' : 'none');
  }
}
