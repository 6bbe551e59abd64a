/** As many datasets as a header may announce: more than HDF5's metadata cache holds by default. */

import { execFileSync } from 'node:child_process';

import { repairHdfFile } from 'pandablocks';
import { expect, test } from 'vitest';

import { dataset, openNew } from '../helpers/hdf/native-file.js';
import { dumpFile } from '../helpers/hdf/python.js';
import { OURS, python } from '../helpers/hdf/repair.js';

const COUNT = 4096;

/** The root names no more columns. */
const MOST_NAMED = 4000;

test.each([MOST_NAMED, COUNT])('%d datasets', async (count) => {
  const columns = Array.from({ length: count }, (_, i) =>
    dataset(`F${i}`, {
      conversion: 'scale',
      position: 4 * i,
      attributes: ['field', 'capture', 'scale', 'offset', 'units'].map((name) => ({
        name,
        value: `${name} ${i}`,
      })),
    }),
  );
  const { path, writer } = await openNew({
    attributes: OURS,
    layout: { sampleBytes: 4 * count, gatePosition: null, columns },
  });
  const samples = new Int32Array(count * 10).map((_, i) => i);
  await writer.append([new Uint8Array(samples.buffer)], true);
  await writer.append([new Uint8Array(samples.buffer)], true);
  expect(await writer.close({ reason: 'Ok', samples: 20 })).toMatchObject({ samplesInFile: 20 });
  const { attributes, datasets } = dumpFile(path);
  expect(Object.keys(datasets)).toHaveLength(count);
  const last = count - 1;
  const first = [last, last + count, last + 2 * count, last + 3 * count, last + 4 * count];
  expect(datasets[`F${last}`]).toMatchObject({ rows: 20, first });
  expect('columns' in attributes).toBe(count === MOST_NAMED);
  // What is not in the header of its object SWMR does not cover.
  const storage = execFileSync('h5stat', [path], { encoding: 'utf8' });
  expect(storage).toMatch(/Attributes:\s+B-tree\/List: 0\s+Heap: 0\s/);
  expect(await repairHdfFile(path)).toMatchObject({ wasRepaired: false, samples: 20 });
  python('f = h5py.File(sys.argv[1], "r+"); f["F1"].resize((7,))', path);
  if (count === MOST_NAMED) expect(await repairHdfFile(path)).toMatchObject({ samples: 7 });
  else await expect(repairHdfFile(path)).rejects.toThrow(/20 rows, F1 has 7/);
});
