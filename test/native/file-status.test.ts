/** What the addon's writer says in the file of how the acquisition ended. */

import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { expectRows, openNew, rows } from '../helpers/hdf/native-file.js';
import { dumpFile } from '../helpers/hdf/python.js';

describe('how it ended', () => {
  const UNKNOWN = {
    finished: '0',
    samples_reported: '-1',
    first_suspect_sample: '-1',
    missed: '7',
  };

  test('is not known until it is closed, on the root and on each dataset', async () => {
    const { path, writer } = await openNew({ missed: 7 });
    await writer.append([rows(0, 10)], true);
    // A copy is what a reader finds after a kill.
    const copy = `${path}.copy`;
    copyFileSync(path, copy);
    await writer.close(null);
    execFileSync('h5clear', ['-s', '--increment', copy]);
    for (const [file, written, reason] of [
      [copy, '-1', 'unfinished'],
      [path, '10', 'unknown'],
    ] as const) {
      const { attributes, datasets } = dumpFile(file);
      const expected = { ...UNKNOWN, end_reason: reason, samples_written: written };
      expect(attributes).toEqual(expected);
      expect(datasets['a']!.attributes).toEqual(expected);
      expect(datasets['b']!.attributes).toEqual(expected);
    }
  });

  test.each([
    [10, 'Ok', '1'],
    [11, 'Disarmed', '0'],
  ])('END %d %s after 10 samples', async (samples, reason, finished) => {
    const { path, writer } = await openNew();
    await writer.append([rows(0, 10)], true);
    await writer.close({ reason, samples });
    const expected = {
      finished,
      end_reason: reason,
      samples_reported: String(samples),
      samples_written: '10',
      first_suspect_sample: '-1',
      missed: '0',
    };
    expect(dumpFile(path).attributes).toEqual(expected);
    expect(dumpFile(path).datasets['b']!.attributes).toEqual(expected);
  });

  test('rows that are not to be trusted are marked', async () => {
    const { path, writer } = await openNew();
    await writer.append([rows(0, 10)], true);
    await writer.close({ reason: 'Data overrun', samples: 10, firstSuspectSample: 7 });
    const expected = { finished: '1', first_suspect_sample: '7', samples_written: '10' };
    expect(dumpFile(path).attributes).toMatchObject(expected);
    expect(dumpFile(path).datasets['b']!.attributes).toMatchObject(expected);
    expectRows(path, 10);
  });

  const CHUNKS = [0, 16] as const;
  const FIRST_SUSPECT = [0, 1, 15, 16, 17, 299, 16_384, 16_391, 40_000];
  describe.each(CHUNKS)('or left out, with chunks of %d', (chunkSamples) => {
    test.each(FIRST_SUSPECT)('from row %d on', async (firstSuspectSample) => {
      const { path, writer } = await openNew({ chunkSamples });
      for (let first = 0; first < 40_000; first += 100) {
        await writer.append([rows(first, 100)], first % 1000 === 0);
      }
      const end = { reason: 'Data overrun', samples: 40_000, firstSuspectSample };
      const progress = await writer.close({ ...end, dropSuspect: true });
      expect(progress.samplesInFile).toBe(firstSuspectSample);
      expectRows(path, firstSuspectSample);
      expect(dumpFile(path).datasets['a']!.attributes).toMatchObject({
        finished: firstSuspectSample === 40_000 ? '1' : '0',
        first_suspect_sample: String(firstSuspectSample),
        samples_written: String(firstSuspectSample),
      });
    });
  });

  test('a long reason is cut between two characters', async () => {
    const { path, writer } = await openNew();
    await writer.close({ reason: `a${'µ'.repeat(100)}`, samples: 0 });
    expect(dumpFile(path).attributes).toMatchObject({ end_reason: `a${'µ'.repeat(31)}` });
  });
});
