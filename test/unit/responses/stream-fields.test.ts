import { describe, expect, test } from 'vitest';

import { columnName } from '../../../lib/responses/field-capture.js';
import { scaledFields, streamFields } from '../../../lib/responses/stream-fields.js';
import type { CaptureRequest } from '../../../lib/responses/stream-fields.js';
import { BITS, GATE, position, TIME } from '../sim/data/requests.js';

function columns(...requests: CaptureRequest[]): string[] {
  return streamFields(requests).map((field) => `${columnName(field)} ${field.type}`);
}

function scaledColumns(...requests: CaptureRequest[]): string[] {
  return scaledFields(streamFields(requests)).map((field) => `${columnName(field)} ${field.type}`);
}

describe('streamFields', () => {
  test('puts bits first, then 32 bits, 64 bits, averages, deviations', () => {
    const requests = [
      ...position('INENC1.VAL', 'StdDev'),
      ...position('INENC2.VAL', 'Value Diff Sum Min Max Mean'),
      TIME,
      GATE,
      BITS,
      ...position('COUNTER1.OUT', 'Sum Value'),
    ];
    expect(columns(...requests)).toEqual([
      'PCAP.BITS0.Value uint32',
      'INENC2.VAL.Value int32',
      'INENC2.VAL.Diff int32',
      'INENC2.VAL.Min int32',
      'INENC2.VAL.Max int32',
      'PCAP.GATE_DURATION.Value int32',
      'COUNTER1.OUT.Value int32',
      'INENC2.VAL.Sum int64',
      'PCAP.TS_START.Value int64',
      'COUNTER1.OUT.Sum int64',
      'INENC2.VAL.Mean int64',
      'INENC1.VAL.Mean int64',
      'INENC1.VAL.StdDev int96',
    ]);
  });

  test.each(['Mean', 'StdDev'])('%s brings the gate to the very front', (option) => {
    const requests = [BITS, ...position('COUNTER1.OUT', option)];
    expect(columns(...requests).slice(0, 2)).toEqual([
      'PCAP.GATE_DURATION.Value int32',
      'PCAP.BITS0.Value uint32',
    ]);
    expect(scaledColumns(...requests)).toEqual([
      'PCAP.BITS0.Value uint32',
      `COUNTER1.OUT.${option} double`,
    ]);
  });

  test('the gate stays in its place if it is captured', () => {
    const requests = [GATE, BITS, ...position('COUNTER1.OUT', 'Mean')];
    expect(columns(...requests)).toEqual([
      'PCAP.BITS0.Value uint32',
      'PCAP.GATE_DURATION.Value int32',
      'COUNTER1.OUT.Mean int64',
    ]);
    expect(scaledColumns(...requests)).toEqual([
      'PCAP.BITS0.Value uint32',
      'PCAP.GATE_DURATION.Value double',
      'COUNTER1.OUT.Mean double',
    ]);
  });

  test('a Mean that is captured beside its StdDev occurs once', () => {
    const requests = [
      ...position('COUNTER1.OUT', 'Mean StdDev'),
      ...position('COUNTER2.OUT', 'Mean'),
    ];
    expect(columns(...requests).slice(1)).toEqual([
      'COUNTER2.OUT.Mean int64',
      'COUNTER1.OUT.Mean int64',
      'COUNTER1.OUT.StdDev int96',
    ]);
    expect(scaledColumns(...requests)).toEqual([
      'COUNTER2.OUT.Mean double',
      'COUNTER1.OUT.Mean double',
      'COUNTER1.OUT.StdDev double',
    ]);
  });

  test('positions keep their scaling, bits have none, all others are in ticks', () => {
    const scaling = { scale: -0.5, offset: 3, units: 'mm' };
    const fields = streamFields([...position('COUNTER1.OUT', 'Value', scaling), BITS, TIME, GATE]);
    expect(fields.map(({ name, scale, offset, units }) => [name, scale, offset, units])).toEqual([
      ['PCAP.BITS0', null, null, null],
      ['COUNTER1.OUT', -0.5, 3, 'mm'],
      ['PCAP.GATE_DURATION', 8e-9, 0, 's'],
      ['PCAP.TS_START', 8e-9, 0, 's'],
    ]);
  });
});
