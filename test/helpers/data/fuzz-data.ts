/** Feeds mutated streams of the data port to DataConnections, and checks invariants. */

import { createHash } from 'node:crypto';

import { DataConnection } from '../../../lib/connections/data.js';
import { LayoutError, StreamError } from '../../../lib/errors.js';
import { layoutDatasets } from '../../../lib/hdf/file/dataset-layout.js';
import type { Data, StartData } from '../../../lib/responses/data.js';
import { prefixOf } from './cuts.js';
import { Dice, mutate, pieceSizes } from '../mutations.js';
import { RECORDINGS } from '../recordings/recordings.js';
import { ascii, concat, COUNTER, frameOf, frameOfBytes, header, inPieces } from './streams.js';

/** The start of a recording is sufficient, and much faster. */
const MOST_BYTES = 20_000;
const NAME = /^[A-Za-z0-9_.]+$/;

const WORDS = [
  'BIN ',
  ...['OK\n', 'ERR No\n', '<header>\n', '</header>\n\n', '<data ', ' />', '<fields>', '</fields>'],
  ...[
    '<field name="',
    '"',
    "'",
    '<!DOCTYPE a [<!ENTITY b "c">]>',
    '&b;',
    '&#0;',
    '&#x41;',
    '&amp;',
  ],
  ...['<![CDATA[', ']]>', '<!--', '-->', '<?xml?>', 'missed="1"', 'process="Raw"', 'Scaled'],
  ...['sample_bytes="', 'type="int96"', 'type="', 'int32', 'int64', 'uint32', 'double', 'Mean'],
  ...['StdDev', 'scale="1e999"', 'offset="nan"', 'units="', 'hw_time_offset_ns="-1"', '../', '\0'],
  ...['BIN \x08\0\0\0', 'END ', 'END 0 Ok\n', 'END 99999999999999999999 Ok\n', '\n', '\r\n'],
];

const GENERATED = [
  concat(ascii('OK\n'), header([COUNTER]), frameOf(1, 2, 3), frameOf(4), ascii('END 4 Ok\n')),
  concat(
    ascii('OK\n'),
    header([
      { name: 'PCAP.BITS0', type: 'uint32' },
      { name: 'PCAP.GATE_DURATION', type: 'int32', scaling: 'scale="8e-09" offset="0" units="s"' },
      {
        name: 'A.B',
        type: 'int64',
        capture: 'Mean',
        scaling: 'scale="1" offset="0" units="&lt;µ&gt;"',
      },
      { name: 'A.B', type: 'int96', capture: 'StdDev', scaling: 'scale="1" offset="0" units=""' },
    ]),
    frameOfBytes(new Uint8Array(28 * 40).map((_, i) => i)),
    frameOfBytes(new Uint8Array(0)),
    ascii('END 40 Disarmed\n'),
    header([{ name: 'X', type: 'double' }], { process: 'Scaled' }),
    frameOfBytes(new Uint8Array(80)),
    ascii('END 10 Data overrun\n'),
  ),
];

/** The initial streams: some constructed here, and all recordings, if available. */
export function dataStreams(): Uint8Array[] {
  const streams = RECORDINGS.flatMap((recordings) =>
    [...recordings.list('server', '.bin'), ...recordings.list('hardware', '.bin')].map((name) =>
      recordings.read(name).slice(0, MOST_BYTES),
    ),
  );
  return [...GENERATED, ...streams];
}

/** The result of a stream, which must not depend on how it is cut. */
export interface DataOutcome {
  readonly kinds: string;
  readonly digest: string;
  readonly bytes: number;
  /** The code of the error; empty if there is none. */
  readonly code: string;
}

/** Throws if an invariant is violated. */
export function runDataCase(
  streams: readonly Uint8Array[],
  seed: number,
  number: number,
): DataOutcome {
  const dice = new Dice(seed, number);
  let stream = mutate(dice.oneOf(streams), dice, WORDS);
  if (dice.once(8)) stream = concat(stream, mutate(dice.oneOf(streams), dice, WORDS));
  const outcome = receive(stream, dice);
  const other = receive(stream, dice);
  if (JSON.stringify(outcome) !== JSON.stringify(other)) {
    throw new Error(`cut otherwise it is ${JSON.stringify(other)}, not ${JSON.stringify(outcome)}`);
  }
  return outcome;
}

function receive(stream: Uint8Array, dice: Dice): DataOutcome {
  const flushEvery = dice.once(2);
  const copy = dice.once(2);
  const connection = new DataConnection({ copy });
  connection.connect(dice.once(2));
  const seen = new Seen();
  let code = '';
  for (const piece of inPieces(stream, pieceSizes(dice, stream.byteLength))) {
    try {
      seen.add(connection.receiveBytes(copy ? Uint8Array.from(piece) : piece, flushEvery));
      if (dice.once(3)) seen.add(connection.flush());
    } catch (error) {
      if (!(error instanceof StreamError)) throw error;
      code = error.code;
      seen.add(error.received as readonly Data[]);
      mustBeBroken(connection);
      break;
    }
  }
  if (code === '') seen.add(connection.flush());
  seen.compare(stream);
  return { ...seen.summary(), code };
}

function mustBeBroken(connection: DataConnection): void {
  try {
    connection.receiveBytes(new Uint8Array(1));
  } catch (error) {
    if (error instanceof StreamError && error.received.length === 0) return;
  }
  throw new Error('it goes on after an error');
}

/** The received data, with samples as one sequence of bytes, independent of frames. */
class Seen {
  readonly #hash = createHash('sha256');
  #kinds = '';
  readonly #samples: Uint8Array[] = [];
  /** The sample size of each acquisition. */
  readonly #sampleBytes: number[] = [];

  add(data: readonly Data[]): void {
    for (const item of data) {
      if (item.kind === 'frame') {
        const bytes = item.slices.reduce((sum, slice) => sum + slice.byteLength, 0);
        if (bytes !== item.sampleCount * (this.#sampleBytes.at(-1) ?? 0) || bytes === 0) {
          throw new Error(`${item.sampleCount} samples in ${bytes} bytes`);
        }
        this.#samples.push(...item.slices);
        if (!this.#kinds.endsWith('f')) this.#kinds += 'f';
        continue;
      }
      this.#kinds += item.kind.slice(0, 1);
      this.#hash.update(
        JSON.stringify(item, (_, value: unknown) =>
          typeof value === 'bigint' ? String(value) : value,
        ),
      );
      if (item.kind === 'start') this.#start(item);
    }
  }

  /** Computes the file layout. */
  #start(start: StartData): void {
    this.#sampleBytes.push(start.sampleBytes);
    try {
      for (const { dataset, position } of layoutDatasets(start).columns) {
        if (!NAME.test(dataset) || position >= start.sampleBytes)
          throw new Error(`dataset ${dataset}`);
      }
    } catch (error) {
      if (!(error instanceof LayoutError)) throw error;
    }
  }

  /** Compares the result with an independent parser. */
  compare(stream: Uint8Array): void {
    const right = prefixOf(stream, stream.byteLength, (_, number) => this.#sampleBytes[number]);
    const marks = this.#kinds.replaceAll('f', '');
    if (marks !== right.marks) throw new Error(`it gave ${marks}, not ${right.marks}`);
    if (!Buffer.concat(this.#samples).equals(right.samples)) throw new Error('other samples');
  }

  summary(): Omit<DataOutcome, 'code'> {
    for (const samples of this.#samples) this.#hash.update(samples);
    const bytes = this.#samples.reduce((sum, samples) => sum + samples.byteLength, 0);
    return { kinds: this.#kinds, digest: this.#hash.digest('hex').slice(0, 16), bytes };
  }
}
