/** The list of conversations under the headings of their days. */
import * as l10n from '@vscode/l10n';
import type { ConversationSummary } from '../../shared/protocol';

/** Conversations under one heading. */
export interface ConversationGroup {
  heading: string;
  /** They are all of one day. */
  isDay: boolean;
  conversations: ConversationSummary[];
}

/**
 * @param conversations the pinned first, then the newest
 * @param now milliseconds since 1970
 * @param language BCP 47 tag for dates
 * @returns groups in the order of the list: Pinned, Today, Yesterday, then one a day
 */
export function groupByDay(conversations: readonly ConversationSummary[], now: number, language: string): ConversationGroup[] {
  const headings = new DayHeadings(now, language);
  const groups: ConversationGroup[] = [];
  for (const conversation of conversations) {
    const heading = conversation.isPinned ? l10n.t('Pinned') : headings.of(conversation.updatedAt);
    const last = groups.at(-1);
    if (last?.heading === heading) last.conversations.push(conversation);
    else groups.push({ heading, isDay: !conversation.isPinned, conversations: [conversation] });
  }
  return groups;
}

/** Names of days. One formatter for all: making one for each row would take longer than all else. */
class DayHeadings {
  private readonly today: number;
  private readonly year: number;
  private readonly thisYear: Intl.DateTimeFormat;
  private readonly otherYears: Intl.DateTimeFormat;

  constructor(now: number, language: string) {
    this.today = dayNumber(now);
    this.year = new Date(now).getFullYear();
    this.thisYear = new Intl.DateTimeFormat(language, { month: 'long', day: 'numeric', weekday: 'short' });
    this.otherYears = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'long', day: 'numeric' });
  }

  of(time: number): string {
    const age = this.today - dayNumber(time);
    // What another computer's clock dates into the future was said today at the latest.
    if (age <= 0) return l10n.t('Today');
    if (age === 1) return l10n.t('Yesterday');
    const date = new Date(time);
    return (date.getFullYear() === this.year ? this.thisYear : this.otherYears).format(date);
  }
}

/** @returns days since 1970 by the calendar here, so that a day with a change of the clock is one day too. */
export function dayNumber(time: number): number {
  const date = new Date(time);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}
