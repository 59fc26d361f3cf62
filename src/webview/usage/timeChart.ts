/** A chart over time, drawn by uPlot in the theme's colours. It is a drawing only: a table twin has its figures. */
import uPlot from 'uplot';
import type { TimeChartContent } from './charts';

const height = 180;
/** Pixels from one label of the axis to the next, at least. */
const labelSpace = 56;
/** The widest a bar gets, in pixels. */
const widestBar = 40;

/** A chart that can be put onto the page. */
export interface TimeChart {
  /** Takes all of the width of its place. */
  readonly element: HTMLElement;
  /** Shows other figures, of as many series as before. What the pointer is at stays so. */
  draw(content: TimeChartContent): void;
  /** Draws anew, in the colours that hold now. */
  themeChanged(): void;
}

/** @returns a chart that is empty until it is drawn */
export function createTimeChart(): TimeChart {
  const element = document.createElement('div');
  element.className = 'time-chart';
  const readout = document.createElement('p');
  readout.className = 'readout';
  const host = document.createElement('div');
  element.append(readout, host);
  let plot: uPlot | undefined;
  let shown: TimeChartContent | undefined;
  const point = (index: number | undefined): void => {
    if (shown) readout.replaceChildren(...readoutOf(shown, index));
  };
  const create = (): void => {
    plot?.destroy();
    plot = undefined;
    if (!shown || host.clientWidth === 0) return; // not on the page; it is made once it is
    const first = shown;
    point(undefined);
    plot = new uPlot(optionsOf(() => shown ?? first, host, point), dataOf(first), host);
  };
  const observer = new ResizeObserver(() => {
    const width = host.clientWidth;
    if (width === 0) return;
    if (plot) plot.setSize({ width, height });
    else create();
  });
  observer.observe(host);
  return {
    element,
    draw: (content) => {
      shown = content;
      if (plot) plot.setData(dataOf(content));
      else create();
    },
    themeChanged: create,
  };
}

/** What is at the pointer; while it is elsewhere, which series is which. One alone has its name in the heading. */
function readoutOf({ readouts, series }: TimeChartContent, index: number | undefined): (Node | string)[] {
  if (index !== undefined) return [readouts[index] ?? ''];
  if (series.length < 2) return ['\u00a0'];
  return series.map(({ label }, position) => {
    const entry = document.createElement('span');
    entry.className = 'legend';
    const swatch = document.createElement('span');
    swatch.className = `swatch series-${position + 1}`;
    entry.append(swatch, label);
    return entry;
  });
}

/** The last series is drawn first, with all that it stands on: the others hide all but its own part. */
function dataOf({ times, series }: TimeChartContent): uPlot.AlignedData {
  const stacked = series.map((_, last) => times.map((_time, index) => stackedValue(series.slice(0, last + 1).map(({ values }) => values[index] ?? null))));
  return [times.map((_, index) => index), ...stacked.reverse()];
}

/** @returns the topmost value on all that is known below it; null where it is unknown, or would be an outline of nothing */
function stackedValue(values: readonly (number | null)[]): number | null {
  const own = values.at(-1) ?? null;
  if (own === null || (own === 0 && values.length > 1)) return null;
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

/** @param shown what is shown at the moment: other figures come without other options */
function optionsOf(shown: () => TimeChartContent, host: HTMLElement, point: (index: number | undefined) => void): uPlot.Options {
  const { kind, series, axis, top } = shown();
  const style = getComputedStyle(host);
  const [text, line] = [colorOf(host, 'chart-text'), colorOf(host, 'chart-grid')];
  const font = `${style.fontSize} ${style.fontFamily}`;
  return {
    width: host.clientWidth,
    height,
    // Room for the last label, which stands below the last bar.
    padding: [8, labelSpace / 2, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
    hooks: { setCursor: [({ cursor: { idx } }) => { point(idx ?? undefined); }] },
    scales: {
      x: { time: false, range: () => [-0.6, shown().times.length - 0.4] },
      y: { range: (_plot, _lowest, highest) => [0, top ?? endOf(highest)] },
    },
    axes: [
      {
        stroke: text, font, grid: { show: false }, ticks: { stroke: line, width: 1, size: 4 }, gap: 4, size: 28,
        splits: ({ width }) => everyNth(shown().times.length, width),
        values: (_plot, splits) => splits.map((index) => shown().times[index] ?? ''),
      },
      {
        stroke: text, font, grid: { stroke: line, width: 1 }, ticks: { show: false }, gap: 6,
        values: (_plot, splits) => splits.map((value) => axis(value)),
        size: (plot, values) => widthOf(plot, values, font) + 14,
      },
    ],
    series: [{}, ...series.map((_, index) => seriesOptions(kind, colorOf(host, `series-${index + 1}`), index > 0)).reverse()],
  };
}

function seriesOptions(kind: TimeChartContent['kind'], color: string, isHollow: boolean): uPlot.Series {
  if (kind === 'line') return { stroke: color, width: 2, spanGaps: false, points: { show: true, size: 6, fill: color } };
  const { bars } = uPlot.paths;
  return {
    stroke: color,
    // Another shape, not only another colour: an outline.
    ...(isHollow ? { width: 1.5 } : { width: 0, fill: color }),
    points: { show: false },
    ...(bars && { paths: bars({ size: [0.7, widestBar] }) }),
  };
}

function endOf(highest: number | null): number {
  if (highest === null || highest <= 0) return 1;
  return uPlot.rangeNum(0, highest, 0.05, true)[1] ?? highest;
}

function everyNth(count: number, width: number): number[] {
  const step = Math.max(1, Math.ceil((count * labelSpace) / Math.max(1, width - labelSpace)));
  // From the end: today is named.
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => count - 1 - index * step).reverse();
}

/** Pixels that the widest of these words takes. @param values null, whatever uPlot's types say, while it knows none yet */
function widthOf({ ctx }: uPlot, values: readonly string[] | null, font: string): number {
  ctx.save();
  ctx.font = font;
  const widest = Math.max(0, ...(values ?? []).map((value) => ctx.measureText(value).width));
  ctx.restore();
  return Math.ceil(widest);
}

/** The colour that the style sheet gives a class here: of the theme, or the system's where colours are forced. */
function colorOf(host: HTMLElement, name: string): string {
  const probe = document.createElement('span');
  probe.className = name;
  host.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
