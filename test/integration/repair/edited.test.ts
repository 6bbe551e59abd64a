/** Captures that were finished or killed, then edited at random: no row is lost by a repair. */

import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { HdfError, repairHdfFile, type RepairResult } from 'pandablocks';
import { expect, test } from 'vitest';

import { temporaryFolder } from '../../helpers/cli/cli.js';
import {
  capture,
  type Contents,
  type Edit,
  FileEditor,
  killedCaptures,
  NAMES,
  olderFiles,
} from '../../helpers/hdf/edited-file.js';

const RUNS = Number(process.env['RUNS'] ?? 100);
/** On a machine that is busy. */
const MAX_MS = Math.max(300_000, RUNS * 1000);
const ADDED = ['sel', 'more/part', 'z'];

const column = fc.constantFrom(...NAMES);
const added = fc.constantFrom(...ADDED);
const either = fc.oneof(column, added);
const rows = fc.constantFrom(0, 7, 16, 50, 99, 149, 170);

/** Those that leave the columns where and as they are. */
const additions: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(fc.constant('copy'), either, added),
  fc.tuple(fc.constant('resize'), added, rows),
  fc.tuple(fc.constant('add'), either, added, rows),
  fc.tuple(fc.constantFrom('soft', 'external'), either, added),
  fc.tuple(fc.constant('reopen')),
);
const edits: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 3, arbitrary: additions },
  fc.tuple(fc.constantFrom('copy', 'move', 'hard', 'soft'), either, either),
  fc.tuple(fc.constant('resize'), column, rows),
  fc.tuple(fc.constant('delete'), either),
  fc.tuple(fc.constant('repack')),
);

/** Files that captures have left, at the moments that matter. */
async function leftByCaptures(): Promise<string[]> {
  const folder = temporaryFolder();
  const endings = {
    finished: { reason: 'Ok', samples: 150 },
    lost: { reason: 'Data overrun', samples: 160, firstSuspectSample: 120 },
    early: { reason: 'Stopped early', rowsDue: 150 },
    unknown: { reason: '' },
  };
  const files: string[] = [];
  for (const [name, ending] of Object.entries(endings)) {
    files.push(join(folder, name));
    await capture(files.at(-1)!, ending);
  }
  const killed = await killedCaptures(endings.finished);
  // Before SWMR begins no rows are there.
  return [...files, ...killed.filter((path) => readFileSync(path)[11] === 5)];
}

async function check(editor: FileEditor, start: string, made: readonly Edit[]): Promise<void> {
  const file = join(temporaryFolder(), 'x.h5');
  copyFileSync(start, file);
  const before = await editor.edit(file, made);
  const bytes = readFileSync(file);
  const result = await repairHdfFile(file).catch((error: unknown) => error as Error);
  if (result instanceof Error) {
    expect(result).toBeInstanceOf(HdfError);
    expect(result.message).toMatch(/is left as it is/);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    return;
  }
  const after = await editor.look(file, before.columns);
  expectNothingLost(before, after);
  if (isFinished(before, bytes)) expect(readFileSync(file).equals(bytes)).toBe(true);
  const repaired = readFileSync(file);
  const again = { wasRepaired: false, samples: result.samples, shortened: [] };
  expect(await repairHdfFile(file)).toMatchObject(again);
  expect(readFileSync(file).equals(repaired)).toBe(true);
}

/** Rows that all columns have. */
function completeRows({ columns }: Contents): number {
  return Math.min(...Object.values(columns).map(({ values }) => values.length));
}

function expectNothingLost(before: Contents, after: Contents): void {
  const complete = completeRows(before);
  for (const [name, { values }] of Object.entries(before.columns)) {
    const kept = after.columns[name]!.values;
    expect(kept).toEqual(values.slice(0, kept.length));
    expect(kept.length).toBeGreaterThanOrEqual(Math.min(complete, values.length));
  }
  // Where a user has replaced all columns, those are the columns.
  if (Object.keys(before.columns).length === 0) return;
  for (const [name, { values, attributes }] of Object.entries(before.others)) {
    expect(after.others[name]?.values).toBe(values);
    if (!NAMES.includes(name)) expect(after.others[name]?.attributes).toEqual(attributes);
  }
}

/** It says so, of as many rows as there are. */
function isFinished({ columns, status }: Contents, bytes: Buffer): boolean {
  const { finished, samples_written: written } = status['/']!;
  const isAgreed = Object.values(status).every((each) => each.samples_written === written);
  const isThere = Object.values(columns).every(({ values }) => values.length >= Number(written));
  return bytes[11] === 0 && finished === '1' && isAgreed && isThere;
}

test.each(['this version', 'an older one'])(
  'files of %s',
  async (version) => {
    const editor = new FileEditor();
    const files = version === 'this version' ? await leftByCaptures() : olderFiles();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(edits, { maxLength: 8 }),
        async (start, made) => check(editor, start, made),
      ),
      { numRuns: RUNS },
    );
  },
  MAX_MS,
);

test.each(['this version', 'an older one'])(
  'what is only added to files of %s does not keep them from being repaired',
  async (version) => {
    const editor = new FileEditor();
    const files = version === 'this version' ? await leftByCaptures() : olderFiles();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(additions, { minLength: 1, maxLength: 6 }),
        async (start, made) => {
          const file = join(temporaryFolder(), 'x.h5');
          copyFileSync(start, file);
          const before = await editor.edit(file, made);
          const { samples } = (await repairHdfFile(file)) satisfies RepairResult;
          const after = await editor.look(file, before.columns);
          expect(samples).toBe(completeRows(before));
          for (const { values } of Object.values(after.columns))
            expect(values).toHaveLength(samples);
          expect(after.others).toEqual(before.others);
          const [root, ...rest] = Object.values(after.status);
          expect(root).toMatchObject({ samples_written: String(samples) });
          expect(rest).toEqual(rest.map(() => root));
        },
      ),
      { numRuns: RUNS },
    );
  },
  MAX_MS,
);
