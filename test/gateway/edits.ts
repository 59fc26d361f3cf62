// The answer to an edit request: a small transformation of the code sent that keeps its meaning, the same each time.
// It judges by the sent code alone: what uses a name from outside the selection cannot be seen here.
import { editJavaScript } from './javascriptEdits';

/** A fenced code block of a Markdown text. */
export interface CodeBlock {
  /** The first word after the opening fence, lower case; '' when there is none. */
  language: string;
  /** The lines between the fences, without the last line break. */
  code: string;
}

const openingFence = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\s`]*)[^\r\n`]*\r?$/u;

/** Takes a Markdown text apart into its closed fenced code blocks and the prose around them. */
export function splitFences(markdown: string): { blocks: CodeBlock[]; prose: string } {
  const blocks: CodeBlock[] = [];
  const prose: string[] = [];
  let open: { fence: string; language: string; lines: string[] } | undefined;
  for (const line of markdown.split('\n')) {
    if (open === undefined) {
      const match = openingFence.exec(line);
      if (match) open = { fence: match[1] ?? '', language: (match[2] ?? '').toLowerCase(), lines: [] };
      else prose.push(line);
      continue;
    }
    const trimmed = line.trim();
    const [mark = '`'] = open.fence;
    if (trimmed.length >= open.fence.length && trimmed === mark.repeat(trimmed.length)) {
      blocks.push({ language: open.language, code: open.lines.join('\n') });
      open = undefined;
    } else {
      open.lines.push(line);
    }
  }
  return { blocks, prose: prose.join('\n') };
}

/** `code` as one fenced block; the fence is longer than any run of backticks in the code. */
export function fence({ language, code }: CodeBlock): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/gu)].map(([run]) => run.length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}${language}\n${code}\n${marks}`;
}

function stripTrailingWhitespace(code: string): string {
  return code.replace(/[ \t]+(?=\r?$)/gmu, '');
}

/** PEP 8: compare with None by identity. String literals are matched first, so that nothing inside them changes. */
function editPython(code: string): string {
  const parts =
    /(?<string>"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(?<comment>#[^\r\n]*)|(?<compare>[=!]=)[ \t]*None\b|[ \t]+(?=\r?$)/gmu;
  return code.replace(parts, (_whole: string, string?: string, comment?: string, compare?: string) => {
    if (string !== undefined) return string;
    if (comment !== undefined) return comment.trimEnd();
    if (compare === undefined) return '';
    return compare === '==' ? 'is None' : 'is not None';
  });
}

const withJsx = ['javascript', 'js', 'jsx', 'javascriptreact', 'mjs', 'cjs', 'tsx', 'typescriptreact'];
const withoutJsx = ['typescript', 'ts', 'mts', 'cts'];
const slashes = [...withJsx, ...withoutJsx, 'c', 'cpp', 'c++', 'csharp', 'cs', 'go', 'java', 'kotlin', 'rust', 'rs', 'swift', 'dart', 'scala'];
const hashes = ['python', 'py', 'ruby', 'rb', 'sh', 'bash', 'shellscript', 'yaml', 'toml', 'perl', 'r'];

/** The mark that starts a comment line in `language`; undefined where there is none or it is not known. */
export function commentMark(language: string): string | undefined {
  if (slashes.includes(language)) return '//';
  if (hashes.includes(language)) return '#';
  if (language === 'sql' || language === 'lua') return '--';
  return undefined;
}

async function transform({ language, code }: CodeBlock): Promise<string> {
  if (withJsx.includes(language) || withoutJsx.includes(language)) return editJavaScript(code, withJsx.includes(language));
  if (language === 'python' || language === 'py') return editPython(code);
  // In Markdown two spaces at the end of a line mean a line break.
  if (language === 'markdown' || language === 'md') return code;
  return stripTrailingWhitespace(code);
}

/**
 * The code block an edit request is answered with. JavaScript and TypeScript: `var` becomes `const` or `let`, `==`
 * becomes `===`; Python: `== None` becomes `is None`; every language: no whitespace at line ends. Where that changes
 * nothing, a comment line goes on top, so that there is a change to look at.
 */
export async function editCode(block: CodeBlock): Promise<CodeBlock> {
  const edited = await transform(block);
  const mark = commentMark(block.language);
  if (edited !== block.code || mark === undefined) return { ...block, code: edited };
  const indentation = /^[ \t]*/u.exec(edited)?.[0] ?? '';
  const lineEnd = edited.includes('\r\n') ? '\r\n' : '\n';
  return { ...block, code: `${indentation}${mark} Reviewed: nothing to change.${lineEnd}${edited}` };
}
