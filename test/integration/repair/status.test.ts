/** What a repaired file says of its end, where that is not simply `Ok`. */

import { repairHdfFile } from 'pandablocks';
import { describe, expect, test } from 'vitest';

import type { NativeEnding } from '../../../lib/native/binding.js';
import { openNew, rows } from '../../helpers/hdf/native-file.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { OURS, python } from '../../helpers/hdf/repair.js';

const STATUS = [
  ...['finished', 'end_reason', 'samples_reported', 'samples_written'],
  ...['first_suspect_sample', 'missed'],
];
const UNTOLD = {
  ...{ finished: 0, end_reason: 'unfinished', samples_reported: -1, samples_written: -1 },
  first_suspect_sample: -1,
};

/** A file of 500 rows, before which 3 samples were lost. */
async function ended(ending: NativeEnding): Promise<string> {
  const { path, writer } = await openNew({ attributes: OURS, chunkSamples: 16, missed: 3 });
  await writer.append([rows(0, 500)], false);
  await writer.close(ending);
  return path;
}

/** The root says, and each dataset does. */
function told(path: string): string[] {
  const { attributes, datasets } = dumpFile(path);
  return [attributes, ...Object.values(datasets).map((each) => each.attributes)].map((all) =>
    STATUS.map((name) => all[name]).join(),
  );
}

/** As a kill leaves headers that were not written. */
function untell(path: string, ...names: string[]): void {
  const script = `import json
f = h5py.File(sys.argv[1], "r+")
for name in sys.argv[3:]:
    for each in json.loads(sys.argv[2]).items(): f[name].attrs.modify(*each)`;
  python(script, path, JSON.stringify(UNTOLD), ...names);
}

describe.each([
  [
    'fewer were written than reported',
    { reason: 'Data overrun', samples: 600, firstSuspectSample: 480 },
    ['0,Data overrun,600,500,480,3', '0,Data overrun,600,333,480,3'],
  ],
  [
    'it was stopped early, with none reported',
    { reason: 'Stopped early', rowsDue: 500 },
    ['1,Stopped early,-1,500,-1,3', '0,Stopped early,-1,333,-1,3'],
  ],
  [
    'more were reported than asked for',
    { reason: 'Disarmed', samples: 600, rowsDue: 500 },
    ['1,Disarmed,600,500,-1,3', '0,Disarmed,600,333,-1,3'],
  ],
])('where %s', (_, ending, [whole, cut]) => {
  test.each([['/'], ['a'], ['b'], ['a', 'b'], ['/', 'b'], ['/', 'a']])(
    'all say what the others say that %s did not',
    async (...names) => {
      const path = await ended(ending);
      expect(told(path)).toEqual([whole, whole, whole]);
      untell(path, ...names);
      expect(await repairHdfFile(path)).toMatchObject({ wasRepaired: true, samples: 500 });
      expect(told(path)).toEqual([whole, whole, whole]);
      expect(await repairHdfFile(path)).toMatchObject({ wasRepaired: false, samples: 500 });
    },
  );

  test('all columns state how many rows are left after a cut', async () => {
    const path = await ended(ending);
    python('h5py.File(sys.argv[1], "r+")["b"].resize((333,))', path);
    expect(await repairHdfFile(path)).toMatchObject({ wasRepaired: true, samples: 333 });
    expect(told(path)).toEqual([cut, cut, cut]);
  });

  test('added datasets keep their attributes', async () => {
    const path = await ended(ending);
    python('f = h5py.File(sys.argv[1], "r+"); f.copy("a", "sel"); f["sel"].resize((7,))', path);
    untell(path, 'b', 'sel');
    expect(await repairHdfFile(path)).toMatchObject({ wasRepaired: true, samples: 500 });
    expect(told(path)).toEqual([whole, whole, whole, '0,unfinished,-1,-1,-1,3']);
  });
});
