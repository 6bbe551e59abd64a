/** Received samples, and access to their columns. */

import { UnknownColumnError } from '../errors.js';
import { columnName, FIELD_SIZES, type FieldCapture, type FieldType } from './field-capture.js';

/** The values of one column: one element for each row; for `int96`, 12 bytes for each row. */
export type Column = Uint32Array | Int32Array | BigInt64Array | Float64Array | Uint8Array;

/** The owner of the bytes of frames, who reuses the bytes when no frame needs them. */
export interface FrameLease {
  /** Marks a frame as consumed: its bytes may be reused, unless they are held. */
  release(): void;
  /**
   * Keeps the bytes of a frame valid after `release`.
   *
   * @returns a function that ends the hold
   */
  hold?(): () => void;
}

/** The location of a column in a packed sample. */
export interface ColumnPlace {
  /** The type of the values. */
  readonly type: FieldType;
  /** The offset of the value in bytes. */
  readonly position: number;
}

/** The locations of all columns in a packed sample. */
export class SampleLayout {
  /** `NAME.CAPTURE`, in the order of the sample. */
  readonly columnNames: readonly string[];
  readonly #positions: ReadonlyMap<string, ColumnPlace>;

  constructor(
    /** The fields, as the header lists them. */
    readonly fields: readonly FieldCapture[],
    /** The size of one sample in bytes. */
    readonly sampleBytes: number,
  ) {
    const positions = new Map<string, ColumnPlace>();
    let position = 0;
    for (const field of fields) {
      positions.set(columnName(field), { type: field.type, position });
      position += FIELD_SIZES[field.type];
    }
    this.columnNames = [...positions.keys()];
    this.#positions = positions;
  }

  /** @throws UnknownColumnError */
  find(name: string): ColumnPlace {
    const found = this.#positions.get(name);
    if (found === undefined) {
      throw new UnknownColumnError(
        `There is no column ${JSON.stringify(name)}: ask for one of ${this.columnNames.join(', ')}.`,
      );
    }
    return found;
  }
}

/**
 * Whole samples of one or more frames. Columns are decoded on request. Values are as transmitted:
 * scaled if the acquisition is `Scaled`, raw integers if it is `Raw`.
 */
export class FrameData {
  /** Distinguishes it from other data. */
  readonly kind = 'frame';
  /** The number of samples: rows of each column. */
  readonly sampleCount: number;
  /**
   * The index of the first sample in the acquisition, from 0. Samples that were lost before the
   * client connected (`StartData.missed`) are not counted.
   */
  readonly firstSample: number;
  readonly #layout: SampleLayout;
  readonly #slices: readonly Uint8Array[];
  #lease: FrameLease | null;
  #words: Uint32Array | null = null;

  /**
   * @param slices the packed samples; together they contain a whole number of samples
   * @param lease notified when the bytes are no longer needed; null if they need not be returned
   * @param firstSample index of the first sample
   */
  constructor(
    layout: SampleLayout,
    slices: readonly Uint8Array[],
    sampleCount: number,
    lease: FrameLease | null = null,
    firstSample = 0,
  ) {
    this.#layout = layout;
    this.#slices = slices;
    this.sampleCount = sampleCount;
    this.firstSample = firstSample;
    this.#lease = lease;
  }

  /** `NAME.CAPTURE` of every column, in the order of the stream. */
  get columnNames(): readonly string[] {
    return this.#layout.columnNames;
  }

  /**
   * The packed samples as received, in slices that may end within a sample. Make a copy before you
   * change slices, or transfer them to another thread: other frames may be in the same buffer.
   */
  get slices(): readonly Uint8Array[] {
    return this.#slices;
  }

  /** The size of all samples in bytes. */
  get byteLength(): number {
    return this.sampleCount * this.#layout.sampleBytes;
  }

  /**
   * Returns the values of a column as transmitted: `Uint32Array` (uint32), `Int32Array` (int32),
   * `BigInt64Array` (int64) or `Float64Array` (double), each with `sampleCount` elements, or
   * `Uint8Array` with 12 bytes for each row (int96). Each call makes a new array.
   *
   * @param name `NAME.CAPTURE`, e.g. `COUNTER1.OUT.Mean`
   * @throws UnknownColumnError
   */
  column(name: string): Column {
    const { type, position } = this.#layout.find(name);
    const { buffer } = this.#gather(position / 4, FIELD_SIZES[type] / 4);
    switch (type) {
      case 'uint32':
        return new Uint32Array(buffer);
      case 'int32':
        return new Int32Array(buffer);
      case 'int64':
        return new BigInt64Array(buffer);
      case 'double':
        return new Float64Array(buffer);
      case 'int96':
        return new Uint8Array(buffer);
    }
  }

  /** Whether the bytes belong to another object, which leaves them unchanged until `release`. */
  get isBorrowed(): boolean {
    return this.#lease !== null;
  }

  /**
   * Returns constructor arguments for a frame that replaces this one. This frame must not be used
   * afterwards.
   *
   * @internal
   */
  give(): ConstructorParameters<typeof FrameData> {
    const lease = this.#lease;
    this.#lease = null;
    return [this.#layout, this.#slices, this.sampleCount, lease, this.firstSample];
  }

  /**
   * Returns a frame of the first samples, which replaces this one. This frame must not be used
   * afterwards.
   *
   * @internal
   */
  first(sampleCount: number): FrameData {
    const slices: Uint8Array[] = [];
    let left = sampleCount * this.#layout.sampleBytes;
    for (const slice of this.#slices) {
      if (left <= 0) break;
      slices.push(slice.subarray(0, left));
      left -= slice.byteLength;
    }
    const [layout, , , lease, firstSample] = this.give();
    return new FrameData(layout, slices, sampleCount, lease, firstSample);
  }

  /** Returns a frame with a copy of the samples, which stays valid as long as it is referenced. */
  copy(): FrameData {
    return new FrameData(this.#layout, [this.#joined()], this.sampleCount, null, this.firstSample);
  }

  /**
   * Keeps the bytes valid after `release`.
   *
   * @returns a function that ends the hold
   * @internal
   */
  hold(): () => void {
    return this.#lease?.hold?.() ?? (() => {});
  }

  /** Returns the bytes to their owner: nothing may be read from this frame afterwards. */
  release(): void {
    this.#lease?.release();
    this.#lease = null;
  }

  /** All types consist of whole 32-bit words, so columns are copied word by word. */
  #gather(first: number, words: number): Uint32Array {
    const source = (this.#words ??= this.#alignedWords());
    const stride = this.#layout.sampleBytes / 4;
    const gathered = new Uint32Array(this.sampleCount * words);
    for (let word = 0; word < words; word++) {
      let from = first + word;
      for (let to = word; to < gathered.length; to += words, from += stride) {
        gathered[to] = source[from] as number;
      }
    }
    return gathered;
  }

  #joined(): Uint8Array<ArrayBuffer> {
    const joined = new Uint8Array(this.byteLength);
    let position = 0;
    for (const slice of this.#slices) {
      joined.set(slice, position);
      position += slice.byteLength;
    }
    return joined;
  }

  #alignedWords(): Uint32Array {
    const only = this.#slices.length === 1 ? this.#slices[0] : undefined;
    if (only !== undefined && only.byteOffset % 4 === 0) {
      return new Uint32Array(only.buffer, only.byteOffset, only.byteLength / 4);
    }
    return new Uint32Array(this.#joined().buffer);
  }
}
