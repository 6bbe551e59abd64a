/** As many datasets as a header may announce: more than HDF5's metadata cache holds by default. */

import { expect, test } from 'vitest';

import { dataset, openNew } from '../helpers/native-file.js';
import { dumpFile } from '../helpers/python.js';

const COUNT = 4096;

test(`${COUNT} datasets`, async () => {
  const columns = Array.from({ length: COUNT }, (_, i) =>
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
    layout: { sampleBytes: 4 * COUNT, gatePosition: null, columns },
  });
  const samples = new Int32Array(COUNT * 10).map((_, i) => i);
  await writer.append([new Uint8Array(samples.buffer)], true);
  await writer.append([new Uint8Array(samples.buffer)], true);
  expect(await writer.close(null)).toMatchObject({ samplesInFile: 20 });
  const { datasets } = dumpFile(path);
  expect(Object.keys(datasets)).toHaveLength(COUNT);
  expect(datasets['F4095']).toMatchObject({ rows: 20, first: [4095, 8191, 12287, 16383, 20479] });
});
