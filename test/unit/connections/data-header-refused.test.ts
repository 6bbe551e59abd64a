/** parseDataHeader: headers that no PandA sends are refused, with an error that says why. */

import { describe, expect, test } from 'vitest';

import { parseDataHeader } from '../../../lib/connections/data-header.js';
import { ProtocolError } from '../../../lib/errors.js';
import { textOf, thrownBy } from '../../helpers/control/commands.js';
import { COUNTER, header, type SmallField } from '../../helpers/data/streams.js';

function refusal(text: string): string {
  const error = thrownBy(() => parseDataHeader(text));
  expect(error).toBeInstanceOf(ProtocolError);
  const { message } = error as ProtocolError;
  expect(message).not.toContain('\n');
  return message;
}

function refusalOfFields(
  fields: readonly SmallField[],
  attributes: Readonly<Record<string, string>> = {},
): string {
  return refusal(textOf(header(fields, attributes)));
}

const GOOD = textOf(header([COUNTER]));

describe('fields', () => {
  test.each(['float', 'uint64', 'INT32', '', 'constructor', '__proto__', 'toString'])(
    'of the unknown type %j',
    (type) => {
      const message = refusalOfFields([{ ...COUNTER, type }]);
      expect(message).toContain('COUNTER1.OUT');
      expect(message).toContain(JSON.stringify(type));
    },
  );

  test.each([
    '',
    'A/B',
    '/A',
    '.',
    '..',
    '../A',
    'A..B',
    '.A',
    'A.',
    'A B',
    'A\n',
    'A\0',
    'µ',
    'A-B',
    'A\\B',
  ])('called %j', (name) => {
    expect(refusalOfFields([{ ...COUNTER, name }])).toMatch(/field called|can't be understood/);
  });

  test.each(['', '../Value', 'Va/lue', 'Value\0', 'Mean.', ' Mean'])(
    'of the capture %j',
    (capture) => {
      expect(refusalOfFields([{ ...COUNTER, capture }])).toMatch(/field called/);
    },
  );

  test.each(['&#0;', '&#10;', '&#x2f;', '&#46;&#46;'])('with %s in the name', (reference) => {
    refusalOfFields([{ ...COUNTER, name: reference }]);
  });

  test('with a name that is too long', () => {
    const [longest, longer] = [256, 257].map((length) => 'x'.repeat(length));
    for (const key of ['name', 'capture']) {
      expect(parseDataHeader(textOf(header([{ ...COUNTER, [key]: longest }]))).fields).toHaveLength(
        1,
      );
      expect(refusalOfFields([{ ...COUNTER, [key]: longer }])).toMatch(/field called/);
    }
  });

  test('more than any PandA has', () => {
    const fields = Array.from({ length: 4097 }, (_, i) => ({ name: `F${i}`, type: 'int32' }));
    expect(refusalOfFields(fields)).toBe('The data header lists 4097 fields; 4096 are possible.');
    expect(parseDataHeader(textOf(header(fields.slice(1)))).fields).toHaveLength(4096);
  });

  test('listed twice', () => {
    const fields = [COUNTER, { ...COUNTER, name: 'X' }, { ...COUNTER, type: 'double' }];
    expect(refusalOfFields(fields)).toContain('COUNTER1.OUT.Value twice');
  });

  test('that make the same column of different names and captures', () => {
    refusalOfFields([
      { name: 'A.B', type: 'int32', capture: 'C' },
      { name: 'A', type: 'int32', capture: 'B.C' },
    ]);
  });

  test('that list the samples of an old server that does not list them', () => {
    const samples = { name: 'PCAP.SAMPLES', type: 'uint32' };
    expect(refusalOfFields([samples], { sample_bytes: '8' })).toContain('PCAP.SAMPLES.Value');
  });

  test.each(['name', 'type', 'capture'])('without a %s', (attribute) => {
    const text = GOOD.replace(new RegExp(`(<field.*)${attribute}="[^"]*"`), '$1');
    expect(refusal(text)).toContain(attribute);
  });

  test.each(['', ' ', '1,5', '0x10', '1e', 'e5', '.', '1 2', 'infinite', '--1', 'nan1'])(
    'with a scale or an offset of %j',
    (number) => {
      for (const key of ['scale', 'offset']) {
        const message = refusalOfFields([{ ...COUNTER, scaling: `${key}="${number}"` }]);
        expect(message).toContain(key);
        expect(message).toContain(JSON.stringify(number));
      }
    },
  );
});

describe('numbers of <data>', () => {
  test.each(['0', '3', '5', '7', '9', '12'])('%s bytes a sample for a field of 4', (size) => {
    const message = refusalOfFields([COUNTER], { sample_bytes: size });
    expect(message).toContain(`${size} bytes per sample`);
    expect(message).toContain('fields take 4');
  });

  test.each(['', '-4', '4.0', '0x4', '4 ', '1e3', '9999999999999999', 'four'])(
    'sample_bytes or missed of %j',
    (text) => {
      expect(refusalOfFields([COUNTER], { sample_bytes: text })).toContain('sample_bytes');
      expect(refusalOfFields([COUNTER], { missed: text })).toContain('missed');
    },
  );

  test.each([
    '9223372036854775808',
    '-9223372036854775809',
    '99999999999999999999999',
    '',
    '-',
    '1.5',
    '0x10',
    ' 1',
  ])('hw_time_offset_ns of %j', (text) => {
    expect(refusalOfFields([COUNTER], { hw_time_offset_ns: text })).toContain('hw_time_offset_ns');
  });

  test.each(['process', 'sample_bytes'])('no %s', (attribute) => {
    expect(refusal(GOOD.replace(new RegExp(` ${attribute}="[^"]*"`), ''))).toContain(attribute);
  });
});

describe('documents', () => {
  test.each(['', 'hello', '\0', 'HTTP/1.1 400 Bad Request\r\n\r\n', '{"header": {}}'])(
    'that are not XML: %j',
    (text) => void refusal(text),
  );

  test.each([
    ['an element that is not closed', GOOD.replace('</fields>', '')],
    [
      'elements closed in the wrong order',
      GOOD.replace('</fields>\n</header>', '</header></fields>'),
    ],
    ['an attribute without quotes', GOOD.replace('missed="0"', 'missed=0')],
    ['an attribute without a value', GOOD.replace('missed="0"', 'missed')],
    ['a lone &', GOOD.replace('units="mm"', 'units="a & b"')],
    ['an unknown entity', GOOD.replace('units="mm"', 'units="&panda;"')],
    ['an entity that names a method of objects', GOOD.replace('"mm"', '"&constructor;"')],
    ['a character beyond Unicode', GOOD.replace('units="mm"', 'units="&#x110000;"')],
    ['an end in the middle', GOOD.slice(0, 100)],
  ])('with %s', (_, text) => {
    expect(refusal(text)).toContain("can't be understood");
  });

  test('without <data>', () => {
    expect(refusal('<header>\n<fields />\n</header>\n\n')).toContain('no <data>');
  });

  test.each([
    '<data process="Raw" sample_bytes="0" />',
    '<header><other><data process="Raw" sample_bytes="0" /></other></header>',
  ])('with <data> elsewhere: %s', (text) => {
    expect(refusal(text)).toContain('no <data>');
  });

  test('with a document type', () => {
    const type = '<!DOCTYPE header [<!ENTITY mm "millimetres">]>';
    expect(refusal(`${type}\n${GOOD}`)).toContain('document type');
    refusal(GOOD.replace('<data', `${type}<data`));
  });

  test('with entities that grow', () => {
    const entities = Array.from(
      { length: 9 },
      (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`,
    );
    const type = `<!DOCTYPE header [<!ENTITY e0 "ha">${entities.join('')}]>`;
    refusal(type + GOOD.replace('units="mm"', 'units="&e9;"'));
  });

  // The parser asks its own object of attributes for hasOwnProperty, which is the peer's by then.
  test('with an attribute called hasOwnProperty', () => {
    refusalOfFields([{ ...COUNTER, scaling: 'hasOwnProperty="x" units="mm"' }]);
  });

  test('the error quotes the start of a long name, type or number', () => {
    const long = 'x'.repeat(50_000);
    for (const change of [{ name: `/${long}` }, { type: long }, { scaling: `scale="${long}"` }]) {
      expect(refusalOfFields([{ ...COUNTER, ...change }]).length).toBeLessThan(400);
    }
    expect(refusalOfFields([COUNTER], { missed: long }).length).toBeLessThan(400);
  });

  test("the error has the parser's error as its cause", () => {
    const error = thrownBy(() => parseDataHeader('<header>'));
    expect((error as Error).cause).toBeInstanceOf(Error);
  });
});
