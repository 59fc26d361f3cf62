// Figures with their goals, and how they are printed. Pure.

/** Something measured. */
export interface Figure {
  what: string;
  figure: number;
  /** Such as `ms`; empty for ratios and counts. */
  unit: string;
  /** In words, such as `<= 1.25`; absent for what is only told. */
  goal?: string;
  met?: boolean;
}

/** What one part of the benchmark found. */
export interface Report {
  figures: Figure[];
  /** All there is to know, for `--json`. */
  details: unknown;
}

/** @returns a figure that has no goal */
export function told(what: string, figure: number, unit = ''): Figure {
  return { what, figure, unit };
}

/** @returns a figure that must not be above the limit */
export function atMost(what: string, figure: number, limit: number, unit = ''): Figure {
  return { what, figure, unit, goal: `<= ${limit}`, met: figure <= limit };
}

/** @returns a figure that must not be below the limit */
export function atLeast(what: string, figure: number, limit: number, unit = ''): Figure {
  return { what, figure, unit, goal: `>= ${limit}`, met: figure >= limit };
}

/** @returns the lines of a table: the first column to the left, the others to the right */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row.map((text, column) => (column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0))).join('  ').trimEnd(),
  );
}

/** @returns the figure in words: three digits that say something, no more */
export function figureWords({ figure, unit }: Pick<Figure, 'figure' | 'unit'>): string {
  if (Number.isNaN(figure)) return '–';
  const digits = Math.abs(figure) >= 100 ? 0 : Math.abs(figure) >= 10 ? 1 : 2;
  return `${Number.isInteger(figure) ? String(figure) : figure.toFixed(digits)}${unit === '' ? '' : ` ${unit}`}`;
}

/** @returns the table of goals: what, figure, goal, and whether it is met */
export function figureLines(figures: readonly Figure[]): string[] {
  const verdict = ({ met }: Figure): string => (met === undefined ? '' : met ? 'met' : 'NOT MET');
  return tableLines([['what', 'figure', 'goal', ''], ...figures.map((figure) => [figure.what, figureWords(figure), figure.goal ?? '', verdict(figure)])]);
}
