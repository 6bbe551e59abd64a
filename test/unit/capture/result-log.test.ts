import { expect, test } from 'vitest';

import { ResultLog } from '../../../lib/capture/result-log.js';
import type { AcquisitionResult } from '../../../lib/outcome/acquisition-result.js';

function result(number: number, given: Partial<AcquisitionResult> = {}): AcquisitionResult {
  return {
    file: `${number}.h5`,
    movedFrom: null,
    samplesWritten: 1,
    samplesReported: 1,
    missed: 0,
    reason: 'Ok',
    ok: true,
    armTime: null,
    startTime: null,
    bytesReceived: 4,
    firstSuspectSample: null,
    largestBacklogBytes: 0,
    chunkSamples: 1024,
    warnings: [],
    ...given,
  };
}

test('keeps the latest results of an endless capture, and counts all', () => {
  const log = new ResultLog(1000);
  for (let number = 1; number <= 100_000; number++)
    log.add(result(number, { ok: number % 2 === 0 }));
  expect(log.results).toHaveLength(1000);
  expect(log.results.map(({ file }) => file)).toContain('100000.h5');
  expect([log.total, log.failed]).toEqual([100_000, 50_000]);
  expect(log.explainFailed()).toMatch(
    /^1\.h5 has .* 19\.h5 has .* And 49990 more were not good\.$/,
  );
});

test.each([
  [{ reason: 'Data overrun' }, '1.h5 has 1 sample and ended "Data overrun".'],
  [
    { reason: 'Data overrun', samplesWritten: 9, samplesReported: 9, firstSuspectSample: 7 },
    '1.h5 has 9 samples and ended "Data overrun"; those from row 7 on are not to be trusted.',
  ],
  [
    { reason: 'Data overrun', samplesWritten: 7, samplesReported: 9, firstSuspectSample: 7 },
    '1.h5 has 7 of 9 samples and ended "Data overrun".',
  ],
  [{ samplesReported: 3 }, '1.h5 has 1 of 3 samples and ended "Ok".'],
  [{ missed: 3 }, '1.h5 has 1 sample and ended "Ok"; 3 were lost before we connected.'],
  [
    { samplesReported: null, reason: null },
    '1.h5 has 1 sample and is unfinished, since no END came.',
  ],
  [
    { file: null, samplesWritten: 0, samplesReported: null, reason: null },
    'An acquisition without a file has 0 samples and is unfinished, since no END came.',
  ],
])('%j', (given, sentence) => {
  const log = new ResultLog(Infinity);
  log.add(result(1, { ok: false, ...given }));
  expect(log.explainFailed()).toBe(sentence);
});

test('an interrupted acquisition is no failure', () => {
  const log = new ResultLog(Infinity);
  log.add(result(1, { ok: false, reason: null }), true);
  expect([log.total, log.failed, log.explainFailed()]).toEqual([1, 0, '']);
});
