/** Streams of the data port: splits recorded ones, and makes small ones. */

import type { SourceItem } from 'pandablocks/sim';

/** The acquisitions of a stream that starts with `OK`, each from its header to its END. */
export function splitAcquisitions(stream: Uint8Array): Uint8Array[] {
  const text = (start: number, end: number): string =>
    new TextDecoder('latin1').decode(stream.subarray(start, end));
  const find = (mark: string, from: number): number =>
    Buffer.from(stream.buffer, stream.byteOffset, stream.byteLength).indexOf(mark, from, 'latin1') +
    mark.length;
  const acquisitions: Uint8Array[] = [];
  for (let start = find('\n', 0); start < stream.byteLength;) {
    let position = find('</header>\n\n', start);
    while (text(position, position + 4) === 'BIN ') {
      position += new DataView(stream.buffer, stream.byteOffset + position + 4).getUint32(0, true);
    }
    const end = find('\n', position);
    acquisitions.push(stream.subarray(start, end));
    start = end;
  }
  return acquisitions;
}

/** Splits bytes into pieces of these sizes, repeated. */
export function* inPieces(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let position = 0, i = 0; position < bytes.byteLength; i++) {
    const size = sizes[i % sizes.length] as number;
    yield bytes.subarray(position, position + size);
    position += size;
  }
}

/** A source for the simulator that replays acquisitions in pieces. */
export function replay(
  acquisitions: readonly Uint8Array[],
  sizes: readonly number[],
): (number: number) => Iterable<SourceItem> {
  return (number) => inPieces(acquisitions[number] ?? new Uint8Array(0), sizes);
}

export interface SmallField {
  readonly name: string;
  readonly type: string;
  readonly capture?: string;
  readonly scaling?: string;
}

/** The size of a value by type, according to the protocol. */
export const SIZES: Readonly<Record<string, number>> = {
  uint32: 4,
  int32: 4,
  int64: 8,
  double: 8,
  int96: 12,
};

/** Makes a header. `attributes` replaces or extends those of `<data>`. */
export function header(
  fields: readonly SmallField[],
  attributes: Readonly<Record<string, string>> = {},
): Uint8Array {
  const size = fields.reduce((sum, { type }) => sum + (SIZES[type] ?? 0), 0);
  const all = {
    missed: '0',
    process: 'Raw',
    format: 'Framed',
    sample_bytes: String(size),
    ...attributes,
  };
  const data = Object.entries(all).map(([key, value]) => `${key}="${value}"`);
  const lines = fields.map(
    ({ name, type, capture = 'Value', scaling = '' }) =>
      `<field name="${name}" type="${type}" capture="${capture}" ${scaling} />`,
  );
  return ascii(
    `<header>\n<data ${data.join(' ')} />\n<fields>\n${lines.join('\n')}\n</fields>\n</header>\n\n`,
  );
}

export const COUNTER: SmallField = {
  name: 'COUNTER1.OUT',
  type: 'int32',
  scaling: 'scale="0.5" offset="1" units="mm"',
};

/** Makes a frame of int32 samples. */
export function frameOf(...values: number[]): Uint8Array {
  return frameOfBytes(new Uint8Array(new Int32Array(values).buffer));
}

export function frameOfBytes(samples: Uint8Array): Uint8Array {
  const frame = new Uint8Array(8 + samples.byteLength);
  frame.set(ascii('BIN '));
  new DataView(frame.buffer).setUint32(4, frame.byteLength, true);
  frame.set(samples, 8);
  return frame;
}

export function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function concat(...pieces: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces));
}
