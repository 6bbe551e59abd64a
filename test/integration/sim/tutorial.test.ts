/** The tutorial on the simulated PandA, and what people try next. */

import { join } from 'node:path';

import { Arm, AsyncClient, GetState, Put, SetState, writeHdfFiles } from 'pandablocks';
import { Simulator } from 'pandablocks/sim';
import { describe, expect, onTestFinished, test } from 'vitest';

import { temporaryFolder } from '../../helpers/cli/cli.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { tutorialPanda } from '../../helpers/sim/tutorial.js';

interface Captured {
  readonly columns: ReadonlyMap<string, readonly number[]>;
  readonly reason: string;
}

/** Arms, and gives what the PandA scaled. */
async function capture(client: AsyncClient): Promise<Captured> {
  const columns = new Map<string, number[]>();
  for await (const data of client.data()) {
    if (data.kind === 'ready') await client.send(new Arm());
    if (data.kind === 'start') {
      for (const { name, capture } of data.fields) columns.set(`${name}.${capture}`, []);
    }
    if (data.kind === 'frame') {
      for (const [name, values] of columns) values.push(...Array.from(data.column(name), Number));
    }
    if (data.kind === 'end') return { columns, reason: data.reason };
  }
  throw new Error('no END');
}

async function captureWith(...settings: [string, string][]): Promise<Captured> {
  const { client } = await tutorialPanda();
  await Promise.all(settings.map(([field, value]) => client.send(new Put(field, value))));
  return capture(client);
}

const upTo = (count: number, step = 1): number[] =>
  Array.from({ length: count }, (_, i) => (i + 1) * step);

describe('unchanged', () => {
  test('1000 samples with three counters, in real files', async () => {
    const { client } = await tutorialPanda();
    const scheme = join(temporaryFolder(), '%d.h5');
    const results = await writeHdfFiles(client, { scheme, num: 2, arm: true });
    expect(results).toMatchObject([
      { ok: true, samplesWritten: 1000, reason: 'Ok' },
      { ok: true, samplesWritten: 1000, reason: 'Ok' },
    ]);
    for (const { file } of results) {
      const { datasets } = dumpFile(file ?? '');
      expect(Object.keys(datasets)).toHaveLength(11);
      for (const counter of [1, 2, 3]) {
        for (const capture of ['Min', 'Max', 'Mean']) {
          const dataset = datasets[`COUNTER${counter}.OUT.${capture}`];
          expect(dataset?.first).toEqual(upTo(5, counter));
          expect(dataset?.last).toEqual(upTo(1000, counter).slice(-5));
        }
      }
      expect(datasets['PCAP.GATE_DURATION.Value']?.first).toEqual(Array(5).fill(0.001));
    }
  });

  test('takes two seconds of the PandA, half a period of 2 ms later', async () => {
    const { columns } = await captureWith();
    const starts = columns.get('PCAP.TS_START.Value') ?? [];
    const steps = starts.slice(1).map((start, i) => start - (starts[i] ?? 0));
    expect(starts).toHaveLength(1000);
    for (const step of steps) expect(step).toBeCloseTo(0.002, 9);
  });
});

describe('with other values of', () => {
  test('steps', async () => {
    const { columns } = await captureWith(['COUNTER1.STEP', '5'], ['COUNTER2.START', '100']);
    expect(columns.get('COUNTER1.OUT.Mean')).toEqual(upTo(1000, 5));
    expect(columns.get('COUNTER2.OUT.Max')).toEqual(upTo(1000, 2).map((value) => value + 100));
  });

  test('repeats', async () => {
    const { columns, reason } = await captureWith(['SEQ1.REPEATS', '17']);
    expect(reason).toBe('Ok');
    expect(columns.get('COUNTER3.OUT.Min')).toEqual(upTo(17, 3));
  });

  test('prescale', async () => {
    const { columns } = await captureWith(['SEQ1.PRESCALE', '0.5'], ['SEQ1.REPEATS', '2000']);
    const starts = columns.get('PCAP.TS_START.Value') ?? [];
    expect(columns.get('COUNTER1.OUT.Mean')).toEqual(upTo(2000));
    // 62.5 ticks of 8 ns, rounded.
    const ticks = columns.get('PCAP.GATE_DURATION.Value')?.map((gate) => Math.round(gate / 8e-9));
    expect(new Set(ticks)).toEqual(new Set([63]));
    expect(starts[1]).toBeCloseTo((starts[0] ?? 0) + 1e-6, 7);
  });

  test('captures, scales and units', async () => {
    const { columns } = await captureWith(
      ['*CAPTURE', ''],
      ['COUNTER1.OUT.CAPTURE', 'Value Diff Sum StdDev'],
      ['COUNTER1.OUT.SCALE', '0.5'],
      ['COUNTER1.OUT.OFFSET', '10'],
      ['PCAP.BITS2.CAPTURE', 'Value'],
      ['SEQ1.REPEATS', '10'],
    );
    const halves = upTo(10, 0.5);
    expect(columns.get('COUNTER1.OUT.Value')).toEqual(halves.map((value) => value + 10));
    // The PandA adds the offset to a difference as well.
    expect(columns.get('COUNTER1.OUT.Diff')).toEqual(Array(10).fill(10));
    expect(columns.get('COUNTER1.OUT.StdDev')).toEqual(Array(10).fill(0));
    expect(columns.get('PCAP.BITS2.Value')).toHaveLength(10);
  });

  test('captures: all captures of a position, in a real file', async () => {
    const { client } = await tutorialPanda();
    for (const [field, value] of [
      ['*CAPTURE', ''],
      ['COUNTER1.OUT.CAPTURE', 'Value Diff Sum Min Max Mean StdDev'],
      ['COUNTER2.OUT.CAPTURE', 'Mean StdDev'],
      ['SEQ1.REPEATS', '5'],
    ] as const) {
      await client.send(new Put(field, value));
    }
    const scheme = join(temporaryFolder(), 'scan.h5');
    await writeHdfFiles(client, { scheme, arm: true });
    const { datasets } = dumpFile(scheme);
    const counts = upTo(5);
    expect(Object.fromEntries(Object.entries(datasets).map(([n, { last }]) => [n, last]))).toEqual({
      'COUNTER1.OUT.Value': counts,
      'COUNTER1.OUT.Diff': Array(5).fill(0),
      // The gate is open for 125000 ticks.
      'COUNTER1.OUT.Sum': upTo(5, 125_000),
      'COUNTER1.OUT.Min': counts,
      'COUNTER1.OUT.Max': counts,
      'COUNTER1.OUT.Mean': counts,
      'COUNTER1.OUT.StdDev': Array(5).fill(0),
      'COUNTER2.OUT.Mean': upTo(5, 2),
      'COUNTER2.OUT.StdDev': Array(5).fill(0),
      // Not asked for: RAW needs it.
      'PCAP.GATE_DURATION.Value': Array(5).fill(0.001),
    });
  });

  test('direction', async () => {
    const { columns } = await captureWith(['COUNTER1.DIR', 'ONE'], ['SEQ1.REPEATS', '3']);
    expect(columns.get('COUNTER1.OUT.Mean')).toEqual([-1, -2, -3]);
  });

  test('tables: two rows with their own repeats and times', async () => {
    const { client } = await tutorialPanda();
    const outA1 = 1 << 20;
    const words = [3 | outA1, 0, 1, 1, 2 | outA1, 0, 5, 2];
    await client.send(new SetState(['SEQ1.TABLE<', ...words.map(String), '']));
    await client.send(new Put('SEQ1.REPEATS', '2'));
    const { columns } = await capture(client);
    expect(columns.get('COUNTER1.OUT.Mean')).toEqual(upTo(10));
    const gates = columns.get('PCAP.GATE_DURATION.Value')?.map((gate) => Math.round(gate * 1000));
    expect(gates).toEqual([1, 1, 1, 5, 5, 1, 1, 1, 5, 5]);
  });
});

test('the encoders move', async () => {
  const { columns } = await captureWith(['INENC1.VAL.CAPTURE', 'Min Max Mean']);
  const means = columns.get('INENC1.VAL.Mean') ?? [];
  expect(new Set(means).size).toBeGreaterThan(900);
  expect(Math.max(...means) - Math.min(...means)).toBeGreaterThan(100);
  columns.get('INENC1.VAL.Min')?.forEach((min, i) => {
    expect(min).toBeLessThanOrEqual(means[i] ?? NaN);
    expect(columns.get('INENC1.VAL.Max')?.[i]).toBeGreaterThanOrEqual(means[i] ?? NaN);
  });
});

test('the option `tutorial` loads the same state as a client', async () => {
  const { client } = await tutorialPanda();
  const sim = await Simulator.start({ controlPort: 0, dataPort: 0, tutorial: true });
  onTestFinished(() => sim.close());
  const other = new AsyncClient('127.0.0.1', sim);
  onTestFinished(() => other.close());
  await other.connect();
  const expected = await client.send(new GetState());
  expect(await other.send(new GetState())).toEqual(expected);
  expect(await other.get('SEQ1.REPEATS')).toBe('1000');
});
