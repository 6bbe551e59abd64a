/** Samples as they came, and the columns in them. */

import { UnknownColumnError } from '../errors.js';
import { columnName, FIELD_SIZES, type FieldCapture, type FieldType } from './field-capture.js';

/** The values of one column: an element a row, but 12 bytes a row for `int96`. */
export type Column = Uint32Array | Int32Array | BigInt64Array | Float64Array | Uint8Array;

/** The owner of the bytes of frames, who uses the bytes again when no frame needs them. */
export interface FrameLease {
  /** A frame counts as consumed: its bytes may be used again, unless they are held. */
  release(): void;
  /**
   * Keeps the bytes of a frame valid beyond `release`.
   *
   * @returns ends the hold
   */
  hold?(): () => void;
}

/** Where a column is in a packed sample. */
export interface ColumnPlace {
  /** Of its values. */
  readonly type: FieldType;
  /** Of the value's first byte. */
  readonly position: number;
}

/** Where the columns are in a packed sample. */
export class SampleLayout {
  /** `NAME.CAPTURE`, in the order of the sample. */
  readonly columnNames: readonly string[];
  readonly #positions: ReadonlyMap<string, ColumnPlace>;

  constructor(
    /** As the header lists them. */
    readonly fields: readonly FieldCapture[],
    /** Of one sample, all fields together. */
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
 * A number of whole samples, one or more frames' worth. Columns are decoded when they are asked
 * for. Values are as transmitted: scaled if the acquisition is `Scaled`, raw integers if `Raw`.
 */
export class FrameData {
  /** Tells it from other data. */
  readonly kind = 'frame';
  /** How many samples it holds: rows of each column. */
  readonly sampleCount: number;
  /**
   * The index of its first sample among those that were received of the acquisition, from 0. Samples
   * that were lost before the client connected (`StartData.missed`) are not counted.
   */
  readonly firstSample: number;
  readonly #layout: SampleLayout;
  readonly #slices: readonly Uint8Array[];
  #lease: FrameLease | null;
  #words: Uint32Array | null = null;

  /**
   * @param slices the packed samples; together they hold a whole number of them
   * @param lease told when the bytes are not needed any more, where somebody wants them back
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
   * The packed samples as they came, in pieces that may end in the middle of a sample. Copy what you
   * want to change, or to transfer to another thread: other frames can lie in the same buffer.
   */
  get slices(): readonly Uint8Array[] {
    return this.#slices;
  }

  /** Of all its samples. */
  get byteLength(): number {
    return this.sampleCount * this.#layout.sampleBytes;
  }

  /**
   * The values of a column as transmitted: `Uint32Array` (uint32), `Int32Array` (int32),
   * `BigInt64Array` (int64), `Float64Array` (double), each of `sampleCount` elements, or `Uint8Array`
   * of 12 bytes a row (int96). A new array at each call.
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

  /** The bytes belong to somebody who leaves them alone until `release`. */
  get isBorrowed(): boolean {
    return this.#lease !== null;
  }

  /**
   * What a frame in the place of this one is made of. This frame is not to be used any more.
   *
   * @internal
   */
  give(): ConstructorParameters<typeof FrameData> {
    const lease = this.#lease;
    this.#lease = null;
    return [this.#layout, this.#slices, this.sampleCount, lease, this.firstSample];
  }

  /**
   * The first samples of this frame, in its place: it is not to be used any more itself.
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

  /** A frame of the same samples, in memory of its own: it stays valid for as long as it is kept. */
  copy(): FrameData {
    return new FrameData(this.#layout, [this.#joined()], this.sampleCount, null, this.firstSample);
  }

  /**
   * Keeps the bytes valid beyond `release`.
   *
   * @returns ends the hold
   * @internal
   */
  hold(): () => void {
    return this.#lease?.hold?.() ?? (() => {});
  }

  /** Says that the bytes are not needed any more: nothing may be read from this frame afterwards. */
  release(): void {
    this.#lease?.release();
    this.#lease = null;
  }

  /** All fields are of whole 32-bit words, so whatever the type, words are what is to be moved. */
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
