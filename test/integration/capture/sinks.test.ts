/** `capture` and the option `sinks`: samples into sinks of the user's own, beside a file or alone. */

import { existsSync } from 'node:fs';

import {
  AcquisitionError,
  capture,
  CaptureAbortedError,
  type EndData,
  type FrameData,
  GetLine,
  type Sink,
  SinkError,
  type SinkFrame,
  type SinkInfo,
  type StartData,
  writeHdfFiles,
} from 'pandablocks';
import { parseFault } from '../../../lib/sim/faults/parse-fault.js';
import { describe, expect, test } from 'vitest';

import { captureClient, failureOf } from '../../helpers/capture/capture-client.js';
import { dumpFile } from '../../helpers/hdf/python.js';

const COLUMN = 'COUNTER1.OUT.Value';

/** Keeps what it is given. Subclasses fail, or wait. */
class Keeper implements Sink<string> {
  readonly infos: SinkInfo[] = [];
  readonly starts: StartData[] = [];
  readonly ends: [EndData | null, Error | null][] = [];
  /** Samples of each acquisition. */
  readonly samples: number[] = [];
  /** Samples that were skipped. */
  gaps = 0;

  open(start: StartData, info: SinkInfo): void | Promise<void> {
    this.starts.push(start);
    this.infos.push(info);
    this.samples.push(0);
  }

  write(frame: SinkFrame): void | Promise<void> {
    const before = this.samples.pop() ?? 0;
    this.gaps += frame.firstSample - before;
    this.samples.push(frame.firstSample + frame.sampleCount);
  }

  close(end: EndData | null, cause: Error | null): string | Promise<string> {
    this.ends.push([end, cause]);
    return `kept ${this.samples.at(-1)}`;
  }
}

/** Fails at one of its methods. */
class Failing extends Keeper {
  constructor(readonly method: 'prepare' | 'open' | 'write' | 'middle' | 'close') {
    super();
  }

  #failAt(method: string): void {
    if (method === this.method) throw new Error(`out of order: ${method}`);
  }

  prepare(): void {
    this.#failAt('prepare');
  }

  override async open(start: StartData, info: SinkInfo): Promise<void> {
    await super.open(start, info);
    this.#failAt('open');
  }

  override async write(frame: SinkFrame): Promise<void> {
    this.#failAt('write');
    if (frame.firstSample > 0) this.#failAt('middle');
    await super.write(frame);
  }

  override async close(end: EndData | null, cause: Error | null): Promise<string> {
    this.#failAt('close');
    return await super.close(end, cause);
  }
}

test('two sinks without a file get all samples of all acquisitions', async () => {
  const { client, completion } = await captureClient({ rate: 100_000, samples: 20_000 });
  const sinks = [new Keeper(), new Keeper()];
  const results = await capture(client, { sinks, num: 2, arm: true });
  expect(results.map(({ acquisition }) => acquisition)).toMatchObject(
    [1, 2].map(() => ({
      file: null,
      samplesWritten: 20_000,
      samplesReported: 20_000,
      reason: 'Ok',
      ok: true,
      bytesReceived: 20_000 * 36,
    })),
  );
  expect(results.map((each) => each.sinks)).toEqual([
    ['kept 20000', 'kept 20000'],
    ['kept 20000', 'kept 20000'],
  ]);
  for (const sink of sinks) {
    expect(sink.samples).toEqual([20_000, 20_000]);
    expect(sink.gaps).toBe(0);
    expect(sink.infos.map(({ number }) => number)).toEqual([1, 2]);
    expect(sink.infos[0]?.identification?.text).toBe(await client.send(new GetLine('*IDN')));
    expect(sink.ends).toEqual([
      [expect.objectContaining({ samples: 20_000, reason: 'Ok' }), null],
      [expect.objectContaining({ samples: 20_000, reason: 'Ok' }), null],
    ]);
  }
  expect(await completion()).toBe('Ok');
});

test('beside a file: the same samples, raw and scaled', async () => {
  const { client, scheme } = await captureClient({ rate: 100_000, samples: 5000 });
  const raw: number[] = [];
  const scaled: number[] = [];
  let computed: unknown;
  const copies: FrameData[] = [];
  const first: Sink = {
    open: () => {},
    write: async (frame) => {
      for (const value of frame.column(COLUMN)) raw.push(Number(value));
      computed = await frame.scaled();
      copies.push(frame.copy());
    },
    close: () => {},
  };
  const second: Sink = {
    open: () => {},
    write: async (frame) => {
      const columns = await frame.scaled();
      expect(columns === computed).toBe(true);
      for (const value of columns.column(COLUMN)) scaled.push(Number(value));
    },
    close: () => scaled.length,
  };
  const [result] = await writeHdfFiles(client, { scheme, arm: true, sinks: [first, second] });
  expect(result).toMatchObject({ ok: true, samplesWritten: 5000, sinks: [undefined, 5000] });
  expect(raw).toHaveLength(5000);
  const dataset = dumpFile(result?.file ?? '').datasets[COLUMN];
  expect(dataset?.first).toEqual(scaled.slice(0, dataset?.first.length));
  const kept = copies.flatMap((frame) => Array.from(frame.column(COLUMN), Number));
  expect(kept).toEqual(raw);
  expect(copies.every(({ isBorrowed }) => !isBorrowed)).toBe(true);
});

describe('an essential sink that fails ends the capture: the file is complete, the PandA disarmed', () => {
  test.each(['open', 'write', 'middle', 'close'] as const)('%s', async (method) => {
    const samples = method === 'close' ? 1000 : Infinity;
    const { client, scheme, completion } = await captureClient({ rate: 20_000, samples });
    const keeper = new Keeper();
    const sinks = [keeper, new Failing(method)];
    const error = await failureOf(writeHdfFiles(client, { scheme, num: 3, arm: true, sinks }));
    expect(error).toBeInstanceOf(SinkError);
    expect(error).toMatchObject({
      message: `Sink 2 (Failing) has failed: out of order: ${method}`,
      sink: 1,
      cause: new Error(`out of order: ${method}`),
    });
    expect(await completion()).not.toBe('Busy');
    const [result] = error.results ?? [];
    expect(result?.samplesWritten).toBe(keeper.samples[0]);
    const { attributes, datasets } = dumpFile(result?.file ?? '');
    expect(datasets[COLUMN]?.rows).toBe(result?.samplesWritten);
    expect(attributes['samples_written']).toBe(String(result?.samplesWritten));
    expect(keeper.ends).toHaveLength(keeper.starts.length);
    if (method !== 'close') expect(keeper.ends.at(-1)).toEqual([null, error]);
  });

  test('prepare: nothing is armed', async () => {
    const { client, sim, scheme, completion } = await captureClient({ samples: 10 });
    const sinks = [new Failing('prepare')];
    const error = await failureOf(writeHdfFiles(client, { scheme, arm: true, sinks }));
    expect(error).toMatchObject({ code: 'SINK_FAILED', sink: 0 });
    expect(existsSync(scheme.replace('%d', '1'))).toBe(false);
    expect(await completion()).not.toBe('Busy');
    expect(sim.dataPort).toBeGreaterThan(0);
  });
});

describe('a non-essential sink', () => {
  test.each(['prepare', 'open', 'write', 'middle', 'close'] as const)(
    'fails in %s: a warning, and the capture goes on',
    async (method) => {
      const { client, scheme } = await captureClient({ rate: 20_000, samples: 5000 });
      const warnings: string[] = [];
      const results = await writeHdfFiles(client, {
        scheme,
        num: 2,
        arm: true,
        sinks: [{ sink: new Failing(method), essential: false }],
        onWarning: (warning) => warnings.push(warning),
      });
      const message = `Sink 1 (Failing) has failed: out of order: ${method}`;
      expect(results).toMatchObject([
        { ok: true, samplesWritten: 5000 },
        { ok: true, samplesWritten: 5000 },
      ]);
      expect(warnings).toContain(message);
      if (method === 'prepare') return;
      expect(results[1]?.sinks).toEqual([expect.objectContaining({ message })]);
    },
  );

  test('that never settles is left behind, and its waiting frames are bounded', async () => {
    const { client, scheme } = await captureClient({ rate: 1_000_000, samples: 3_000_000 });
    const warnings: string[] = [];
    const stuck: Sink = {
      name: 'view',
      open: () => {},
      write: () => new Promise(() => {}),
      close: () => {},
    };
    const [result] = await writeHdfFiles(client, {
      scheme,
      arm: true,
      sinks: [{ sink: stuck, essential: false }],
      onWarning: (warning) => warnings.push(warning),
    });
    expect(result).toMatchObject({ ok: true, samplesWritten: 3_000_000 });
    const leftBehind = 'Sink 1 (view) had not finished 2 s after the capture, and was left behind.';
    expect(warnings).toContain('Sink 1 (view) is too slow: samples are skipped for it.');
    expect(warnings.at(-1)).toBe(leftBehind);
    expect(result?.sinks).toEqual([expect.objectContaining({ message: leftBehind })]);
  });
});

test('a slow sink sees gaps, and no wrong samples', async () => {
  const { client, scheme } = await captureClient({ rate: 2_000_000, samples: 8_000_000 });
  let next = 0;
  let skipped = 0;
  let seen = 0;
  let isWrong = false;
  const slow: Sink = {
    open: () => {},
    write: async (frame) => {
      const before = frame.copy();
      await new Promise((resolve) => setTimeout(resolve, 250));
      skipped += frame.firstSample - next;
      next = frame.firstSample + frame.sampleCount;
      seen += frame.sampleCount;
      const column = frame.column(COLUMN);
      isWrong ||= before.column(COLUMN).some((value, i) => value !== column[i]);
    },
    close: () => seen,
  };
  const [result] = await writeHdfFiles(client, {
    scheme,
    arm: true,
    sinks: [{ sink: slow, essential: false }],
  });
  expect(result).toMatchObject({ ok: true, samplesWritten: 8_000_000 });
  expect(isWrong).toBe(false);
  expect(skipped).toBeGreaterThan(0);
  expect(skipped + seen).toBeLessThanOrEqual(8_000_000);
});

test('sinks are told of a stop; with arm they get the END', async () => {
  const { client, completion } = await captureClient({ rate: 10_000, samples: Infinity });
  const stop = new AbortController();
  const keeper = new Keeper();
  const stopper: Sink = {
    open: () => {},
    write: () => {
      stop.abort('enough');
    },
    close: () => {},
  };
  const sinks = [keeper, stopper];
  const error = await failureOf(capture(client, { sinks, arm: true, signal: stop.signal }));
  expect(error).toBeInstanceOf(CaptureAbortedError);
  expect(keeper.ends).toEqual([[expect.objectContaining({ reason: 'Disarmed' }), null]]);
  expect(await completion()).toBe('Disarmed');
});

test('samples and duration limit what sinks get; no END came, and none was expected', async () => {
  const { client } = await captureClient({ rate: 10_000, samples: Infinity });
  const keeper = new Keeper();
  const [result] = await capture(client, { sinks: [keeper], arm: true, samples: 1234 });
  expect(result?.acquisition).toMatchObject({ samplesWritten: 1234, ok: true });
  expect(keeper.samples).toEqual([1234]);
});

test('sinks are told of a lost connection; the rest is another acquisition', async () => {
  const { client, scheme } = await captureClient({
    rate: 50_000,
    samples: 20_000,
    faults: [parseFault('close@100000#1')],
  });
  const keeper = new Keeper();
  const reconnect = { minDelay: 0.05, maxDelay: 0.1 };
  const options = { scheme, arm: true, reconnect, sinks: [keeper] };
  const error = await failureOf(writeHdfFiles(client, options));
  expect(error).toBeInstanceOf(AcquisitionError);
  expect(keeper.infos.map(({ number }) => number)).toEqual([1, 2]);
  expect(keeper.ends).toEqual([
    [null, expect.objectContaining({ code: 'CONNECTION_CLOSED' })],
    [expect.objectContaining({ samples: 20_000 }), null],
  ]);
  expect(error.results?.map(({ samplesWritten }) => samplesWritten)).toEqual(keeper.samples);
});

test.each([{}, { open: () => {}, write: () => {} }, { sink: {} }])(
  '%j is no sink',
  async (sink) => {
    const { client } = await captureClient({ samples: 10 });
    const error = await failureOf(capture(client, { sinks: [sink as unknown as Sink] }));
    expect(error).toMatchObject({ code: 'INVALID_OPTION' });
  },
);
