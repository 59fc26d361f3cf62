/** How documentation is written in a language: words for prompts, by VS Code's language ids. */

const docForms: Readonly<Record<string, string>> = {
  c: 'Doxygen comments (/** … */)',
  cpp: 'Doxygen comments (/** … */)',
  csharp: 'XML documentation comments (///)',
  dart: 'dartdoc comments (///)',
  elixir: '@doc and @moduledoc attributes',
  fsharp: 'XML documentation comments (///)',
  go: 'Go doc comments (// beginning with the name)',
  haskell: 'Haddock comments (-- |)',
  html: 'HTML comments (<!-- … -->)',
  java: 'Javadoc comments',
  javascript: 'JSDoc comments with types',
  javascriptreact: 'JSDoc comments with types',
  julia: 'docstrings before the definitions',
  kotlin: 'KDoc comments',
  lua: 'LDoc comments (---)',
  perl: 'POD',
  php: 'PHPDoc comments',
  powershell: 'comment-based help (<# .SYNOPSIS … #>)',
  python: 'docstrings as in PEP 257, in the style the file already has',
  r: "roxygen2 comments (#')",
  ruby: 'YARD comments',
  rust: 'rustdoc comments (/// and //!)',
  scala: 'Scaladoc comments',
  shellscript: 'comments (#) before the functions',
  sql: 'comments (--)',
  swift: 'Swift documentation comments (///) with - Parameter and - Returns',
  typescript: 'TSDoc comments without types',
  typescriptreact: 'TSDoc comments without types',
};

/** @returns what documentation of the language is, in English */
export function documentationForm(languageId: string): string {
  return docForms[languageId] ?? "documentation comments in the language's usual form";
}
