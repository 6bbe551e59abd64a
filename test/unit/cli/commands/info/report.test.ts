import { describe, expect, test } from 'vitest';

import { drawSummary } from '../../../../../lib/cli/commands/info/report.js';
import type { DatasetSummary } from '../../../../../lib/cli/commands/info/dataset-summary.js';
import type { FileSummary } from '../../../../../lib/cli/commands/info/file-summary.js';

function summaryOf(
  attributes: FileSummary['attributes'],
  dataset: Partial<DatasetSummary> = {},
): FileSummary {
  const plain = {
    name: 'X',
    dtype: 'float64',
    rows: 2,
    shape: [2],
    min: 0,
    max: 7,
    mean: 3.5,
    nan: 0,
    units: null,
    curve: [0, 7],
  };
  return {
    file: 'a.h5',
    attributes,
    isOpen: false,
    isKilled: false,
    ...{ acquisitions: null, bits: [], hasState: false, userAttributes: [] },
    datasets: [{ ...plain, ...dataset }],
  };
}

const drawn = (...args: Parameters<typeof summaryOf>): string => drawSummary(summaryOf(...args));

describe('the end', () => {
  test.each([
    [{ end_reason: 'Ok', finished: 1, samples_written: 2, samples_reported: 2 }, 'Ok'],
    [
      { end_reason: 'Ok', finished: 0, samples_written: 2, samples_reported: 3 },
      'Ok, 2 of 3 samples',
    ],
    [{ end_reason: 'unknown', finished: 0 }, 'unknown: no END came'],
  ])('%j', (attributes, text) => {
    expect(drawn(attributes)).toContain(`  ended    ${text}\n`);
  });

  test('files of other writers have no end', () => {
    expect(drawn({ arm_time: 'then' })).toBe(
      'a.h5\n  armed    then\n\ndataset  dtype    rows  min  max  unit\nX        float64     2    0    7        ▁█',
    );
  });

  test('missed samples are shown', () => {
    expect(drawn({ missed: 5 })).toContain('  missed   5\n');
    expect(drawn({ missed: 0 })).not.toContain('missed');
  });
});

describe('of an open file', () => {
  test.each([
    [false, 'not yet: the capture is running'],
    [true, 'killed: the capture left the file open; run pandablocks repair a.h5'],
    [
      null,
      'not yet: the capture is running, or was killed; in that case run pandablocks repair a.h5',
    ],
  ])('killed: %j', (isKilled, text) => {
    const summary = { ...summaryOf({ end_reason: 'unfinished' }), isOpen: true, isKilled };
    expect(drawSummary(summary)).toContain(`  ended    ${text}\n`);
  });
});

describe('the curve', () => {
  test('is flat for a constant, and empty without rows', () => {
    expect(drawn({}, { min: 3, max: 3, curve: [3, 3] })).toMatch(/▁▁$/);
    expect(drawn({}, { min: null, max: null, curve: [null, null] })).toMatch(/float64 +2$/);
  });

  test('has a gap for NaN', () => {
    expect(drawn({}, { curve: [0, null, 7] })).toMatch(/▁ █$/);
  });

  test('is followed by the number of NaN values', () => {
    expect(drawn({}, { nan: 3 })).toMatch(/▁█ {2}3 NaN$/);
  });

  test('has all heights with an infinite value', () => {
    expect(drawn({}, { min: -Infinity, max: 7, curve: [-Infinity, 0, 7] })).toMatch(/7 +▁█$/);
  });
});

test("the content of a file can't control the terminal", () => {
  const text = drawn(
    { end_reason: '\u001b[2JOk\u0007', finished: 1 },
    { units: 'm\u001b]0;x\u0007m' },
  );
  // eslint-disable-next-line no-control-regex -- these are what it is about
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

describe('additions to a file', () => {
  test('none have no line', () => {
    expect(drawn({})).toMatch(/^a\.h5\n\ndataset/);
  });

  test('each has a line', () => {
    const acquisitions = Array.from({ length: 12 }, (_, i) => ({
      firstRow: i * 5,
      samples: i === 1 ? null : 5,
      missed: i === 2 ? 3 : 0,
    }));
    const summary = {
      ...summaryOf({ first_sample: 679, who: 'me\n' }, { name: 'acquisitions/samples' }),
      ...{ acquisitions, bits: ['A', 'B'], hasState: true, userAttributes: ['who'] },
    };
    const text = drawSummary(summary);
    for (const line of [
      '  rows     the last ones, from sample 679 on',
      '  bits     A, B',
      '  state    pandablocks load HOST --from-file a.h5 sets it again',
      '  parts    row 0: 5 samples',
      '           row 5: not ended',
      '           row 10: 5 samples, 3 missed',
      '           and 2 more',
    ])
      expect(text.split('\n')).toContain(line);
    expect(text).toMatch(/^ {2}attr {5}who=me/m);
    expect(text).not.toContain('acquisitions/samples');
  });
});
