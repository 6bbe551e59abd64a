/** Captures without a machine: as many samples, at any rate, as somebody wants to test with. */

import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

import type { PacedSink } from './captured-acquisition.js';
import { PANDA_RING } from './block-ring.js';
import { generateSamples } from './generated-samples.js';
import { sampleBytesOf } from './header-text.js';
import type { StreamField } from '../../responses/stream-fields.js';

export interface FreeRunOptions {
  /**
   * Samples a second. At a finite rate a slow reader overruns, as with hardware. Infinity: as fast
   * as the readers take them, with timestamps as of a million a second.
   */
  readonly rate: number;
  /** How many; Infinity: until it is disarmed. */
  readonly samples: number;
  /** Of where counters and motions begin. */
  readonly seed: number;
}

/** Without a full block, a read of the hardware is handed on after this time. */
const READ_SECONDS = 0.1;
/** How often it is looked whether there is something to hand on. */
const TICK_MS = 10;
const UNLIMITED_TIMESTAMP_RATE = 1e6;

/**
 * Starts the acquisition, fills it and ends it with `Ok`, if nobody else ends it before. One block of
 * samples of up to 2 MiB is made at the beginning and written again and again: the values, times
 * included, repeat with each block.
 *
 * @param fields of RAW, not empty
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

/** One block, over and over. */
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

  /** Up to `count` samples, fewer at the block's end. */
  take(count: number): Uint8Array {
    const taken = Math.min(count, this.samples - this.#position);
    const from = this.#position * this.#sampleBytes;
    this.#position = (this.#position + taken) % this.samples;
    return this.#bytes.subarray(from, from + taken * this.#sampleBytes);
  }

  /** Writes so many samples. */
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
