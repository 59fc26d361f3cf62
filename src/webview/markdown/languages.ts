/**
 * The languages that are highlighted: what they are called, and the words a fence may name them by. Kept apart from
 * highlight.js, which is loaded when the first block needs it. Pure; a test compares it with highlight.js.
 */

/** Longer code stays plain: beyond this one run would hold the page for more than a few frames. */
const maxHighlightedLength = 60_000;

/** Names to show, with the words that stand for them. */
export const languageWords: Readonly<Record<string, readonly string[]>> = {
  'Bash': ['bash', 'sh', 'zsh'],
  'C': ['c', 'h'],
  'C++': ['cpp', 'cc', 'c++', 'h++', 'hpp', 'hh', 'hxx', 'cxx'],
  'C#': ['csharp', 'cs', 'c#'],
  'CSS': ['css'],
  'Diff': ['diff', 'patch'],
  'Go': ['go', 'golang'],
  'Java': ['java', 'jsp'],
  'JavaScript': ['javascript', 'js', 'jsx', 'mjs', 'cjs'],
  'JSON': ['json', 'jsonc', 'json5'],
  'Kotlin': ['kotlin', 'kt', 'kts', 'ktm', 'ktx'],
  'Markdown': ['markdown', 'md', 'mkdown', 'mkd'],
  'Python': ['python', 'py', 'gyp', 'ipython'],
  'Rust': ['rust', 'rs'],
  'SQL': ['sql'],
  'TypeScript': ['typescript', 'ts', 'tsx', 'mts', 'cts'],
  'HTML': ['xml', 'html', 'xhtml', 'rss', 'atom', 'xjb', 'xsd', 'xsl', 'plist', 'wsf', 'svg'],
  'YAML': ['yaml', 'yml'],
};

/** Names of languages that are not highlighted here, where a capital letter alone would not do. */
const otherNames = new Map(Object.entries({
  asm: 'Assembly', cmake: 'CMake', fsharp: 'F#', graphql: 'GraphQL', hcl: 'HCL', ini: 'INI', latex: 'LaTeX', matlab: 'MATLAB', ocaml: 'OCaml', php: 'PHP',
  powershell: 'PowerShell', ps1: 'PowerShell', rb: 'Ruby', scss: 'SCSS', svg: 'SVG', tex: 'TeX', toml: 'TOML', txt: 'Text', vb: 'Visual Basic', wasm: 'WebAssembly',
}));

const names = new Map(Object.entries(languageWords).flatMap(([name, words]) => words.map((word): [string, string] => [word, name])));

/**
 * @param language the first word of a fence's info string; may be empty
 * @returns the language's name to show: `TypeScript`, `Mermaid`
 */
export function languageName(language: string): string {
  const word = language.toLowerCase();
  const known = names.get(word) ?? otherNames.get(word);
  if (known !== undefined) return known;
  // A word of capitals and small letters is written as it is meant.
  return /^[a-z]+$/.test(language) ? language.charAt(0).toUpperCase() + language.slice(1) : language;
}

/** Whether code is shown in colours. */
export function isHighlighted(code: string, language: string): boolean {
  return code.length <= maxHighlightedLength && names.has(language.toLowerCase());
}
