/** What the addon's writer says in the file of how the acquisition ended. */

import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { openNew, rows } from '../helpers/native-file.js';
import { dumpFile } from '../helpers/python.js';

describe('how it ended', () => {
  const UNKNOWN = { finished: '0', end_reason: 'unknown', samples_reported: '-1', missed: '7' };

  test('is unknown until it is closed, on the root and on each dataset', async () => {
    const { path, writer } = await openNew({ missed: 7 });
    await writer.append([rows(0, 10)], true);
    // A copy is what a reader finds after a kill.
    const copy = `${path}.copy`;
    copyFileSync(path, copy);
    await writer.close(null);
    execFileSync('h5clear', ['-s', '--increment', copy]);
    for (const [file, written] of [
      [copy, '-1'],
      [path, '10'],
    ] as const) {
      const { attributes, datasets } = dumpFile(file);
      const expected = { ...UNKNOWN, samples_written: written };
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
      missed: '0',
    };
    expect(dumpFile(path).attributes).toEqual(expected);
    expect(dumpFile(path).datasets['b']!.attributes).toEqual(expected);
  });

  test('a long reason is cut between two characters', async () => {
    const { path, writer } = await openNew();
    await writer.close({ reason: `a${'µ'.repeat(100)}`, samples: 0 });
    expect(dumpFile(path).attributes).toMatchObject({ end_reason: `a${'µ'.repeat(31)}` });
  });
});
