/** The theme's colours and letters for diagrams, from the variables that VS Code gives the page. */
import type { DiagramTheme } from './messages';

/** @returns the theme as it is now */
export function readDiagramTheme(): DiagramTheme {
  const style = getComputedStyle(document.documentElement);
  const value = (...names: string[]): string => {
    for (const name of names) {
      const found = style.getPropertyValue(`--vscode-${name}`).trim();
      if (found !== '') return found;
    }
    return '';
  };
  const isDark = document.body.matches('.vscode-dark, .vscode-high-contrast:not(.vscode-high-contrast-light)');
  const background = value('editor-background') || (isDark ? 'black' : 'white');
  const foreground = value('editor-foreground', 'foreground') || (isDark ? 'white' : 'black');
  return {
    isDark,
    background,
    foreground,
    box: value('editorWidget-background') || background,
    // Borders of widgets are too faint for shapes: these say what belongs together.
    border: value('contrastBorder', 'descriptionForeground') || foreground,
    secondBox: value('input-background', 'editorWidget-background') || background,
    line: value('descriptionForeground') || foreground,
    fontFamily: value('font-family') || 'sans-serif',
    fontSize: Number.parseFloat(value('font-size')) || 13,
  };
}
