/** Keys that text fields do themselves. */

/**
 * Keeps Ctrl+A and Cmd+A in a text field from VS Code, which hears every key of the page and would select all once
 * more a moment later: the next letters typed would replace the ones before.
 */
export function keepSelectAll(root: HTMLElement): void {
  root.addEventListener('keydown', (event) => {
    const isSelectAll = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'a';
    // The settings' fields stand within elements of their own.
    const [target] = event.composedPath();
    const isField = target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
    if (isSelectAll && isField) event.stopPropagation();
  });
}
