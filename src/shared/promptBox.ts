/** What stands in a prompt box, and what of it is left once a prompt was sent from it: the same for the page and the host. */

/** The text of a prompt box. */
export interface BoxText {
  text: string;
  /** What was begun before an old prompt was brought back in its place. */
  inProgress?: string;
}

/**
 * @returns what stays when a prompt was taken from the box: what was typed behind it meanwhile, else what was begun before
 *   an old prompt was brought back. A box that holds something else by now keeps it.
 */
export function withoutSent(box: BoxText, sent: string): BoxText {
  if (!box.text.startsWith(sent)) return box;
  const rest = box.text.slice(sent.length);
  return rest === '' ? { text: box.inProgress ?? '' } : { ...box, text: rest };
}
