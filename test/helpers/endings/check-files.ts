/** Checks that the files of a case match the results, and that no other files are left. */

import { basename, parse } from 'node:path';

import { repairHdfFile } from 'pandablocks';
import { expect } from 'vitest';

import { dumpFile } from '../hdf/python.js';
import type { Pair } from './check-results.js';
import { columnFaults, expectedColumns, readFile } from './file-contents.js';
import { isDone, type Story } from './story.js';

const PARTIAL = /\.[0-9a-f]{8}\.partial$/;

/** @param names of the files in the folder */
export async function checkFiles(
  story: Story,
  pairs: readonly Pair[],
  names: readonly string[],
): Promise<void> {
  const files = pairs.flatMap(({ result: { file } }) =>
    file === null ? [] : [nameOf(story, file)],
  );
  expect(files).toEqual(expectedNames(story, pairs));
  if (!story.isDiskBad) expect([...names].sort()).toEqual([...files].sort());
  for (const pair of pairs) await checkFile(story, pair);
}

/** A failing disk may prevent the renaming of a file. */
function nameOf({ isDiskBad }: Story, file: string): string {
  return isDiskBad ? basename(file).replace(PARTIAL, '') : basename(file);
}

/**
 * Each acquisition has its own name; the rest of one that was cut off has the next name, or a
 * suffix.
 */
function expectedNames({ scenario, isDiskBad }: Story, pairs: readonly Pair[]): string[] {
  const { naming, reconnect } = scenario;
  let acquisition = 0;
  let part = 1;
  return pairs.flatMap(({ result }, index) => {
    const before = pairs[index - 1]?.result;
    const isRest = before !== undefined && !isDone(before, scenario) && reconnect;
    if (naming === 'numbered') acquisition = index + 1;
    else if (isRest) part++;
    else [acquisition, part] = [index === 0 ? 0 : acquisition + 1, 1];
    if (isDiskBad && result.file === null) return [];
    if (naming === 'numbered') return [`${String(acquisition).padStart(3, '0')}.h5`];
    const name = naming === 'one' ? 'one' : `listed${acquisition}`;
    return [part === 1 ? `${name}.h5` : `${name}-${part}.h5`];
  });
}

async function checkFile(story: Story, { result, delivery, due }: Pair): Promise<void> {
  const { file, samplesWritten, reason } = result;
  if (file === null) {
    expect(story.isDiskBad).toBe(true);
    return;
  }
  expect(parse(file).dir).toBe(story.folder);
  if (story.isDiskBad && !result.ok) {
    await checkBrokenFile(file, samplesWritten, { delivery, due });
    return;
  }
  const { columns, statuses } = await readFile(file);
  expect(columnFaults(columns, expectedColumns(delivery, samplesWritten))).toEqual([]);
  const status = {
    finished: reason !== null && samplesWritten === due ? 1 : 0,
    end_reason: reason ?? 'unknown',
    samples_reported: result.samplesReported ?? -1,
    samples_written: samplesWritten,
    first_suspect_sample: result.firstSuspectSample ?? -1,
    missed: delivery.missed,
  };
  expect(statuses).toEqual(statuses.map(() => status));
  if (story.scenario.isReadTwice) {
    const { datasets } = dumpFile(file);
    expect(Object.keys(datasets).sort()).toEqual([...columns.keys()].sort());
    for (const { rows } of Object.values(datasets)) expect(rows).toBe(samplesWritten);
  }
}

/** For a failing disk: the rows in the result are in the file, directly or after a repair. */
async function checkBrokenFile(
  path: string,
  rows: number,
  { delivery, due }: Pick<Pair, 'delivery' | 'due'>,
): Promise<void> {
  const repaired = await repairHdfFile(path).catch((error: unknown) => {
    expect(`${rows} rows; ${String(error)}`).toMatch(/^0 rows; .* holds no samples/);
    return null;
  });
  if (repaired === null) return;
  const { columns, statuses } = await readFile(repaired.file);
  expect(repaired.samples).toBeGreaterThanOrEqual(rows);
  const expected = expectedColumns(delivery, repaired.samples);
  expect(columnFaults(columns, expected)).toEqual([]);
  for (const { finished, samples_written: written } of statuses) {
    expect(written).toBe(repaired.samples);
    if (finished === 1) expect(due).toBe(written);
  }
}
