import { describe, expect, test } from 'vitest';

import { FrameData, SampleLayout } from '../../../../lib/responses/frame-data.js';
import type { PacedSink } from '../../../../lib/sim/data/captured-acquisition.js';
import { freeRun } from '../../../../lib/sim/data/free-run.js';
import { generateSamples } from '../../../../lib/sim/data/generated-samples.js';
import { sampleBytesOf } from '../../../../lib/sim/data/header-text.js';
import { SampleScaler } from '../../../../lib/sim/data/scale-samples.js';
import { scaledFields, streamFields } from '../../../../lib/responses/stream-fields.js';
import { concat } from '../../../helpers/data/streams.js';
import { BITS, END_TIME, GATE, position, TIME } from './requests.js';

const ALL = 'Value Diff Sum Min Max Mean StdDev';
const FIELDS = streamFields([
  ...position('INENC1.VAL', ALL),
  TIME,
  END_TIME,
  GATE,
  BITS,
  ...position('COUNTER1.OUT'),
]);

class RecordingSink implements PacedSink {
  readonly writes: Uint8Array[] = [];
  readonly calls: string[] = [];
  isEnded = false;

  constructor(readonly endAfter = Infinity) {}

  start(): void {
    this.calls.push('start');
  }

  write(samples: Uint8Array): void {
    this.writes.push(samples);
    if (this.writes.length >= this.endAfter) this.isEnded = true;
  }

  end(reason: string): void {
    this.calls.push(`end ${reason}`);
  }

  async room(): Promise<void> {
    this.calls.push('room');
    return Promise.resolve();
  }
}

describe('generated samples', () => {
  const samples = generateSamples(FIELDS, 1000, 500, 1);
  const raw = new FrameData(new SampleLayout(FIELDS, sampleBytesOf(FIELDS)), [samples], 1000);
  const scaler = new SampleScaler(FIELDS);
  const scaled = new FrameData(
    new SampleLayout(scaledFields(FIELDS), scaler.sampleBytes),
    [scaler.scale(samples)],
    1000,
  );
  const numbers = (frame: FrameData, column: string): number[] =>
    [...frame.column(column)].map(Number);

  test('count, and have times', () => {
    const counter = numbers(raw, 'COUNTER1.OUT.Value');
    expect(counter.map((value) => value - counter[0]!)).toEqual([...counter.keys()]);
    expect(numbers(raw, 'PCAP.BITS0.Value')).toEqual([...counter.keys()]);
    const start = numbers(raw, 'PCAP.TS_START.Value');
    expect(start).toEqual(counter.map((_, row) => row * 250_000));
    const gate = numbers(raw, 'PCAP.GATE_DURATION.Value');
    expect(numbers(raw, 'PCAP.TS_END.Value')).toEqual(start.map((at, row) => at + gate[row]!));
    expect(Math.max(...gate)).toBeLessThan(250_000);
  });

  test('move back and forth, all captures of a position alike', () => {
    const value = numbers(scaled, 'INENC1.VAL.Value');
    expect(Math.max(...value)).toBeGreaterThan(49_000);
    expect(Math.min(...value)).toBeLessThan(1000);
    expect(numbers(scaled, 'INENC1.VAL.Min')).toEqual(value.map((each) => each - 1));
    expect(numbers(scaled, 'INENC1.VAL.Max')).toEqual(value.map((each) => each + 1));
    expect(numbers(scaled, 'INENC1.VAL.Mean')).toEqual(value);
    expect(numbers(scaled, 'INENC1.VAL.StdDev')).toEqual(value.map(() => 1));
    const diff = numbers(scaled, 'INENC1.VAL.Diff').slice(1);
    expect(diff).toEqual(diff.map((_, row) => value[row + 1]! - value[row]!));
    const gate = numbers(raw, 'PCAP.GATE_DURATION.Value');
    expect(numbers(raw, 'INENC1.VAL.Sum')).toEqual(value.map((each, row) => each * gate[row]!));
  });

  test('are the same only for the same seed', () => {
    expect(generateSamples(FIELDS, 1000, 500, 1)).toEqual(samples);
    expect(generateSamples(FIELDS, 1000, 500, 2)).not.toEqual(samples);
  });
});

describe('freeRun', () => {
  const blockSamples = Math.floor((2 * 1024 * 1024) / sampleBytesOf(FIELDS));
  const blockBytes = blockSamples * sampleBytesOf(FIELDS);

  test('without a rate sends one block again and again, when there is space', async () => {
    const sink = new RecordingSink();
    await freeRun(FIELDS, { rate: Infinity, samples: 2 * blockSamples + 10, seed: 1 }, sink);
    expect(sink.calls).toEqual(['start', 'room', 'room', 'room', 'end Ok']);
    expect(sink.writes.map(({ byteLength }) => byteLength)).toEqual([
      blockBytes,
      blockBytes,
      10 * sampleBytesOf(FIELDS),
    ]);
    expect(new Set(sink.writes.map(({ buffer }) => buffer)).size).toBe(1);
  });

  test('at a rate sends all of it, and never waits for readers', async () => {
    const sink = new RecordingSink();
    await freeRun(FIELDS, { rate: 20_000, samples: 3000, seed: 7 }, sink);
    expect([sink.calls[0], sink.calls.at(-1)]).toEqual(['start', 'end Ok']);
    expect(sink.calls).not.toContain('room');
    expect(concat(...sink.writes)).toEqual(generateSamples(FIELDS, 3000, 20_000, 7));
  });

  test('at a high rate repeats its block', async () => {
    const sink = new RecordingSink();
    await freeRun(FIELDS, { rate: 1e7, samples: 3 * blockSamples + 1, seed: 1 }, sink);
    const bytes = sink.writes.reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(bytes).toBe(3 * blockBytes + sampleBytesOf(FIELDS));
    expect(sink.writes.at(-1)!.byteOffset + sink.writes.at(-1)!.byteLength).toBe(
      sampleBytesOf(FIELDS),
    );
  });

  test.each([Infinity, 1e6])('endless at the rate %d stops when it is ended', async (rate) => {
    const sink = new RecordingSink(3);
    await freeRun(FIELDS, { rate, samples: Infinity, seed: 1 }, sink);
    expect(sink.writes).toHaveLength(3);
  });

  test('of no samples starts and ends', async () => {
    const sink = new RecordingSink();
    await freeRun(FIELDS, { rate: Infinity, samples: 0, seed: 1 }, sink);
    expect(sink.calls).toEqual(['start', 'end Ok']);
  });
});
