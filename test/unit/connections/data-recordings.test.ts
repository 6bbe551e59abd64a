/** DataConnection: recorded streams give the same however they are cut, copied and flushed. */

import { beforeAll, describe, expect, test } from 'vitest';

import type { Data } from '../../../lib/responses/data.js';
import {
  type Acquisition,
  acquisitionsOf,
  feed,
  type Feeding,
  readPlainly,
  valuesOf,
} from '../../helpers/data/data-port.js';
import { describeRecordings, type Recordings } from '../../helpers/recordings/recordings.js';

const streamsOf = (recordings: Recordings): string[] => [
  ...recordings.list('server', '_raw.bin'),
  ...recordings.list('server', '_scaled.bin'),
  ...recordings.list('hardware', '.bin'),
];

/** Larger ones take too long in single bytes. */
const FEW_BYTES = 50_000;

const SIZES = [[977], [4096], [1, 977, 3, 65_537, 13, 4001], [65_536], [7, 8, 9]];

const ENDS: Readonly<Record<string, readonly (readonly [samples: number, reason: string])[]>> = {
  disarm: [[1805, 'Disarmed']],
  empty_acquisition: [[0, 'Ok']],
  error_framing: [[700, 'Framing error']],
  error_unexpected: [[700, 'Unexpected completion error']],
  late_client_missed: [[27_186, 'Disarmed']],
  minmaxmean: [[20_000, 'Ok']],
  overrun: [[493_054, 'Data overrun']],
  partial_sample: [[100, 'Framing error']],
  server_shutdown: [[401, 'Ok']],
  stddev: [[2000, 'Ok']],
  two_acquisitions: [
    [3000, 'Ok'],
    [3000, 'Ok'],
  ],
  value: [[10_000, 'Ok']],
  value_small: [[50, 'Ok']],
  slow_dump: [[5, 'Disarmed']],
  raw_dump: [[10_000, 'Disarmed']],
  raw_dump_no_duration: [[10_000, 'Disarmed']],
  fast_dump: [[58, 'Disarmed']],
};

const UNITS = { made: 'V <in> & "out"', recorded: '<V & "mV">' } as const;

describeRecordings('streams', (recordings) => {
  describe.each(streamsOf(recordings))('%s', (name) => {
    let stream: Uint8Array;
    let whole: Acquisition[];

    beforeAll(() => {
      stream = recordings.read(name);
      whole = acquisitionsOf(feed(stream));
    });

    test('has the values that an independent reader finds', () => {
      expect(whole.map(({ rows, columns }) => ({ rows, columns }))).toEqual(readPlainly(stream));
    });

    test('has as many rows as its END, and the known end', () => {
      expect(whole.map(({ rows }) => rows)).toEqual(whole.map(({ end }) => end?.samples));
      const known = ENDS[/\/(.*?)(_raw|_scaled)?\.bin/.exec(name)?.[1] ?? ''];
      const ends = whole.map(({ end }) => [end?.samples, end?.reason]);
      expect(ends).toEqual(known ?? [[whole[0]!.rows, 'Ok']]);
    });

    test('is Raw or Scaled as its name says', () => {
      const process = name.includes('raw') ? 'Raw' : 'Scaled';
      expect(new Set(whole.map(({ start }) => start.process))).toEqual(new Set([process]));
      const types = whole.flatMap(({ start }) => start.fields.map(({ type }) => type));
      expect(types.includes('double')).toBe(process === 'Scaled');
    });

    test.each([true, false])('is the same in pieces of any size, copy %s', (copy) => {
      const all = stream.byteLength <= FEW_BYTES ? [[1], ...SIZES] : SIZES.slice(0, 3);
      for (const sizes of all) {
        expect(acquisitionsOf(feed(stream, { sizes, copy })), `pieces of ${sizes.join()}`).toEqual(
          whole,
        );
      }
    });

    test.each<Feeding>([
      { flushEveryFrame: false },
      { flushEveryFrame: false, copy: false, sizes: [1448] },
      { flushBetween: true, sizes: [1448] },
      { flushBetween: true, flushEveryFrame: false, sizes: [5003, 11] },
      { flushBetween: true, flushEveryFrame: false, copy: false, sizes: [65_537, 3] },
    ])('gives the same with %o', (feeding) => {
      expect(acquisitionsOf(feed(stream, feeding))).toEqual(whole);
    });

    test('is one frame for each acquisition if frames may gather', () => {
      const kinds = feed(stream, { flushEveryFrame: false }).map(({ kind }) => kind);
      const expected = whole.flatMap(({ rows }) =>
        rows > 0 ? ['start', 'frame', 'end'] : ['start', 'end'],
      );
      expect(kinds).toEqual(['ready', ...expected]);
    });
  });
});

describeRecordings('headers', (recordings) => {
  const starts = (name: string) =>
    acquisitionsOf(feed(recordings.read(`server/${name}.bin`))).map(({ start }) => start);

  test('units have their special characters', () => {
    const units = starts('value_raw')[0]!.fields.map((field) => field.units);
    expect(units).toEqual(expect.arrayContaining(['mm', UNITS[recordings.name], 'µm', 'deg']));
  });

  test('bit words have no scale, offset or units, and all other fields have them', () => {
    for (const field of starts('bits_mixed_raw')[0]!.fields) {
      const isBits = /^PCAP\.BITS\d$/.test(field.name);
      expect([field.scale === null, field.offset === null, field.units === null]).toEqual(
        Array(3).fill(isBits),
      );
    }
  });

  test('a StdDev is an int96 after the Mean of the same position', () => {
    const { fields } = starts('stddev_raw')[0]!;
    const index = fields.findIndex(({ type }) => type === 'int96');
    expect(fields[index]).toMatchObject({ capture: 'StdDev' });
    expect(fields[index - 1]).toMatchObject({
      name: fields[index]!.name,
      capture: 'Mean',
      type: 'int64',
    });
  });

  test('a late client gets the number of missed samples', () => {
    expect(starts('late_client_missed_raw')[0]!.missed).toBe(747_790);
  });

  test('the offset of a hardware clock is read', () => {
    expect(starts('hw_timestamp_raw')[0]!.hwTimeOffsetNs).toBe(123_456_789n);
    expect(starts('value_raw')[0]!.hwTimeOffsetNs).toBeNull();
  });

  test('raw and scaled have the same columns, except for the gate that raw adds', () => {
    const names = (name: string) => starts(name)[0]!.fields.map(({ name }) => name);
    expect(names('value_raw')).toEqual(names('value_scaled'));
    expect(names('mean_no_gate_raw')).toEqual([
      'PCAP.GATE_DURATION',
      ...names('mean_no_gate_scaled'),
    ]);
  });
});

describeRecordings('dumps of the hardware', (recordings) => {
  /** The index of a sample, from 1, times something. */
  const ramp = (rows: number, by = 1): number[] =>
    Array.from({ length: rows }, (_, i) => by * (i + 1));
  const numbers = (data: readonly Data[], column: string) => valuesOf(data, column).map(Number);

  test.each([
    ['raw_dump.bin', 'PCAP.GATE_DURATION.Value'],
    ['raw_dump_no_duration.bin', 'PCAP.SAMPLES.Value'],
  ])('%s counts as it is known to', (name, gate) => {
    const data = feed(recordings.read(`hardware/${name}`));
    const rows = 10_000;
    expect(numbers(data, gate)).toEqual(Array(rows).fill(125));
    expect(numbers(data, 'PCAP.BITS2.Value')).toEqual(Array(rows).fill(0));
    expect(numbers(data, 'COUNTER1.OUT.Min')).toEqual(ramp(rows));
    expect(numbers(data, 'COUNTER1.OUT.Max')).toEqual(ramp(rows));
    expect(numbers(data, 'COUNTER3.OUT.Value')).toEqual(ramp(rows, 3));
    expect(numbers(data, 'COUNTER1.OUT.Mean')).toEqual(ramp(rows, 125));
    expect(numbers(data, 'COUNTER2.OUT.Mean')).toEqual(ramp(rows, 250));
    // 125 MHz: 2 us are 250 ticks, 72 ns are 9.
    expect(numbers(data, 'PCAP.TS_START.Value')).toEqual(ramp(rows, 250).map((t) => t - 250 + 9));
  });

  test.each([
    ['slow_dump.bin', 5],
    ['fast_dump.bin', 58],
  ])('%s has %i scaled samples', (name, rows) => {
    const data = feed(recordings.read(`hardware/${name}`));
    expect(data.at(-1)).toEqual({ kind: 'end', samples: rows, reason: 'Disarmed' });
    expect(numbers(data, 'COUNTER1.OUT.Mean')).toEqual(ramp(rows));
    expect(numbers(data, 'COUNTER2.OUT.Mean')).toEqual(ramp(rows, 2));
    expect(numbers(data, 'COUNTER3.OUT.Value')).toEqual(ramp(rows, 3));
  });
});
