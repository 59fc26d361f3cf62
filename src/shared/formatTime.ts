/** Moments in words. */

/**
 * @param time milliseconds since 1970
 * @param now the same
 * @param language BCP 47 tag; by default the runtime's own
 * @returns a time of day; with the date when it is another day's
 */
export function formatTime(time: number, now: number, language: string | undefined): string {
  const isToday = new Date(time).toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(language, { timeStyle: 'short', ...(!isToday && { dateStyle: 'short' }) }).format(time);
}
