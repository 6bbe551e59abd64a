/** The sink that keeps an overview of each acquisition. */

import { inspect } from 'node:util';

import type { Sink, SinkInfo } from '../capture/sinks/sink.js';
import type { SinkFrame } from '../capture/sinks/sink-frame.js';
import { InvalidOptionError, UnknownColumnError } from '../errors.js';
import { type OptionNames, refuseUnknownOptions } from '../errors/unknown-options.js';
import type { NativeOverview } from '../native/overview.js';
import type { StartData } from '../responses/data.js';
import type {
  OverviewAcquisition,
  OverviewColumns,
  OverviewField,
  OverviewRequest,
} from './overview-columns.js';
import { RecordedAcquisition } from './recorded-acquisition.js';

const REQUEST: OptionNames<OverviewRequest> = {
  from: true,
  to: true,
  points: true,
  names: true,
  acquisition: true,
};
const MOST_POINTS = 16_384;
const DEFAULT_POINTS = 1000;
/** Buckets of an acquisition before the latest two. */
const KEPT_BUCKETS = 2048;
/** So many acquisitions before the latest two may wait for rows. */
const MOST_OPEN = 4;
/** Memory for acquisitions before the latest, bytes. */
const KEPT_BYTES = 128 * 1024 * 1024;

/**
 * A sink that keeps minimum, maximum, mean, last value and count of NaN of each column over buckets of rows.
 * That is enough to draw an acquisition of any length, in 64 MB at most. Any part of an acquisition has buckets
 * of 1/4096 of it or smaller. The latest rows are kept individually: 24 MB of scaled values. If more than 1 MB
 * of rows comes at a time (from some 6 MB/s on), only the last 128 kB, or 1024 rows, of them are kept
 * individually. Of acquisitions before the latest two, 2048 buckets are kept, of as many acquisitions as fit in
 * another 64 MB.
 * Beside a file of `writeHdfFiles` the overview is fed by the pass that scales the samples for the file, so it
 * has the rows of the file. Otherwise it scales the samples itself, on libuv's pool.
 */
export class Overview implements Sink<OverviewAcquisition | null> {
  /** @internal */
  readonly isFedByFile = true;
  readonly #acquisitions: RecordedAcquisition[] = [];
  /** Samples received of the latest acquisition that a file feeds. The file may not have begun it yet. */
  #counted = { number: 0, samples: 0 };

  /** The acquisitions that are kept, the latest last. */
  get acquisitions(): readonly OverviewAcquisition[] {
    return this.#acquisitions;
  }

  /**
   * The values of a part of an acquisition, over buckets of rows.
   *
   * @throws UnknownColumnError
   * @throws InvalidOptionError for invalid numbers, or an acquisition that is not kept
   */
  columns(request: OverviewRequest = {}): OverviewColumns {
    refuseUnknownOptions(request, REQUEST, 'columns');
    const { points = DEFAULT_POINTS } = request;
    const recorded = this.#find(request.acquisition);
    if (recorded === undefined) {
      if (request.acquisition === undefined) return NOTHING;
      throw new InvalidOptionError(
        `Acquisition ${inspect(request.acquisition)} is not kept: see acquisitions.`,
      );
    }
    const { from = 0, to = recorded.rows } = request;
    checkWhole({ from, to });
    if (!Number.isInteger(points) || points < 1 || points > MOST_POINTS) {
      throw new InvalidOptionError(
        `points is ${inspect(points)}: give a whole number from 1 to ${MOST_POINTS}.`,
      );
    }
    const names = request.names ?? recorded.fields.map(({ name }) => name);
    const indices = names.map((name) => indexOf(recorded.fields, name));
    return recorded.read(
      from,
      to,
      bucketRowsFor(from, Math.min(to, recorded.rows), points),
      indices,
    );
  }

  /**
   * Like `columns`, with buckets of a given size.
   *
   * @param bucketRows power of two
   * @param indices of columns
   * @returns null if the acquisition is not kept
   * @internal
   */
  read(
    acquisition: number,
    from: number,
    to: number,
    bucketRows: number,
    indices: readonly number[],
  ): OverviewColumns | null {
    return this.#find(acquisition)?.read(from, to, bucketRows, indices) ?? null;
  }

  /** @internal */
  count(samples: number, number: number): void {
    const before = this.#counted.number === number ? this.#counted.samples : 0;
    this.#counted = { number, samples: before + samples };
    const recorded = this.#find(number);
    if (recorded !== undefined) recorded.received = this.#counted.samples;
  }

  /** @internal */
  feed(start: StartData, number: number): NativeOverview {
    return this.#begin(start, number).native;
  }

  /** Begins a new acquisition. @throws LayoutError if the fields can't be scaled */
  open(start: StartData, { number }: SinkInfo): void {
    this.#begin(start, number);
  }

  /** Adds samples. @internal */
  async write(frame: SinkFrame): Promise<void> {
    const latest = this.#acquisitions.at(-1);
    if (latest === undefined) return;
    latest.received += frame.sampleCount;
    await latest.native.append(frame.slices, frame.isBorrowed);
  }

  /** Ends the acquisition. @returns its description */
  close(): OverviewAcquisition | null {
    const latest = this.#acquisitions.at(-1);
    if (latest === undefined) return null;
    latest.isEnded = true;
    return latest;
  }

  /** Creates the acquisition at the first call, by the file that feeds it or by the capture. */
  #begin(start: StartData, number: number): RecordedAcquisition {
    const known = this.#find(number);
    if (known !== undefined) return known;
    const recorded = new RecordedAcquisition(start, number);
    if (this.#counted.number === number) recorded.received = this.#counted.samples;
    // To the files of those before, rows may still be written: a level that is shrunk before has few buckets for them.
    this.#acquisitions.slice(0, -1).forEach((each, i, { length }) => {
      const isOld = i < length - MOST_OPEN;
      if (isOld || each.rows >= each.received) each.shrink(KEPT_BUCKETS);
    });
    let bytes = this.#acquisitions.reduce((sum, { native }) => sum + native.byteLength(), 0);
    while (bytes > KEPT_BYTES) bytes -= this.#acquisitions.shift()?.native.byteLength() ?? bytes;
    this.#acquisitions.push(recorded);
    return recorded;
  }

  #find(number: number | undefined): RecordedAcquisition | undefined {
    if (number === undefined) return this.#acquisitions.at(-1);
    return this.#acquisitions.find((each) => each.number === number);
  }
}

const NOTHING: OverviewColumns = {
  acquisition: 0,
  firstRow: 0,
  endRow: 0,
  bucketRows: 1,
  columns: [],
};

/** The smallest power of two with which a range has no more buckets than wanted. */
function bucketRowsFor(from: number, to: number, points: number): number {
  let rows = 1;
  while (rows < to && Math.ceil(to / rows) - Math.floor(from / rows) > points) rows *= 2;
  return rows;
}

function indexOf(fields: readonly OverviewField[], name: string): number {
  const index = fields.findIndex((field) => field.name === name);
  if (index >= 0) return index;
  throw new UnknownColumnError(
    `There is no column ${JSON.stringify(name)}: ask for one of ${fields.map((field) => field.name).join(', ')}.`,
  );
}

/** @throws InvalidOptionError */
function checkWhole(numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new InvalidOptionError(`${name} is ${inspect(value)}: give a whole number of rows.`);
  }
}
