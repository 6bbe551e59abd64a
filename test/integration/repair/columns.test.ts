/** Which datasets are columns: a repair must know before it cuts any. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { repairHdfFile } from 'pandablocks';
import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../helpers/cli/cli.js';
import { capture, NAMES, olderFile } from '../../helpers/hdf/edited-file.js';
import { dataset, openNew, rows, wideLayout, wideRows } from '../../helpers/hdf/native-file.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { contents, killed, OURS, python, whole } from '../../helpers/hdf/repair.js';

/** No attributes are out of the header of their object. */
const NO_INDEX = /Attributes:\s+B-tree\/List: 0\s+Heap: 0\s/;

function edit(file: string, edits: string): void {
  python(`f = h5py.File(sys.argv[1], "r+"); ${edits}; f.close()`, file);
}

/** A file whose writer was killed, and whose mark a user has taken away, with 320 rows. */
async function unmarked(): Promise<string> {
  const file = await killed(320);
  execFileSync('h5clear', ['-s', '--increment=0', file]);
  return file;
}

async function expectLeft(file: string, why: RegExp): Promise<void> {
  const before = contents(dirname(file));
  await expect(repairHdfFile(file)).rejects.toThrow(why);
  expect(contents(dirname(file))).toEqual(before);
}

async function expectInOrder(file: string, samples: number): Promise<void> {
  const before = contents(dirname(file));
  expect(await repairHdfFile(file)).toMatchObject({ wasRepaired: false, samples, shortened: [] });
  expect(contents(dirname(file))).toEqual(before);
}

describe('the root names the columns', () => {
  test('in their order, as texts', async () => {
    const file = join(temporaryFolder(), 'x.h5');
    await capture(file, { reason: 'Ok', samples: 150 });
    python('assert list(h5py.File(sys.argv[1]).attrs["columns"]) == sys.argv[2:]', file, ...NAMES);
    const dump = execFileSync('h5dump', ['-A', file], { encoding: 'utf8' });
    expect(dump.replaceAll(/\s+/g, ' ')).toContain(`(0): "${NAMES.join('", "')}" }`);
  });

  test('without the slash that a user may give', async () => {
    const columns = [dataset('/entry/a', { type: 'uint32' }), dataset('b', { position: 4 })];
    const layout = { sampleBytes: 8, gatePosition: null, columns };
    const { path, writer } = await openNew({ attributes: OURS, layout });
    await writer.append([rows(0, 20)], true);
    await writer.close({ reason: 'Ok', samples: 20 });
    python('assert list(h5py.File(sys.argv[1]).attrs["columns"]) == ["entry/a", "b"]', path);
    edit(path, 'f["entry/a"].resize((7,))');
    expect(await repairHdfFile(path)).toMatchObject({ wasRepaired: true, samples: 7 });
  });

  test('in the object header, as SWMR requires', async () => {
    const { path, writer } = await openNew({ attributes: OURS, layout: wideLayout(42) });
    await writer.append([wideRows(42, 0, 20)], true);
    await writer.close({ reason: 'Ok', samples: 20 });
    python('assert len(h5py.File(sys.argv[1]).attrs["columns"]) == 42', path);
    expect(execFileSync('h5stat', [path], { encoding: 'utf8' })).toMatch(NO_INDEX);
  });
});

describe('a finished file is not changed', () => {
  test.each([
    ['a column has another name', 'f.move("b", "entry/b")'],
    ['no column has its name', 'f.move("a", "entry/a"); f.move("b", "entry/b")'],
    ['a column is gone', 'del f["b"]'],
    ['a column is a link', 'f.move("b", "e"); f["b"] = h5py.SoftLink("/e")'],
    ['a column has become longer', 'f["a"].resize((600,))'],
    ['a column has lost its attributes', '[f["a"].attrs.pop(k) for k in list(f["a"].attrs)]'],
    ['a column has other attributes', 'f["a"].attrs["samples_written"] = "x"'],
    ['a column is another dataset', 'del f["a"]; f["a"] = range(7)'],
    ['the root has many attributes', '[f.attrs.update({f"more{i}": i}) for i in range(100)]'],
  ])('where %s', async (_, edits) => {
    const file = await whole(500);
    edit(file, edits);
    await expectInOrder(file, 500);
  });

  test('after h5repack', async () => {
    const file = await whole(500);
    edit(file, 'f.copy("a", "sel"); f["sel"].resize((7,))');
    const copy = join(temporaryFolder(), 'x.h5');
    execFileSync('h5repack', [file, copy]);
    await expectInOrder(copy, 500);
  });
});

describe('in doubt nothing is cut', () => {
  test.each([
    ['a column is a copy that was cut', 'f.move("a", "r"); f.copy("r", "a"); f["a"].resize((7,))'],
    ['a column is another one', 'del f["b"]; f["b"] = f["a"]; f["a"].resize((7,))'],
  ])('where %s', async (_, edits) => {
    const file = join(temporaryFolder(), 'x.h5');
    await capture(file, { reason: 'Ok', samples: 150 });
    const [a, b] = NAMES;
    edit(file, edits.replaceAll('"a"', `"${a!}"`).replaceAll('"b"', `"${b!}"`));
    await expectLeft(file, /is left as it is, so that no row is lost: .*may be copies|so that one/);
  });

  test('if a column is missing and the others have different lengths', async () => {
    const { path, writer } = await openNew({ attributes: OURS, layout: wideLayout(3) });
    await writer.append([wideRows(3, 0, 50)], true);
    await writer.close(null);
    edit(path, 'del f["C0"]; f["C1"].resize((7,)); f.attrs.modify("samples_written", -1)');
    await expectLeft(path, /: not all columns .* their names \(C2 has 50 rows, C1 has 7\)\. Rows/);
  });

  test('if the root has lost its status', async () => {
    const file = await whole(500);
    edit(file, 'del f.attrs["finished"]; f["b"].resize((7,))');
    await expectLeft(file, /the root of the file has lost .* \(a has 500 rows, b has 7\)/);
  });

  test('in a copy of another format', async () => {
    const file = await unmarked();
    const copy = join(temporaryFolder(), 'x.h5');
    execFileSync('h5repack', [file, copy]);
    await expectLeft(copy, /copy in another format, as h5repack makes/);
  });

  test('and columns with other names are not cut', async () => {
    const file = await unmarked();
    edit(file, 'f.move("b", "entry/b"); f["entry/b"].resize((7,))');
    expect(await repairHdfFile(file)).toMatchObject({ wasRepaired: true, samples: 320 });
    expect(dumpFile(file).datasets).toMatchObject({ a: { rows: 320 }, 'entry/b': { rows: 7 } });
  });
});

describe('files of versions without column names', () => {
  test.each([
    ['killed', 50],
    ['unequal', 50],
    ['closing', 150],
  ])('%s', async (name, samples) => {
    const file = olderFile(name);
    expect(await repairHdfFile(file)).toMatchObject({ wasRepaired: true, samples });
    const { datasets } = dumpFile(file);
    expect(Object.keys(datasets)).toEqual(NAMES);
    for (const { rows, steps } of Object.values(datasets)) {
      expect({ rows, steps }).toEqual({ rows: samples, steps: [0.5] });
    }
    await expectInOrder(file, samples);
  });

  test('a finished file with a copy of a column', async () => {
    const file = olderFile('finished');
    edit(file, `f.copy("${NAMES[0]!}", "sel"); f["sel"].resize((7,))`);
    await expectInOrder(file, 150);
  });

  test('a copy in the place of a column', async () => {
    const file = olderFile('killed');
    execFileSync('h5clear', ['-s', '--increment=0', file]);
    edit(file, `del f["${NAMES[2]!}"]; f.copy("${NAMES[0]!}", "sel"); f["sel"].resize((7,))`);
    await expectLeft(file, /so that one is a copy \(.* has 50 rows, sel has 7\)/);
  });

  test('a finished file with a shortened column', async () => {
    const file = olderFile('finished');
    edit(file, `f["${NAMES[0]!}"].resize((7,))`);
    await expectLeft(file, /counts more rows than some datasets have.*150 rows, COUNTER1.* has 7/);
  });
});

test('a file whose writer was another program is not called empty', async () => {
  const file = await whole(500);
  python('f = h5py.File(sys.argv[1], "r+"); f["more"] = [1]; f.flush(); os._exit(0)', file);
  expect(readFileSync(file)[11]).toBe(1);
  await expectLeft(file, /is marked as open for writing by another program .* "h5clear -s"/);
  execFileSync('h5clear', ['-s', file]);
  await expectInOrder(file, 500);
});
