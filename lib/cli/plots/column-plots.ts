/** Curves of the columns of a capture, for a terminal. */

import type { Paint } from '../colours.js';
import type { Overview } from '../../view/overview.js';
import type {
  OverviewAcquisition,
  OverviewColumn,
  OverviewField,
} from '../../view/overview-columns.js';
import { layoutFor, plotLine, rangeOf } from './plot-lines.js';

const MOST_COLUMNS = 8;
/** What a running acquisition shows of its latest rows: at least and at most, seconds. */
const LEAST_SECONDS = 8;
const MOST_SECONDS = 20;
/** Buckets that the values of a character are the mean of, for an even width. */
const BUCKETS_A_CHARACTER = 8;
const MOST_POINTS = 16_384;
/** Of the values; what is longer has the width from then on. */
const RANGE_WIDTH = 12;

/** What is needed of an overview. */
export type Overviewed = Pick<Overview, 'acquisitions' | 'columns' | 'read'>;

export class ColumnPlots {
  readonly #overview: Overviewed;
  readonly #paint: Paint;
  #acquisition = 0;
  #bucketRows = 1;
  #rangeWidth = RANGE_WIDTH;

  constructor(overview: Overviewed, paint: Paint) {
    this.#overview = overview;
    this.#paint = paint;
  }

  /**
   * The latest rows of the running acquisition, or all as long as it is short.
   *
   * @param rate rows a second; 0: not known
   * @param width of the lines
   * @param height the most lines
   */
  latest(rate: number, width: number, height: number): string[] {
    const acquisition = this.#overview.acquisitions.at(-1);
    if (acquisition === undefined || acquisition.isEnded || acquisition.rows === 0) return [];
    const { number, rows } = acquisition;
    if (number !== this.#acquisition) {
      this.#acquisition = number;
      this.#bucketRows = 1;
      this.#rangeWidth = RANGE_WIDTH;
    }
    return this.#draw(acquisition, width, height, false, (points, columns) => {
      this.#adaptTo(rate, points);
      const size = this.#bucketRows;
      const from = Math.max(0, (Math.ceil(rows / size) - points) * size);
      return this.#overview.read(number, from, rows, size, columns)?.columns ?? [];
    });
  }

  /**
   * All of an acquisition.
   *
   * @param number of the acquisition
   * @param width of the lines
   */
  whole(number: number, width: number): string[] {
    const acquisition = this.#overview.acquisitions.find((each) => each.number === number);
    if (acquisition === undefined || acquisition.rows === 0) return [];
    this.#rangeWidth = 0;
    const { fields } = acquisition;
    return this.#draw(acquisition, width, MOST_COLUMNS + 1, true, (characters, columns) => {
      const points = Math.min(MOST_POINTS, characters * BUCKETS_A_CHARACTER);
      const names = columns.map((column) => fields[column]?.name ?? '');
      return this.#overview.columns({ acquisition: number, points, names }).columns;
    });
  }

  #draw(
    { fields }: OverviewAcquisition,
    width: number,
    height: number,
    isWhole: boolean,
    read: (points: number, columns: readonly number[]) => readonly OverviewColumn[],
  ): string[] {
    const shown = chooseColumns(fields, Math.min(MOST_COLUMNS, height));
    const names = shown.map((column) => fields[column]?.name ?? '');
    const draw = (): string[] => {
      const layout = layoutFor(width, names, this.#rangeWidth);
      if (layout === null) return [];
      const columns = read(layout.curve, shown);
      const needed = columns.reduce((most, column) => Math.max(most, rangeOf(column).length), 0);
      // The curves would jump to and fro if the width became less again.
      if (needed > this.#rangeWidth) {
        this.#rangeWidth = needed;
        return draw();
      }
      const longest = columns.reduce((most, { mean }) => Math.max(most, mean.length), 0);
      const fitted = isWhole ? { ...layout, curve: Math.min(layout.curve, longest) } : layout;
      return columns.map((column) => plotLine(column, fitted, this.#paint));
    };
    const lines = draw();
    const more = fields.length - shown.length;
    const hasRoom = lines.length > 0 && lines.length < height;
    return more > 0 && hasRoom ? [...lines, `  and ${more} more`.slice(0, width)] : lines;
  }

  /** So many rows to a character that a line has some seconds. */
  #adaptTo(rate: number, points: number): void {
    if (rate <= 0) return;
    const seconds = (): number => (points * this.#bucketRows) / rate;
    while (seconds() < LEAST_SECONDS) this.#bucketRows *= 2;
    while (seconds() > MOST_SECONDS && this.#bucketRows > 1) this.#bucketRows /= 2;
  }
}

/** Captures that tell less of a field than its mean or its value do. */
const LESS_TELLING = /\.(Min|Max|StdDev)$/;

/**
 * Indices of columns, in their order: at least one of as many fields as possible. A curve of a word of bits
 * would say nothing.
 */
function chooseColumns(fields: readonly OverviewField[], most: number): number[] {
  const numbers = fields.flatMap((field, index) => (field.kind === 'number' ? [index] : []));
  const isTelling = (index: number): boolean => !LESS_TELLING.test(fields[index]?.name ?? '');
  const byRank = [...numbers.filter(isTelling), ...numbers.filter((each) => !isTelling(each))];
  return byRank.slice(0, most).sort((a, b) => a - b);
}
