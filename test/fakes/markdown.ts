/** Markdown as a tooltip may show it, at its most permissive: HTML, bare links and tables. */
import MarkdownIt from 'markdown-it';

const markdown = new MarkdownIt({ html: true, linkify: true });
// VS Code links to commands; by default markdown-it does too, but not to every scheme an attacker may choose.
markdown.validateLink = () => true;

export function renderMarkdown(text: string): string {
  return markdown.render(text);
}
