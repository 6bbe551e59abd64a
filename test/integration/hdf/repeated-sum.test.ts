/** A mean that is listed a second time, right before the standard deviation that needs its sum. */

import { expect, test } from 'vitest';

import { captureFrom } from '../../helpers/capture/capture.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { ascii, concat, frameOfBytes, header } from '../../helpers/data/streams.js';

const scaling = 'scale="0.5" offset="1" units="mm"';
const GATE = {
  name: 'PCAP.GATE_DURATION',
  type: 'int32',
  scaling: 'scale="1" offset="0" units=""',
};
const MEAN = { name: 'COUNTER1.OUT', type: 'int64', capture: 'Mean', scaling };
const OTHER_MEAN = { ...MEAN, name: 'COUNTER2.OUT' };
const STDDEV = { ...MEAN, type: 'int96', capture: 'StdDev' };

/** Gate 2, of values `a` and `b` in COUNTER1, and a sum of 100 in COUNTER2. */
function sample(a: number, b: number): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(4 + 8 + 8 + 8 + 12));
  bytes.setInt32(0, 2, true);
  bytes.setBigInt64(4, BigInt(a + b), true);
  bytes.setBigInt64(12, 100n, true);
  bytes.setBigInt64(20, BigInt(a + b), true);
  bytes.setBigInt64(28, BigInt(a * a + b * b), true);
  return new Uint8Array(bytes.buffer);
}

test('goes into one dataset', async () => {
  const { run, file } = await captureFrom(function* () {
    yield header([GATE, MEAN, OTHER_MEAN, MEAN, STDDEV]);
    yield frameOfBytes(concat(sample(10, 20), sample(-7, 7)));
    yield ascii('END 2 Ok\n');
  });
  const { code, stderr } = await run().finished;
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const { datasets } = dumpFile(file);
  expect(Object.keys(datasets).sort()).toEqual([
    'COUNTER1.OUT.Mean',
    'COUNTER1.OUT.StdDev',
    'COUNTER2.OUT.Mean',
    'PCAP.GATE_DURATION.Value',
  ]);
  const last = (name: string): unknown => datasets[name]!.last;
  expect(last('COUNTER1.OUT.Mean')).toEqual([8.5, 1]);
  expect(last('COUNTER2.OUT.Mean')).toEqual([26, 26]);
  expect(last('COUNTER1.OUT.StdDev')).toEqual([2.5, 3.5]);
});
