/**
 * Whether this machine can show mathematical letters. Windows and macOS bring a font for them; some Linux systems don't,
 * and a formula of empty boxes helps nobody: there the letters are those of the text, in italics.
 */

/** The families that media/math.css asks for. */
const font = '32px "Cambria Math", "STIXTwoMath-Regular", "NotoSansMath-Regular", math';
/** Mathematical italics: a wide letter and a narrow one. The box that stands for a missing letter is always as wide. */
const wide = '\u{1d44a}';
const narrow = '\u{1d456}';

let known: boolean | undefined;

/** @returns whether letters of the block Mathematical Alphanumeric Symbols can be shown */
export function hasMathFont(): boolean {
  known ??= measure();
  return known;
}

function measure(): boolean {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return true;
  context.font = font;
  return context.measureText(wide).width !== context.measureText(narrow).width;
}

const mathLetter = /^[\u{1d400}-\u{1d7ff}]$/u;
const boldLetter = /^[\u{1d400}-\u{1d433}\u{1d468}-\u{1d49b}\u{1d6a8}-\u{1d6e1}\u{1d7ce}-\u{1d7d7}]$/u;

/** Makes the one letter of an `mi` element that this machine can't show one of the text's, which looks as meant. */
export function usePlainLetter(element: Element): void {
  const text = element.textContent;
  if (mathLetter.test(text)) {
    element.textContent = text.normalize('NFKC');
    element.classList.add('math-letter', ...(boldLetter.test(text) ? ['math-bold'] : []));
  } else if (/^[A-Za-zα-ω]$/.test(text)) {
    // The browser would show it as the mathematical letter.
    element.classList.add('math-letter');
  }
}
