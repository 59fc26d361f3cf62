/** The ledger as a table for other programs: RFC 4180, in English whatever the language, so that scripts can rely on it. Pure. */
import type { RequestRecord } from '../../shared/requestRecord';

/** Column names, and what stands in each; empty when it is unknown. */
const columns = [
  ['time', ({ time }) => new Date(time).toISOString()],
  ['account', ({ account }) => account],
  ['feature', ({ feature }) => feature],
  ['model', ({ model }) => model],
  ['answered_by', ({ answeredBy }) => answeredBy],
  ['prompt_tokens', ({ promptTokens }) => promptTokens],
  ['completion_tokens', ({ completionTokens }) => completionTokens],
  ['credits', ({ credits }) => credits],
  ['first_text_ms', ({ firstTextAfter }) => firstTextAfter],
  ['duration_ms', ({ duration }) => duration],
  ['outcome', ({ outcome }) => outcome],
  ['id', ({ id }) => id],
] as const satisfies readonly (readonly [string, (record: RequestRecord) => string | number | undefined])[];

/** @returns the whole file: a header, then a line for each request, with line ends as RFC 4180 has them */
export function usageCsv(records: readonly RequestRecord[]): string {
  const lines = records.map((record) => columns.map(([, read]) => cell(read(record))));
  return [columns.map(([name]) => name), ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
}

/** Names of models come from outside: a spreadsheet would take one that begins so for a formula, and run it. */
function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[\s]*[=+\-@\t\r＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) || text !== value ? `"${text.replaceAll('"', '""')}"` : text;
}
