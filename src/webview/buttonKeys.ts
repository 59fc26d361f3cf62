/**
 * Enter and Space on a `vscode-button`, which is no button to the browser: without this, Space would scroll as well, and
 * Enter would also press the button that the click has moved the focus to.
 */

/** Handles the keys of all such buttons below an element. */
export function handleButtonKeys(root: HTMLElement): void {
  root.addEventListener('keydown', (event) => {
    const isButton = event.target instanceof Element && event.target.localName === 'vscode-button';
    if (isButton && (event.key === 'Enter' || event.key === ' ')) event.preventDefault();
  });
}
