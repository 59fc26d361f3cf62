/** Where the focus goes when what had it is shown anew. */

/**
 * What is shown anew takes the focus with it when it goes: to the same control of what came in its place, or elsewhere.
 * Otherwise the next Tab would begin at the top.
 * @param messages the element that holds one child a message
 * @param change shows something anew
 * @param focusElsewhere gives the focus to where work goes on
 */
export function keepFocus(messages: HTMLElement, change: () => void, focusElsewhere: () => void): void {
  const focused = document.activeElement;
  // Work goes on elsewhere: an editor, say. To move the focus here would take the keyboard from there.
  if (!document.hasFocus() || !(focused instanceof HTMLElement) || focused === document.body) {
    change();
    return;
  }
  const place = messages.contains(focused) ? [...messages.children].findIndex((message) => message.contains(focused)) : -1;
  change();
  const { activeElement } = document;
  // The change has given it away itself.
  if (activeElement && activeElement !== focused && activeElement !== document.body) return;
  if (focused.isConnected && !focused.closest('[hidden]')) {
    // What was only moved lost the focus on the way.
    if (activeElement === document.body) focused.focus({ preventScroll: true });
    return;
  }
  const action = focused.dataset['action'];
  const again = action === undefined ? null : messages.children[place]?.querySelector<HTMLElement>(`[data-action="${action}"]`);
  if (again && !again.closest('[hidden]')) again.focus();
  else focusElsewhere();
}
