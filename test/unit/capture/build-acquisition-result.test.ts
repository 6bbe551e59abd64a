/** When an acquisition is good, and what is said of one that is not. */

import { describe, expect, test } from 'vitest';

import {
  buildAcquisitionResult,
  type Conclusion,
  type FilePart,
} from '../../../lib/capture/build-acquisition-result.js';
import type { EndData, StartData } from '../../../lib/responses/data.js';

const PART: FilePart = {
  file: '/data/a.h5',
  movedFrom: null,
  samplesWritten: 100,
  isWhole: true,
  firstUncertainSample: null,
  chunkSamples: 64,
  dropSuspect: false,
  problem: null,
};
const END: EndData = { kind: 'end', samples: 100, reason: 'Ok' };

function resultOf({
  part,
  ...given
}: Partial<Omit<Conclusion, 'part'>> & { part?: Partial<FilePart> }) {
  return buildAcquisitionResult({
    part: { ...PART, ...part },
    start: { missed: 0, armTime: null, startTime: null } as unknown as StartData,
    end: END,
    isAsked: false,
    rowsTaken: 100,
    rowsWanted: Infinity,
    mayBeShort: false,
    cutOff: null,
    bytesReceived: 400,
    largestBacklogBytes: 40,
    warnings: [],
    allowMissed: false,
    atMost: false,
    ...given,
  });
}

const missed = { start: { missed: 3 } as StartData };
const short = { end: { ...END, samples: 40 }, rowsTaken: 40, part: { samplesWritten: 40 } };

test.each<[string, Parameters<typeof resultOf>[0], object]>([
  [
    'all that was reported is there',
    {},
    { ok: true, reason: 'Ok', samplesReported: 100, warnings: [] },
  ],
  ['Disarmed is good', { end: { ...END, reason: 'Disarmed' } }, { ok: true, reason: 'Disarmed' }],
  ['other reasons are not', { end: { ...END, reason: 'Data overrun' } }, { ok: false }],
  ['nor is a new one', { end: { ...END, reason: 'Something new' } }, { ok: false }],
  [
    'fewer rows than reported',
    { end: { ...END, samples: 101 } },
    { ok: false, samplesReported: 101 },
  ],
  ['more rows than reported', { end: { ...END, samples: 99 } }, { ok: false }],
  ['the file is not whole', { part: { isWhole: false } }, { ok: false }],
  ['no END', { end: null }, { ok: false, reason: null, samplesReported: null }],
  ['no END, as asked', { end: null, isAsked: true }, { ok: true, reason: 'Stopped early' }],
  [
    'no END, and as many as are wanted',
    { end: null, rowsWanted: 100 },
    { ok: true, reason: 'Stopped early' },
  ],
  ['no END, fewer than are wanted', { end: null, rowsWanted: 101 }, { ok: false, reason: null }],
  [
    'missed',
    missed,
    { ok: false, missed: 3, warnings: ['3 samples were lost before we connected.'] },
  ],
  ['missed, and allowed', { ...missed, allowMissed: true }, { ok: true, missed: 3 }],
  [
    'more was reported than is wanted',
    { end: { ...END, samples: 600 }, rowsWanted: 100 },
    { ok: true },
  ],
])('%s', (_, given, expected) => {
  expect(resultOf(given)).toMatchObject(expected);
});

describe('the PandA ends before all wanted samples have come', () => {
  const wanted = { ...short, rowsWanted: 100 };

  test('the result is bad, and says so', () => {
    expect(resultOf(wanted)).toMatchObject({
      ok: false,
      warnings: ['The PandA sent only 40 samples; 100 were asked for.'],
    });
  });

  test.each([{ atMost: true }, { mayBeShort: true }])('the result is good with %j', (option) => {
    expect(resultOf({ ...wanted, ...option })).toMatchObject({ ok: true, warnings: [] });
  });
});

describe('suspect rows', () => {
  const end = { ...END, reason: 'Data overrun', firstSuspectSample: 60 };

  test('start with the last frame of a bad END', () => {
    const { firstSuspectSample, warnings } = resultOf({ end });
    expect(firstSuspectSample).toBe(60);
    expect(warnings).toEqual([
      'The samples from row 60 on are in the file, but not to be trusted: they may have been overwritten before they were sent.',
    ]);
  });

  test('are left out', () => {
    const result = resultOf({ end, part: { samplesWritten: 60, dropSuspect: true } });
    expect(result.firstSuspectSample).toBe(60);
    expect(result.warnings).toEqual([
      expect.stringMatching(/^The samples from row 60 on were left out/),
    ]);
  });

  test('are not in the file', () => {
    expect(resultOf({ end, part: { samplesWritten: 60 } }).firstSuspectSample).toBeNull();
  });

  test('are reported late by the file system', () => {
    const result = resultOf({ end, part: { firstUncertainSample: 10 } });
    expect(result.firstSuspectSample).toBe(10);
    expect(result.warnings[0]).toMatch(/the file system said later/);
  });
});

test('warnings are in the order of their discovery; an error of the file takes precedence over the loss', () => {
  const told = { warnings: ['slow'], cutOff: 'The PandA closed the port.', end: null };
  expect(resultOf({ ...told, ...missed }).warnings).toEqual([
    ...['slow', '3 samples were lost before we connected.', 'The PandA closed the port.'],
  ]);
  expect(resultOf({ ...told, part: { problem: 'The disk is full.' } }).warnings).toEqual([
    ...['slow', 'The disk is full.'],
  ]);
  // With an END nothing was cut off.
  expect(resultOf({ ...told, end: END }).warnings).toEqual(['slow']);
});
