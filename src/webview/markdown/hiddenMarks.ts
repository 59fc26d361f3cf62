/** Makes hidden characters of code, or of what was sent, seen: each stands in a box that says its code point. */
import * as l10n from '@vscode/l10n';
import { codePointLabel, describeHiddenCharacter, type HiddenCharacter } from '../../shared/hiddenCharacters';

/** More are counted, but not marked: a million boxes would hold the page. */
const maxMarks = 1_000;

/**
 * Wraps hidden characters in boxes. The text of the element stays exactly what it is: what a box shows is style.
 * @param element its text content is the text that was searched
 * @param characters in order
 */
export function markHiddenCharacters(element: Element, characters: readonly HiddenCharacter[]): void {
  let offset = 0;
  let next = 0;
  const marked = characters.slice(0, maxMarks);
  for (const node of textNodes(element)) {
    const { data } = node;
    const pieces: (string | Element)[] = [];
    let shown = 0;
    for (let character = marked[next]; character && character.index < offset + data.length; character = marked[next]) {
      const start = character.index - offset;
      const end = start + (character.codePoint > 0xffff ? 2 : 1);
      pieces.push(data.slice(shown, start), markOf(character, data.slice(start, end)));
      shown = end;
      next += 1;
    }
    offset += data.length;
    // In one go: to split a long text a thousand times would copy it as often.
    if (shown > 0) node.replaceWith(...[...pieces, data.slice(shown)].filter((piece) => piece !== ''));
  }
}

function markOf(character: HiddenCharacter, text: string): Element {
  const box = document.createElement('span');
  box.className = 'hidden-character';
  box.dataset['codePoint'] = codePointLabel(character.codePoint);
  box.title = describeHiddenCharacter(character);
  box.setAttribute('role', 'img');
  box.setAttribute('aria-label', l10n.t('Hidden character {0}', box.title));
  box.textContent = text;
  return box;
}

function textNodes(node: Node): Text[] {
  return [...node.childNodes].flatMap((child) => (child instanceof Text ? [child] : textNodes(child)));
}
