/** Days, weeks and months as the user's calendar has them: in the local time zone, where a day may have 23 or 25 hours. Pure. */

/** @returns the day's name, such as 2026-11-23 */
export function dayName(time: number): string {
  const date = new Date(time);
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0'));
  return `${String(date.getFullYear()).padStart(4, '0')}-${month ?? ''}-${day ?? ''}`;
}

/** @returns the first moment of a day. @param days how many days later, or earlier when negative */
export function startOfDay(time: number, days = 0): number {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

/** @returns the month's name, such as 2026-11 */
export function monthName(time: number): string {
  return dayName(time).slice(0, -3);
}

/** @returns the first moment of a month. @param months how many months later, or earlier when negative */
export function startOfMonth(time: number, months = 0): number {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth() + months).getTime();
}
