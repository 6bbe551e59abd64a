/** Pipelines: the default one with elements of a user's, and others. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  type AcquisitionResult,
  type ColumnData,
  createDefaultPipeline,
  createPipeline,
  type EndData,
  FrameData,
  FrameProcessor,
  HdfWriter,
  type HdfWriterOptions,
  Pipeline,
  type PipelineItem,
  SampleLayout,
  type StartData,
  stopPipeline,
  type WhatToDo,
} from 'pandablocks';
import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../helpers/cli/cli.js';
import { dumpFile } from '../../helpers/hdf/python.js';

const START: StartData = {
  kind: 'start',
  fields: [
    {
      name: 'PCAP.BITS0',
      type: 'uint32',
      capture: 'Value',
      scale: null,
      offset: null,
      units: null,
    },
    { name: 'A.OUT', type: 'int32', capture: 'Value', scale: 0.5, offset: 1, units: 'mm' },
  ],
  missed: 0,
  process: 'Raw',
  format: 'Framed',
  sampleBytes: 8,
  armTime: '2026-11-22T13:55:57.854424126Z',
  startTime: null,
  hwTimeOffsetNs: -5n,
};
const LAYOUT = new SampleLayout(START.fields, START.sampleBytes);

function frame(first: number, count: number): FrameData {
  const words = Uint32Array.from({ length: 2 * count }, (_, i) => first + Math.floor(i / 2));
  return new FrameData(LAYOUT, [new Uint8Array(words.buffer)], count);
}

function end(samples: number): EndData {
  return { kind: 'end', samples, reason: 'Ok' };
}

class Collector extends Pipeline {
  readonly items: PipelineItem[] = [];
  protected readonly whatToDo: WhatToDo = {
    start: (item) => void this.items.push(item),
    frame: (item) => void this.items.push(item),
    columns: (item) => void this.items.push(item),
    number: (item) => void this.items.push(item),
    end: (item) => void this.items.push(item),
  };
}

async function putAll(pipeline: readonly Pipeline[], items: readonly PipelineItem[]) {
  for (const item of items) await pipeline[0]!.put(item);
}

describe('the default pipeline', () => {
  test('writes a file for each acquisition, and reports its progress', async () => {
    const folder = temporaryFolder();
    const collector = new Collector();
    const captureRecordHdfNames = { 'A.OUT': { Value: 'group/x' } };
    const scheme = join(folder, '%02d.h5');
    const pipeline = createDefaultPipeline({ scheme, captureRecordHdfNames }, collector);
    await putAll(pipeline, [{ kind: 'ready' }, START, frame(0, 3), frame(3, 2), end(5)]);
    await putAll(pipeline, [START, frame(7, 1), end(1)]);
    await stopPipeline(pipeline);

    expect(dumpFile(join(folder, '01.h5'))).toMatchObject({
      attributes: { arm_time: START.armTime, hw_time_offset_ns: '-5' },
      datasets: {
        'PCAP.BITS0.Value': { dtype: 'uint32', first: [0, 1, 2, 3, 4] },
        'group/x': { dtype: 'float64', first: [1, 1.5, 2, 2.5, 3] },
      },
    });
    expect(dumpFile(join(folder, '02.h5')).datasets['group/x']!.first).toEqual([4.5]);
    const [first, second] = pipeline[1].results;
    expect(first).toMatchObject({ samplesWritten: 5, samplesReported: 5, ok: true });
    expect(second).toMatchObject({ file: join(folder, '02.h5'), bytesReceived: 8, ok: true });
    const kinds = collector.items.map((item) => (typeof item === 'number' ? item : item.kind));
    // Each batch reports its rows, and frames may go together.
    const last = kinds.filter((kind, i) => typeof kind !== typeof kinds[i + 1] || kind === 'end');
    expect(last).toEqual([...['start', 5, 'end', 'start', 1, 'end']]);
  });

  test('an element behind it that fails ends it; the file has the samples before that', async () => {
    const file = join(temporaryFolder(), 'x.h5');
    class Failing extends Pipeline {
      protected readonly whatToDo: WhatToDo = {
        number: () => {
          throw new Error('my own');
        },
      };
    }
    const options = { fileNames: [file], flushPeriod: 0 };
    const pipeline = createDefaultPipeline(options, new Failing());
    await putAll(pipeline, [START, frame(0, 3)]);
    await expect(
      (async () => {
        for (;;) {
          await pipeline[0].put({ kind: 'ready' });
          await new Promise(setImmediate);
        }
      })(),
    ).rejects.toThrow('my own');
    await expect(stopPipeline(pipeline)).rejects.toThrow('my own');
    expect(dumpFile(file).datasets['A.OUT.Value']!.rows).toBe(3);
    expect(pipeline[1].results).toMatchObject([{ ok: false, samplesWritten: 3, reason: null }]);
  });

  test('frames that wait for it are not copied: one frame given often takes no memory', async () => {
    const file = join(temporaryFolder(), 'x.h5');
    const [rows, count] = [128 * 1024, 100];
    const writer = new HdfWriter({ scheme: file, maxBufferedBytes: 2 * rows * 8 * count });
    createPipeline(writer);
    await putAll([writer], [START, frame(0, 1)]);
    const [words] = frame(1, rows).slices;
    await new Promise(setImmediate);
    const before = process.memoryUsage().rss;
    // 105 MB, were each copied. No call of the addon settles before the event loop goes on.
    for (let i = 0; i < count; i++) await writer.put(new FrameData(LAYOUT, [words!], rows));
    for (let ticks = 0; ticks < 100 * count; ticks++) await Promise.resolve();
    expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
    await writer.put(end(1 + rows * count));
    await stopPipeline([writer]);
    expect(writer.results).toMatchObject([{ ok: true, samplesWritten: 1 + rows * count }]);
  });

  test('stopped within an acquisition: the file is closed', async () => {
    const file = join(temporaryFolder(), 'x.h5');
    const pipeline = createDefaultPipeline({ scheme: file });
    await putAll(pipeline, [START, frame(0, 3)]);
    await stopPipeline(pipeline);
    expect(dumpFile(file).datasets['A.OUT.Value']!.rows).toBe(3);
    await expect(pipeline[0].put(end(3))).rejects.toMatchObject({ code: 'PIPELINE_STOPPED' });
  });

  test('a name that is taken is found before the first data', async () => {
    const scheme = join(temporaryFolder(), 'x.h5');
    writeFileSync(scheme, 'mine');
    const pipeline = createDefaultPipeline({ scheme });
    const taken = /is there already: .*overwrite/;
    await expect(pipeline[0].put({ kind: 'ready' })).rejects.toThrow(taken);
    await expect(stopPipeline(pipeline)).rejects.toThrow(taken);
    expect(readFileSync(scheme, 'utf8')).toBe('mine');
  });

  test('more acquisitions than names', async () => {
    const pipeline = createDefaultPipeline({ scheme: join(temporaryFolder(), 'x.h5') });
    await putAll(pipeline, [START, end(0), START]);
    await expect(stopPipeline(pipeline)).rejects.toMatchObject({ code: 'OUTPUT_PATH' });
  });

  test.each([
    ['no names', {}],
    ['two kinds of names', { scheme: 'x.h5', fileNames: ['y.h5'] }],
    ['a negative period', { scheme: 'x.h5', flushPeriod: -1 }],
    ['half a sample', { scheme: 'x.h5', chunkSamples: 0.5 }],
    ['a dataset without a name', { scheme: 'x.h5', captureRecordHdfNames: { A: { Value: '' } } }],
    ['a way out', { scheme: 'x.h5', captureRecordHdfNames: { A: { Value: 'a/../b' } } }],
  ])('%s', (_, options) => {
    expect(() => createDefaultPipeline(options as HdfWriterOptions)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    );
  });
});

describe('`await using`', () => {
  test('closes the file of an acquisition that has not ended, with all samples, as unfinished', async () => {
    const file = join(temporaryFolder(), 'x.h5');
    const results: AcquisitionResult[] = [];
    {
      await using writer = new HdfWriter({
        scheme: file,
        onResult: (result) => results.push(result),
      });
      await writer.put(START);
      await writer.put(frame(0, 3));
    }
    expect(results).toMatchObject([{ ok: false, reason: null, samplesWritten: 3 }]);
    const { attributes, datasets } = dumpFile(file);
    expect(attributes).toMatchObject({ finished: '0' });
    expect(datasets['A.OUT.Value']).toMatchObject({ rows: 3, first: [1, 1.5, 2] });
  });

  test('throws the error that ended the pipeline', async () => {
    const dispose = async (): Promise<void> => {
      await using writer = new HdfWriter({ scheme: join(temporaryFolder(), 'none', 'x.h5') });
      await writer.put(START);
    };
    await expect(dispose()).rejects.toMatchObject({ code: 'OUTPUT_PATH' });
  });
});

describe('elements of a user', () => {
  test('behind FrameProcessor alone: scaled columns', async () => {
    const collector = new Collector();
    const pipeline = createPipeline(new FrameProcessor(), collector);
    await putAll(pipeline, [START, frame(0, 3), end(3)]);
    await stopPipeline(pipeline);
    const columns = collector.items[1] as ColumnData;
    expect(columns.columnNames).toEqual(['PCAP.BITS0.Value', 'A.OUT.Value']);
    expect(columns.column('A.OUT.Value')).toEqual(new Float64Array([1, 1.5, 2]));
    expect(columns.column('PCAP.BITS0.Value')).toEqual(new Uint32Array([0, 1, 2]));
    expect(() => columns.column('B')).toThrow(/ask for one of PCAP\.BITS0\.Value, A\.OUT\.Value/);
  });

  test('between FrameProcessor and HdfWriter: the file is the same', async () => {
    class Between extends Pipeline {
      sum = 0;
      protected readonly whatToDo: WhatToDo = {
        columns: (columns) => {
          for (const value of columns.column('A.OUT.Value')) this.sum += Number(value);
          return columns;
        },
      };
    }
    const file = join(temporaryFolder(), 'x.h5');
    const between = new Between();
    const pipeline = createPipeline(new FrameProcessor(), between, new HdfWriter({ scheme: file }));
    const frames = Array.from({ length: 100 }, (_, i) => frame(i * 1000, 1000));
    await putAll(pipeline, [START, ...frames, end(100_000)]);
    await stopPipeline(pipeline);
    expect(between.sum).toBe((99_999 * 100_000) / 4 + 100_000);
    const { rows, last } = dumpFile(file).datasets['A.OUT.Value']!;
    expect([rows, last.at(-1)]).toEqual([100_000, 99_999 * 0.5 + 1]);
  });

  test('put waits when an element is busy', async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    class Slow extends Pipeline {
      protected readonly whatToDo: WhatToDo = { number: () => gate };
    }
    const slow = new Slow();
    let accepted = 0;
    const feeding = (async () => {
      for (let i = 0; i < 200; i++, accepted++) await slow.put(i);
    })();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(accepted).toBeLessThan(100);
    release();
    await feeding;
    expect(accepted).toBe(200);
    await slow.stop();
  });
});
