/** Captures that users have added something to, as NeXus files are made of them. */

import { dirname } from 'node:path';

import { repairHdfFile } from 'pandablocks';
import { expect, test } from 'vitest';

import { contents, python, whole } from '../../helpers/hdf/repair.js';

const ADDED = {
  'a value': 'f["one"] = [1.0]',
  'a dataset of chunks': 'f.create_dataset("more/chunks", data=range(7), chunks=(2,))',
  'a part of a column, with its attributes':
    'd = f.create_dataset("part", data=f["a"][:7], chunks=(2,)); d.attrs.update(f["a"].attrs)',
  'a copy of a column': 'f.copy(f["a"], f, name="sel"); f["sel"].resize((7,))',
  'a copy that is longer': 'f.copy("a", "long"); f["long"].resize((777,)); f["long"][500:] = 1',
  'a growable part of a column, with its attributes': `d = f.create_dataset(
  "grows", data=f["a"][:7], chunks=(2,), maxshape=(None,)); d.attrs.update(f["a"].attrs)`,
  'a growable dataset with an attribute of ours':
    'd = f.create_dataset("grows", data=range(7), maxshape=(None,)); d.attrs["samples_written"] = "x"',
  'a type': 'f["type"] = f["a"].dtype',
  'another name of a column': 'f["entry/data"] = f["a"]',
  'a group in itself': 'f.create_group("g")["root"] = f["/"]',
  'a link': 'f["link"] = h5py.SoftLink("/a")',
  'a link to nothing': 'f["link"] = h5py.SoftLink("/nothing")',
  'a link to another file': 'f["link"] = h5py.ExternalLink("short.h5", "a")',
};
const MENDED = `f = h5py.File(sys.argv[1])
assert len(f["a"]) == len(f["b"]) == 333
added = {"one": [1], "long": [*range(500), *[1] * 277]}
for name in ("more/chunks", "part", "sel", "grows"): added[name] = range(7)
for name, rows in added.items():
    assert name not in f or list(f[name]) == list(rows)`;
const WHOLE = { wasRepaired: false, samples: 500 };

/** Beside it there is a file of 30 rows. */
async function added(what: keyof typeof ADDED, then = ''): Promise<string> {
  const file = await whole(500);
  const short = await whole(30);
  python('import shutil; shutil.copy(*sys.argv[1:])', short, `${dirname(file)}/short.h5`);
  python(`f = h5py.File(sys.argv[1], "r+"); ${ADDED[what]}; ${then}`, file);
  return file;
}

const NAMES = Object.keys(ADDED) as (keyof typeof ADDED)[];

test.each(NAMES)('%s in a complete file is not changed', async (what) => {
  const file = await added(what);
  const before = contents(dirname(file));
  expect(await repairHdfFile(file)).toMatchObject(WHOLE);
  expect(contents(dirname(file))).toEqual(before);
});

test.each(NAMES)('%s in a repaired file stays', async (what) => {
  const file = await added(what, 'f["b"].resize((333,))');
  const other = contents(dirname(file))['short.h5'];
  expect(await repairHdfFile(file)).toMatchObject({
    ...{ wasRepaired: true, samples: 333, shortened: [{ name: 'a', rows: 500 }] },
  });
  python(MENDED, file);
  expect(contents(dirname(file))['short.h5']).toBe(other);
  expect(await repairHdfFile(file)).toMatchObject({ ...WHOLE, samples: 333 });
});
