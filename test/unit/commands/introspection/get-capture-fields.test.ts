/** GetCaptureFields: what it asks, and which columns it foresees. */

import { describe, expect, test } from 'vitest';

import { GetCaptureFields } from '../../../../lib/commands/introspection/get-capture-fields.js';
import type { FieldCapture } from '../../../../lib/responses/field-capture.js';
import { type Answers, converse, lines } from '../../../helpers/control/answers.js';

const PCAP = lines(
  'ENABLE 0 bit_mux',
  'TS_END 7 ext_out timestamp',
  'GATE_DURATION 8 ext_out samples',
  'BITS0 9 ext_out bits',
);
const ANSWERS: Answers = {
  '*BLOCKS?': lines('PCAP 1', 'COUNTER 8', 'SFP2_SYNC_IN 1'),
  '*CLOCK_FREQ?': 'OK =125000000',
  'PCAP.*?': PCAP,
  'COUNTER.*?': lines('ENABLE 0 bit_mux', 'OUT 1 pos_out'),
  'SFP2_SYNC_IN.*?': lines('POS1 1 pos_out'),
  'COUNTER2.OUT.SCALE?': 'OK =0.5',
  'COUNTER2.OUT.OFFSET?': 'OK =-3',
  'COUNTER2.OUT.UNITS?': 'OK =mm',
  'SFP2_SYNC_IN.POS1.SCALE?': 'OK =1',
  'SFP2_SYNC_IN.POS1.OFFSET?': 'OK =0',
  'SFP2_SYNC_IN.POS1.UNITS?': 'OK =',
};

function columns(captured: readonly string[], answers: Answers = {}): string[] {
  const { result, error } = converse(new GetCaptureFields(), {
    ...ANSWERS,
    '*CAPTURE?': lines(...captured),
    ...answers,
  });
  if (error !== undefined) throw error as Error;
  return (result as FieldCapture[]).map((field) =>
    [
      ...[`${field.name}.${field.capture}`, field.type, field.scale, field.offset],
      ...[JSON.stringify(field.units)],
    ].join(' '),
  );
}

describe('GetCaptureFields', () => {
  test('returns the columns with their scaling, in the order of the stream', () => {
    const captured = ['COUNTER2.OUT Min Mean', 'PCAP.TS_END Value', 'PCAP.BITS0 Value'];
    expect(columns(captured)).toEqual([
      'PCAP.GATE_DURATION.Value int32 8e-9 0 "s"',
      'PCAP.BITS0.Value uint32   null',
      'COUNTER2.OUT.Min int32 0.5 -3 "mm"',
      'PCAP.TS_END.Value int64 8e-9 0 "s"',
      'COUNTER2.OUT.Mean int64 0.5 -3 "mm"',
    ]);
  });

  test('accepts a block whose name ends with a digit, and one without its number', () => {
    expect(columns(['SFP2_SYNC_IN.POS1 Value'])).toEqual(['SFP2_SYNC_IN.POS1.Value int32 1 0 ""']);
  });

  test('a PandA with another clock, and one with the old name of the gate', () => {
    expect(columns(['PCAP.TS_END Value'], { '*CLOCK_FREQ?': 'OK =100000000' })).toEqual([
      'PCAP.TS_END.Value int64 1e-8 0 "s"',
    ]);
    const old = lines('TS_END 7 ext_out timestamp', 'SAMPLES 8 ext_out samples');
    const answers = { '*CLOCK_FREQ?': 'ERR Unknown command', 'PCAP.*?': old };
    expect(columns(['COUNTER2.OUT StdDev'], answers)).toEqual([
      'PCAP.SAMPLES.Value int32 8e-9 0 "s"',
      'COUNTER2.OUT.Mean int64 0.5 -3 "mm"',
      'COUNTER2.OUT.StdDev int96 0.5 -3 "mm"',
    ]);
  });

  test('no fields are captured', () => {
    expect(columns([])).toEqual([]);
  });

  test.each(['COUNTER2.OUT', 'COUNTER2.OUT Middle', ''])('a line %j is none', (line) => {
    expect(() => columns([line])).toThrow(/GetCaptureFields/);
  });
});
