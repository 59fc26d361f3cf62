/**
 * A model's Markdown for VS Code's own renderer. That escapes HTML and runs no commands where the text is not trusted,
 * but it loads images from anywhere, and its links open files. Code is told from text by no parser here: what is
 * done is a space, which breaks Markdown's syntax wherever it stands and can be seen where it turns out to be code.
 */

/** A destination that is neither http(s) nor mailto, nor a plain word: VS Code takes one without a scheme for a file; escapes and entities may hide one. */
const otherDestination = String.raw`(?!\s*<?\s*(?:https?:|mailto:))(?=\s*(?:<|[^\s<>()]*?[:&\\/.#%]))`;
const inlineLink = new RegExp(String.raw`\](?=\(${otherDestination})`, 'gi');
/** A definition begins its line; `if (x in [1, 2]:` is code. */
const definition = new RegExp(String.raw`^((?:[\s>*+-]|\d+[.)])*\[(?:[^[\]\\]|\\[^]){1,999})\](?=:${otherDestination})`, 'gim');
/** `<std::string>` is code, and no scheme that VS Code would open. */
const autolink = /<(?!https?:|mailto:)(?=[a-z][a-z\d+.-]*:(?!:))/gi;

/** @returns the text without images, which become links, and without links to anything but the web and mail */
export function inertMarkdown(text: string): string {
  // An image needs a destination or a label right behind its words, or a definition anywhere.
  const last = text.includes(']:') ? text.length : Math.max(text.lastIndexOf(']('), text.lastIndexOf(']['));
  return text
    .replaceAll('![', (image, place: number) => (place < last ? '! [' : image))
    .replaceAll(inlineLink, '] ')
    .replaceAll(definition, '$1] ')
    .replaceAll(autolink, '< ');
}
