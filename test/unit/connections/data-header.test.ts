/** parseDataHeader: what a header says, from servers new and old. */

import { describe, expect, test } from 'vitest';

import { parseDataHeader } from '../../../lib/connections/data-header.js';
import type { StartData } from '../../../lib/responses/data.js';
import type { FieldCapture } from '../../../lib/responses/field-capture.js';
import { textOf } from '../../helpers/control/commands.js';
import { COUNTER, header } from '../../helpers/data/streams.js';

function parse(...parameters: Parameters<typeof header>): StartData {
  return parseDataHeader(textOf(header(...parameters)));
}

function onlyField(scaling: string): FieldCapture {
  return parse([{ ...COUNTER, scaling }]).fields[0]!;
}

test('a header of a new server', () => {
  const text = `<header>
<data arm_time="2026-11-22T13:56:00.699461118Z" start_time="2026-11-22T13:56:00.577189118Z" hw_time_offset_ns="123456789" missed="747790" process="Raw" format="Framed" sample_bytes="36" />
<fields>
<field name="PCAP.BITS2" type="uint32" capture="Value" />
<field name="COUNTER1.OUT" type="int32" capture="Value" scale="0.001" offset="-5.5" units="mm" />
<field name="PCAP.TS_START" type="int64" capture="Value" scale="8e-09" offset="0" units="s" />
<field name="INENC1.VAL" type="int64" capture="Mean" scale="-3.0517578125e-05" offset="1e+20" units="" />
<field name="INENC1.VAL" type="int96" capture="StdDev" scale="-3.0517578125e-05" offset="1e+20" units="" />
</fields>
</header>

`;
  const encoder = { scale: -3.0517578125e-5, offset: 1e20, units: '' };
  expect(parseDataHeader(text)).toEqual({
    kind: 'start',
    fields: [
      {
        name: 'PCAP.BITS2',
        type: 'uint32',
        capture: 'Value',
        scale: null,
        offset: null,
        units: null,
      },
      {
        name: 'COUNTER1.OUT',
        type: 'int32',
        capture: 'Value',
        scale: 0.001,
        offset: -5.5,
        units: 'mm',
      },
      {
        name: 'PCAP.TS_START',
        type: 'int64',
        capture: 'Value',
        scale: 8e-9,
        offset: 0,
        units: 's',
      },
      { name: 'INENC1.VAL', type: 'int64', capture: 'Mean', ...encoder },
      { name: 'INENC1.VAL', type: 'int96', capture: 'StdDev', ...encoder },
    ],
    missed: 747790,
    process: 'Raw',
    format: 'Framed',
    sampleBytes: 36,
    armTime: '2026-11-22T13:56:00.699461118Z',
    startTime: '2026-11-22T13:56:00.577189118Z',
    hwTimeOffsetNs: 123456789n,
  } satisfies StartData);
});

describe('parts that older servers leave out', () => {
  test('the times', () => {
    expect(parse([COUNTER])).toMatchObject({
      armTime: null,
      startTime: null,
      hwTimeOffsetNs: null,
    });
  });

  test('only one of the times', () => {
    expect(parse([COUNTER], { start_time: 'S' })).toMatchObject({ armTime: null, startTime: 'S' });
    expect(parse([COUNTER], { arm_time: 'A' })).toMatchObject({ armTime: 'A', startTime: null });
  });

  test('how many samples were missed, and the format', () => {
    const text = '<header>\n<data process="Scaled" sample_bytes="0" />\n</header>\n\n';
    expect(parseDataHeader(text)).toMatchObject({ missed: 0, format: 'Framed', process: 'Scaled' });
  });

  test('the samples field, which then is the first of a sample', () => {
    const { fields, sampleBytes } = parse([COUNTER], { sample_bytes: '8' });
    expect(sampleBytes).toBe(8);
    expect(fields.map(({ name }) => name)).toEqual(['PCAP.SAMPLES', 'COUNTER1.OUT']);
    expect(fields[0]).toEqual({
      name: 'PCAP.SAMPLES',
      type: 'uint32',
      capture: 'Value',
      scale: null,
      offset: null,
      units: null,
    });
  });

  test('the samples field if no other is captured', () => {
    expect(parse([], { sample_bytes: '4' }).fields).toHaveLength(1);
  });
});

describe('units', () => {
  test.each([
    ['&lt;V &amp; &quot;mV&quot;&gt;', '<V & "mV">'],
    ['&apos;', "'"],
    ["it's", "it's"],
    ['&amp;lt;', '&lt;'],
    ['µm', 'µm'],
    ['&#xb5;m &#956;m', 'µm μm'],
    ['Ångström 😀', 'Ångström 😀'],
    ['(null)', '(null)'],
    ['', ''],
    [' a  b ', ' a  b '],
    ['a > b', 'a > b'],
  ])('%s mean %s', (written, units) => {
    expect(onlyField(`scale="1" offset="0" units="${written}"`).units).toBe(units);
  });

  test('may be long', () => {
    const units = 'x'.repeat(100_000);
    expect(onlyField(`scale="1" offset="0" units="${units}"`).units).toBe(units);
  });
});

describe('scale and offset', () => {
  test.each([
    ['1', 1],
    ['-0.001', -0.001],
    ['8e-09', 8e-9],
    ['+1.5E+3', 1500],
    ['.5', 0.5],
    ['5.', 5],
    ['inf', Infinity],
    ['-inf', -Infinity],
    ['nan', NaN],
    ['-nan', NaN],
  ])('%s is %d', (text, value) => {
    expect(onlyField(`scale="${text}" offset="${text}" units=""`)).toMatchObject({
      scale: value,
      offset: value,
    });
  });
});

describe('hw_time_offset_ns', () => {
  test.each([
    ['0', 0n],
    ['-1', -1n],
    ['+5', 5n],
    ['1790000000123456789', 1790000000123456789n],
    ['9223372036854775807', 2n ** 63n - 1n],
    ['-9223372036854775808', -(2n ** 63n)],
  ])('%s is kept to the last digit', (text, value) => {
    expect(parse([COUNTER], { hw_time_offset_ns: text }).hwTimeOffsetNs).toBe(value);
  });
});

describe('unusual XML', () => {
  test('unknown attributes do no harm', () => {
    expect(onlyField('scale="2" offset="1" units="mm" colour="red" constructor="x"')).toEqual({
      name: 'COUNTER1.OUT',
      type: 'int32',
      capture: 'Value',
      scale: 2,
      offset: 1,
      units: 'mm',
    });
  });

  test('an attribute __proto__ has no effect on a field', () => {
    const field = onlyField('__proto__="x"');
    expect(Object.getPrototypeOf(field)).toBe(Object.prototype);
    expect(field).toMatchObject({ scale: null, units: null });
  });

  test('a field may be called __proto__', () => {
    expect(parse([{ ...COUNTER, name: '__proto__' }]).fields[0]!.name).toBe('__proto__');
  });

  test('fields outside <fields> are ignored', () => {
    const text = textOf(header([COUNTER])).replace(
      '<data',
      '<field name="X" type="double" capture="Value" /><other><field name="Y" /></other><data',
    );
    expect(parseDataHeader(text).fields.map(({ name }) => name)).toEqual(['COUNTER1.OUT']);
  });

  test('white space, comments and the long form of elements are ignored', () => {
    const text = textOf(header([COUNTER]))
      .replace('<fields>', '\n  <!-- what follows is captured -->\n\t<fields>')
      .replace('<data ', '<data\n  ');
    expect(parseDataHeader(text.replace(' />\n</fields>', '></field>\n</fields>'))).toEqual(
      parse([COUNTER]),
    );
  });

  test('there may be no fields', () => {
    expect(parse([])).toMatchObject({ fields: [], sampleBytes: 0 });
  });
});
