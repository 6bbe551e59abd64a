import { describe, expect, test } from 'vitest';

import { parseDataHeader } from '../../../../lib/connections/data-header.js';
import { headerText } from '../../../../lib/sim/data/header-text.js';
import { isoNow, isoOf } from '../../../../lib/sim/data/nanoseconds.js';
import { scaledFields, streamFields } from '../../../../lib/responses/stream-fields.js';
import { describeRecordings } from '../../../helpers/recordings/recordings.js';
import { splitAcquisitions } from '../../../helpers/data/streams.js';
import { type RecordedCapture, recordedCaptures } from './recorded-captures.js';
import { position, textOf } from './requests.js';

describe('headerText', () => {
  const facts = { armTime: 'A', startTime: 'S', hwTimeOffsetNs: null, missed: 7 };

  test('can be read back with any units', () => {
    const units = `<V & "mV" 'µ'>`;
    const fields = streamFields(position('COUNTER1.OUT', 'Value', { scale: 0.1, units }));
    const start = parseDataHeader(headerText(fields, 'Raw', facts));
    expect(start).toMatchObject({
      armTime: 'A',
      startTime: 'S',
      missed: 7,
      process: 'Raw',
      sampleBytes: 4,
      hwTimeOffsetNs: null,
    });
    expect(start.fields[0]).toMatchObject({ scale: 0.1, offset: 0, units });
  });

  test('has the offset of a hardware clock', () => {
    const text = headerText([], 'Scaled', { ...facts, hwTimeOffsetNs: -(2n ** 62n) });
    expect(parseDataHeader(text).hwTimeOffsetNs).toBe(-(2n ** 62n));
    expect(text).toContain('start_time="S" hw_time_offset_ns="-4611686018427387904" missed="7"');
  });
});

describeRecordings('the headers of captures, from their configuration', (recordings) => {
  function compare(
    stream: Uint8Array,
    { requests, hwTimeOffsetNs }: RecordedCapture,
    process: 'Raw' | 'Scaled',
  ): void {
    const fields = streamFields(requests);
    const columns = process === 'Raw' ? fields : scaledFields(fields);
    for (const acquisition of splitAcquisitions(stream)) {
      const text = textOf(acquisition);
      const header = text.slice(0, text.indexOf('\n\n') + 2);
      const [, armTime = ''] = /arm_time="(.*?)"/.exec(header) ?? [];
      const [, startTime = ''] = /start_time="(.*?)"/.exec(header) ?? [];
      const facts = { armTime, startTime, hwTimeOffsetNs, missed: 0 };
      expect(headerText(columns, process, facts)).toBe(header);
    }
  }

  test.each(recordedCaptures(recordings))('$name', (capture) => {
    compare(capture.raw, capture, 'Raw');
    compare(capture.scaled, capture, 'Scaled');
  });
});

describe('times', () => {
  test('have nanoseconds', () => {
    expect(isoOf(1_763_819_757_054_424_126n)).toBe('2025-11-22T13:55:57.054424126Z');
    expect(isoOf(1_763_819_757_000_000_001n)).toBe('2025-11-22T13:55:57.000000001Z');
  });

  test('are current', () => {
    expect(isoNow()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
    expect(Math.abs(Date.parse(isoNow()) - Date.now())).toBeLessThan(60_000);
  });
});
