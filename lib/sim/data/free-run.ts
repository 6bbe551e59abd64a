/** Generates samples without a machine, in any number and at any rate, for tests. */

import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

import type { PacedSink } from './captured-acquisition.js';
import { PANDA_RING } from './block-ring.js';
import { generateSamples } from './generated-samples.js';
import { sampleBytesOf } from './header-text.js';
import type { StreamField } from '../../responses/stream-fields.js';

export interface FreeRunOptions {
  /**
   * In samples per second. At a finite rate, a slow reader overruns, as with hardware. Infinity: as
   * fast as the readers take them, with timestamps for a million per second.
   */
  readonly rate: number;
  /** The number of samples; Infinity: until it is disarmed. */
  readonly samples: number;
  /** The seed for the start values of counters and motions. */
  readonly seed: number;
}

/** The interval of hardware reads if no block is full. */
const READ_SECONDS = 0.1;
/** The interval of checking for samples to pass on. */
const TICK_MS = 10;
const UNLIMITED_TIMESTAMP_RATE = 1e6;

/**
 * Starts the acquisition, fills it, and ends it with `Ok`, unless it is ended earlier. One block of
 * samples of up to 2 MiB is generated at the start and written repeatedly: all values, including
 * times, repeat with each block.
 *
 * @param fields the columns of RAW, not empty
 */
export async function freeRun(
  fields: readonly StreamField[],
  { rate, samples, seed }: FreeRunOptions,
  sink: PacedSink,
): Promise<void> {
  const blockSamples = Math.max(1, Math.floor(PANDA_RING.blockBytes / sampleBytesOf(fields)));
  const timestampRate = Number.isFinite(rate) ? rate : UNLIMITED_TIMESTAMP_RATE;
  const count = Math.min(samples, blockSamples);
  const block = generateSamples(fields, count, timestampRate, seed);
  const source = new RepeatedBlock(block, sampleBytesOf(fields));
  sink.start();
  await (Number.isFinite(rate)
    ? runPaced(source, rate, samples, sink)
    : runUnlimited(source, samples, sink));
  sink.end('Ok');
}

/** Repeats one block of samples. */
class RepeatedBlock {
  readonly samples: number;
  readonly #bytes: Uint8Array;
  readonly #sampleBytes: number;
  #position = 0;

  constructor(bytes: Uint8Array, sampleBytes: number) {
    this.#bytes = bytes;
    this.#sampleBytes = sampleBytes;
    this.samples = bytes.byteLength / sampleBytes;
  }

  /** Returns up to `count` samples, fewer at the end of the block. */
  take(count: number): Uint8Array {
    const taken = Math.min(count, this.samples - this.#position);
    const from = this.#position * this.#sampleBytes;
    this.#position = (this.#position + taken) % this.samples;
    return this.#bytes.subarray(from, from + taken * this.#sampleBytes);
  }

  /** Writes this many samples. */
  write(count: number, sink: PacedSink): void {
    for (let left = count; left > 0 && !sink.isEnded;) {
      const samples = this.take(left);
      sink.write(samples);
      left -= samples.byteLength / this.#sampleBytes;
    }
  }
}

async function runUnlimited(
  source: RepeatedBlock,
  samples: number,
  sink: PacedSink,
): Promise<void> {
  for (let left = samples; left > 0 && !sink.isEnded; left -= source.samples) {
    await sink.room();
    source.write(Math.min(left, source.samples), sink);
    await nextTurn();
  }
}

async function runPaced(
  source: RepeatedBlock,
  rate: number,
  samples: number,
  sink: PacedSink,
): Promise<void> {
  const begin = performance.now();
  const readSamples = Math.max(1, Math.min(source.samples, Math.floor(rate * READ_SECONDS)));
  let written = 0;
  while (written < samples && !sink.isEnded) {
    await sleep(TICK_MS);
    const elapsed = (performance.now() - begin) / 1000;
    const due = Math.min(samples, Math.floor(elapsed * rate));
    const ready = due - written;
    if (ready < readSamples && due < samples) continue;
    source.write(ready, sink);
    written = due;
  }
}
