/** Keys within a row of buttons that is one stop of the Tab key: the WAI-ARIA toolbar pattern. */

/** Arrow keys, Home and End move from the button that has the focus to another one. */
export function moveInToolbar(event: KeyboardEvent, buttons: readonly HTMLElement[]): void {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const index = buttons.findIndex((button) => button === document.activeElement);
  const next = nextButton(event.key, index, buttons);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function nextButton(key: string, index: number, buttons: readonly HTMLElement[]): HTMLElement | undefined {
  switch (key) {
    case 'ArrowRight':
      return buttons[(index + 1) % buttons.length];
    case 'ArrowLeft':
      return buttons.at(index <= 0 ? -1 : index - 1);
    case 'Home':
      return buttons[0];
    case 'End':
      return buttons.at(-1);
    default:
      return undefined;
  }
}
