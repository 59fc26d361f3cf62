/** Sentences that hold a count. */

/**
 * @param one the whole sentence for one of them: in English it is worded otherwise
 * @param more the whole sentence for any other number, none included
 */
export function counted(count: number, one: string, more: string): string {
  return count === 1 ? one : more;
}
