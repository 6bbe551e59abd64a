/** GetFieldInfo: every type of field, and the answers of unusual configurations. */

import { describe, expect, test } from 'vitest';

import { GetFieldInfo } from '../../../../lib/commands/introspection/get-field-info.js';
import { Get } from '../../../../lib/commands/get-put.js';
import { ControlConnection } from '../../../../lib/connections/control.js';
import { InvalidOptionError } from '../../../../lib/errors.js';
import {
  BitMuxFieldInfo,
  BitOutFieldInfo,
  EnumFieldInfo,
  ExtOutBitsFieldInfo,
  ExtOutFieldInfo,
  FieldInfo,
  PosMuxFieldInfo,
  PosOutFieldInfo,
  ScalarFieldInfo,
  SubtypeTimeFieldInfo,
  TimeFieldInfo,
  UintFieldInfo,
} from '../../../../lib/responses/field-info.js';
import { type Answers, converse, lines } from '../../../helpers/control/answers.js';
import { outcomeOf } from '../../../helpers/control/commands.js';
import { ascii } from '../../../helpers/data/streams.js';

type Class = abstract new (...args: never[]) => FieldInfo;

const NO_DETAILS: Class = FieldInfo;
const UNITS = { '*ENUMS.B.F.UNITS?': lines('s', 'ms') };
const LABELS = { '*ENUMS.B.F?': lines('On', 'Off') };
const CAPTURE = { '*ENUMS.B.F.CAPTURE?': lines('No', 'Value') };
const SCALING = { 'B1.F.UNITS?': 'OK =deg', 'B1.F.SCALE?': 'OK =1e-3', 'B1.F.OFFSET?': 'OK =-2.5' };
const SCALED = { units: 'deg', scale: 0.001, offset: -2.5 };

/** Type, what is asked for it, and what is made of that. */
const TYPES: [string, Class, Answers, object][] = [
  ['param uint', UintFieldInfo, { 'B1.F.MAX?': 'OK =4294967295' }, { maxVal: 4294967295 }],
  ['read uint', UintFieldInfo, { 'B1.F.MAX?': 'OK =2' }, { maxVal: 2 }],
  ['write uint', UintFieldInfo, { 'B1.F.MAX?': 'OK =0' }, { maxVal: 0 }],
  ['param scalar', ScalarFieldInfo, SCALING, SCALED],
  ['read scalar', ScalarFieldInfo, { ...SCALING, 'B1.F.UNITS?': 'OK =' }, { ...SCALED, units: '' }],
  ['param time', SubtypeTimeFieldInfo, UNITS, { unitsLabels: ['s', 'ms'] }],
  ['read time', SubtypeTimeFieldInfo, UNITS, { unitsLabels: ['s', 'ms'] }],
  ['time', TimeFieldInfo, UNITS, { unitsLabels: ['s', 'ms'] }],
  ['param enum', EnumFieldInfo, LABELS, { labels: ['On', 'Off'] }],
  ['read enum', EnumFieldInfo, { '*ENUMS.B.F?': '.' }, { labels: [] }],
  ['write enum', EnumFieldInfo, LABELS, { labels: ['On', 'Off'] }],
  [
    'bit_out',
    BitOutFieldInfo,
    { 'B1.F.CAPTURE_WORD?': 'OK =PCAP.BITS2', 'B1.F.OFFSET?': 'OK =31' },
    { captureWord: 'PCAP.BITS2', offset: 31 },
  ],
  [
    'bit_mux',
    BitMuxFieldInfo,
    { 'B1.F.MAX_DELAY?': 'OK =31', ...LABELS },
    { maxDelay: 31, labels: ['On', 'Off'] },
  ],
  ['pos_mux', PosMuxFieldInfo, LABELS, { labels: ['On', 'Off'] }],
  ['pos_out', PosOutFieldInfo, CAPTURE, { captureLabels: ['No', 'Value'] }],
  ['ext_out timestamp', ExtOutFieldInfo, CAPTURE, { captureLabels: ['No', 'Value'] }],
  ['ext_out samples', ExtOutFieldInfo, CAPTURE, { captureLabels: ['No', 'Value'] }],
  [
    'ext_out bits',
    ExtOutBitsFieldInfo,
    { ...CAPTURE, 'B1.F.BITS?': lines('TTLIN1.VAL', '', 'TTLIN2.VAL') },
    { captureLabels: ['No', 'Value'], bits: ['TTLIN1.VAL', '', 'TTLIN2.VAL'] },
  ],
  ['param bit', NO_DETAILS, {}, {}],
  ['param int', NO_DETAILS, {}, {}],
  ['write action', NO_DETAILS, {}, {}],
  ['param lut', NO_DETAILS, {}, {}],
  ['param', NO_DETAILS, {}, {}],
];

function ask(answers: Answers, extendedMetadata?: boolean) {
  const { result, ...rest } = converse(new GetFieldInfo('B', extendedMetadata), answers);
  return { ...rest, fields: result as Map<string, FieldInfo> };
}

/** The properties, without the class. */
function plain(info: FieldInfo): Record<string, unknown> {
  return Object.fromEntries(Object.entries(info));
}

function split(type: string): { type: string; subtype: string | null } {
  const [first = '', second = null] = type.split(' ');
  return { type: first, subtype: second };
}

describe.each(TYPES)('a field %j', (type, fieldClass, answers, details) => {
  const questions = { ...answers, 'B.*?': lines(`F 0 ${type}`), '*DESC.B.F?': 'OK =About it ' };

  test('is asked for in one round, and is known', () => {
    const { rounds, fields } = ask(questions);
    const info = fields.get('F')!;
    expect(info.constructor).toBe(fieldClass);
    expect(plain(info)).toEqual({ ...split(type), description: 'About it ', ...details });
    expect(rounds[0]).toEqual(['B.*?']);
    expect(new Set(rounds[1])).toEqual(new Set(['*DESC.B.F?', ...Object.keys(answers)]));
    expect(rounds).toHaveLength(2);
  });

  test('may have no description', () => {
    const { fields } = ask({ ...questions, '*DESC.B.F?': 'ERR No description' });
    expect(plain(fields.get('F')!)).toEqual({ ...split(type), description: null, ...details });
  });

  test('has only its name without extended metadata', () => {
    const { rounds, fields } = ask(questions, false);
    expect(rounds).toEqual([['B.*?']]);
    expect(fields.get('F')!.constructor).toBe(FieldInfo);
    expect(plain(fields.get('F')!)).toEqual({ ...split(type), description: null });
  });

  test.each(Object.keys(answers))('fails if %s is refused, and names it', (question) => {
    const { error } = ask({ ...questions, [question]: 'ERR Broken' });
    expect(error).toMatchObject({
      code: 'COMMAND_FAILED',
      command: 'GetFieldInfo("B", true)',
      sent: [question],
      received: ['ERR Broken'],
    });
  });
});

describe('an unknown type', () => {
  test.each(['wave', 'wave fast', 'param complex', 'param constructor', 'constructor', 'wave a b'])(
    '%j is a plain field with its description',
    (type) => {
      const { fields } = ask({ 'B.*?': lines(`F 0 ${type}`), '*DESC.B.F?': 'OK =New' });
      const [first, ...rest] = type.split(' ');
      expect(fields.get('F')!.constructor).toBe(FieldInfo);
      expect(plain(fields.get('F')!)).toEqual({
        type: first,
        subtype: rest.join(' ') || null,
        description: 'New',
      });
    },
  );

  test.each(['bit_out fast', 'table huge', 'ext_out counts', 'ext_out', 'time long'])(
    '%j is a plain field where the attributes of its type are refused',
    (type) => {
      const { fields } = ask({ 'B.*?': lines(`F 0 ${type}`), '*DESC.B.F?': 'OK =New' });
      expect(fields.get('F')!.constructor).toBe(FieldInfo);
      expect(fields.get('F')).toMatchObject({ ...split(type), description: 'New' });
    },
  );

  test('has the details of its type where they are answered', () => {
    const { fields } = ask({ 'B.*?': lines('F 0 ext_out counts'), ...CAPTURE });
    expect(fields.get('F')).toBeInstanceOf(ExtOutFieldInfo);
    expect(fields.get('F')).toMatchObject({ subtype: 'counts', captureLabels: ['No', 'Value'] });
  });
});

describe('all fields of a block', () => {
  const LIST = lines('Z 2 param bit', 'A 10 read uint', 'M 0 table', 'K 1 time');
  const ANSWERS = {
    'B.*?': LIST,
    'B1.A.MAX?': 'OK =7',
    'B1.M.MAX_LENGTH?': 'OK =16',
    'B1.M.FIELDS?': lines('31:0 X int'),
    '*ENUMS.B.K.UNITS?': lines('s'),
  };

  test.each([true, false])('are in the order of their index, in detail: %j', (extended) => {
    expect([...ask(ANSWERS, extended).fields.keys()]).toEqual(['M', 'K', 'Z', 'A']);
  });

  test('are requested together', () => {
    const { rounds } = ask(ANSWERS);
    expect(rounds.map((round) => round.length)).toEqual([1, 10, 1]);
  });

  test('may be listed with spaces at the end of the line', () => {
    const { fields } = ask({ 'B.*?': lines('X 0 read bit ', 'Y 1 new ') }, false);
    expect([...fields.values()]).toMatchObject([
      { type: 'read', subtype: 'bit' },
      { type: 'new', subtype: null },
    ]);
  });

  test('may be empty', () => {
    expect(ask({ 'B.*?': '.' })).toEqual({ rounds: [['B.*?']], fields: new Map() });
  });

  test.each(['ERR No such block', 'OK', lines('A'), lines('A x uint'), lines('A 1')])(
    'fail for the list %j',
    (answer) => {
      const { error } = ask({ 'B.*?': answer });
      expect(error).toMatchObject({ sent: ['B.*?'], received: answer.split('\n') });
    },
  );

  test.each(['OK =', 'OK =x', 'OK =1x', 'OK = ', 'OK =Infinity', 'OK', lines('1')])(
    'fail for the number %j',
    (answer) => {
      const { error } = ask({ ...ANSWERS, 'B1.A.MAX?': answer });
      expect(error).toMatchObject({ sent: ['B1.A.MAX?'], received: answer.split('\n') });
    },
  );

  test('stay in step after a failure', () => {
    const connection = new ControlConnection();
    connection.send(new GetFieldInfo('B'));
    connection.send(new Get('FIRST'));
    connection.receiveBytes(ascii(`${lines('X 0 param uint', 'Y 1 param uint')}\nOK =1\n`));
    connection.send(new Get('SECOND'));
    connection.receiveBytes(ascii('OK =x\nERR Broken\nOK =y\nOK =5\nOK =2\n'));
    expect(connection.responses().map(outcomeOf)).toMatchObject([
      { result: '1' },
      { error: { sent: ['B1.X.MAX?'], received: ['ERR Broken'] } },
      { result: '2' },
    ]);
  });

  test.each(['B\n', 'B=1', 'B?'])('can not be those of %j', (block) => {
    const { rounds, error } = converse(new GetFieldInfo(block), {});
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(rounds).toEqual([]);
  });
});
