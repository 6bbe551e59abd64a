/** Putting values that are checked: against the simulated PandA, which wraps as a real one does. */

import { describe, expect, test } from 'vitest';

import {
  CheckedPut,
  UncheckedPut,
  UnfitValueError,
} from '../../../../lib/commands/values/put-value.js';
import { CommandError, InvalidOptionError, TableError } from '../../../../lib/errors.js';
import { loadDefinitions } from '../../../../lib/sim/model/load-definitions.js';
import { Panda } from '../../../../lib/sim/model/panda.js';
import { type Answers, converse, lines } from '../../../helpers/control/answers.js';
import { RecordedControl } from '../../../helpers/control/recorded-control.js';
import { describeRecordings } from '../../../helpers/recordings/recordings.js';
import { createRecordedPanda } from '../../sim/control/recorded-panda.js';
import { Conversation } from '../../sim/control/replay.js';

function freshPanda(): Conversation {
  return new Conversation(new Panda(loadDefinitions()));
}

function put(panda: Conversation, field: string, value: string | string[]) {
  return converse(new CheckedPut(field, value), (question) => panda.ask(question));
}

/** What is wrong with a value, in the words of its error; null if the PandA has taken it. */
function faultOf(panda: Conversation, field: string, value: string): string | null {
  const { error } = put(panda, field, value);
  if (error === undefined) return null;
  expect(error).toBeInstanceOf(UnfitValueError);
  const { message } = error as Error;
  const start = `${field} can't be ${JSON.stringify(value)}: `;
  expect(message.startsWith(start)).toBe(true);
  return message.slice(start.length, -1);
}

describe('a value', () => {
  const uint32 = 'it has to be a whole number from 0 to 4294967295';
  const int32 = 'it has to be a whole number from -2147483648 to 2147483647';
  const ticks = 'it has to be a whole number from 0 to 281474976710655';
  const time = 'it has to be a number from 0 to 2251799.81369 s';

  test.each([
    ['SEQ1.REPEATS', '4294967296', uint32],
    ['SEQ1.REPEATS', '-1', uint32],
    ['SEQ1.REPEATS', '1.5', uint32],
    ['SEQ1.REPEATS', '', uint32],
    ['SEQ1.REPEATS', '1e3', uint32],
    ['SEQ1.REPEATS', '010', 'the PandA reads it as octal: leave out the leading zeros'],
    ['PCAP.SHIFT_SUM', '9', 'it has to be a whole number from 0 to 8'],
    ['PCAP1.SHIFT_SUM', '4294967299', 'it has to be a whole number from 0 to 8'],
    ['COUNTER1.START', '2147483648', int32],
    ['COUNTER1.START', '-2147483649', int32],
    ['INENC1.SETP', '4294967296', int32],
    ['LUT1.INPA.DELAY', '4294967296', 'it has to be a whole number from 0 to 31'],
    ['LUT1.INPA.DELAY', '-1', 'it has to be a whole number from 0 to 31'],
    ['LUT1.FUNC', '0x100000000', expect.stringMatching('expression of A to E') as string],
    ['PULSE1.WIDTH', '-1', time],
    ['PULSE1.WIDTH', '1e30', time],
    ['PULSE1.WIDTH', '1e400', time],
    ['PULSE1.WIDTH', 'abc', 'it has to be a number'],
    ['PULSE1.WIDTH', '1,5', 'it has to be a number'],
    ['PULSE1.WIDTH.RAW', '-1', ticks],
    ['PULSE1.WIDTH.RAW', '281474976710656', ticks],
    ['PULSE1.WIDTH.UNITS', 'h', 'it has to be one of min, s, ms, us'],
    ['OUTENC1.QPERIOD.RAW', '4294967296', uint32],
    ['TTLIN1.TERM', '50-ohm', 'it has to be one of 50-Ohm, High-Z'],
    ['TTLIN1.TERM', '0', 'it has to be one of 50-Ohm, High-Z'],
    ['BITS.A', '2', 'it has to be one of 0, 1'],
    ['BITS.A', '', 'it has to be one of 0, 1'],
    [
      'LUT1.INPA',
      'TTLIN5',
      expect.stringMatching(/one of TTLIN5\.VAL, .* and \d+ more$/) as string,
    ],
    ['CALC1.INPA', 'zero', expect.stringMatching(/one of ZERO, .* and \d+ more$/) as string],
    ['SRGATE1.FORCE_SET', '1', 'it takes no value: assign "" to it'],
    ['COUNTER1.OUT.SCALE', 'abc', 'it has to be a number'],
    ['COUNTER1.OUT.OFFSET', '1e400', 'it has to be a number that a double can hold'],
    ['SEQ1.TABLE', '1', 'it is a table: give its words in lines, with --file'],
  ])('of %s is not %j', (field, value, fault) => {
    expect(faultOf(freshPanda(), field, value)).toEqual(fault);
  });

  test.each([
    ['SEQ1.REPEATS', '4294967295'],
    ['SEQ1.REPEATS', ' 0x10'],
    ['PCAP.SHIFT_SUM', '8'],
    ['COUNTER1.START', '-2147483648'],
    ['COUNTER1.START', '+2147483647'],
    ['LUT1.INPA.DELAY', '31'],
    ['LUT1.INPA', 'TTLIN1.VAL'],
    ['LUT1.FUNC', 'A&(B|~C)'],
    ['LUT1.FUNC', '0xFFFFFFFF'],
    ['CALC1.INPA', 'ZERO'],
    ['PULSE1.WIDTH', '2251799.813685'],
    ['PULSE1.WIDTH', '.5'],
    ['PULSE1.WIDTH', '1e-3'],
    ['PULSE1.WIDTH', '0x1p3'],
    ['PULSE1.WIDTH.RAW', '281474976710655'],
    ['PULSE1.WIDTH.UNITS', 'min'],
    ['OUTENC1.QPERIOD', '34.35'],
    ['TTLIN1.TERM', '50-Ohm'],
    ['BITS.A', '1'],
    ['SRGATE1.FORCE_SET', ''],
    ['COUNTER1.OUT.SCALE', '-1e-300'],
    ['COUNTER1.OUT.SCALE', 'nan'],
    ['COUNTER1.OUT.OFFSET', '-Inf'],
    ['COUNTER1.OUT.UNITS', '4294967296'],
    ['COUNTER1.OUT.UNITS', ''],
    ['COUNTER1.OUT.CAPTURE', 'Max Min'],
    ['COUNTER1.OUT.CAPTURE', ''],
    ['*METADATA.DESIGN', '-1'],
    ['*CAPTURE', ''],
  ])('of %s is %j', (field, value) => {
    expect(put(freshPanda(), field, value)).not.toHaveProperty('error');
  });

  test('is checked in the present units', () => {
    const panda = freshPanda();
    expect(faultOf(panda, 'PULSE1.WIDTH', '3e6')).toMatch('2251799.81369 s');
    expect(panda.ask('PULSE1.WIDTH.UNITS=ms')).toBe('OK');
    expect(faultOf(panda, 'PULSE1.WIDTH', '3e6')).toBeNull();
    expect(faultOf(panda, 'PULSE1.WIDTH', '3e9')).toMatch('2251799813.69 ms');
  });

  test('of a field is refused by the PandA: an unknown name, an unknown choice, not writeable', () => {
    for (const field of [
      'SEQ1.NOPE',
      'NOPE1.X',
      'SEQ.REPEATS',
      'TTLIN1.VAL',
      'SEQ1.REPEATS.NOPE',
    ]) {
      expect(put(freshPanda(), field, '1').error).toBeInstanceOf(CommandError);
    }
    expect(put(freshPanda(), 'COUNTER1.OUT.CAPTURE', 'nope').error).toBeInstanceOf(CommandError);
    expect(put(freshPanda(), 'LUT1.FUNC', 'A&').error).toBeInstanceOf(CommandError);
  });

  test.each([
    ['A', '1\n2'],
    ['A', '1\0'],
    ['A?', '1'],
    ['A', ['1', '', '2']],
  ])('of %j that would be more than one line is not asked about: %j', (field, value) => {
    const { rounds, error } = put(freshPanda(), field, value);
    expect(rounds).toEqual([]);
    expect(error).toBeInstanceOf(InvalidOptionError);
  });
});

const NUMBERS = [
  ...[
    '0',
    '1',
    '31',
    '32',
    '255',
    '-1',
    '-0',
    '+7',
    '007',
    '010',
    '08',
    ' 9',
    '0x1F',
    '1.0',
    '1.5',
  ],
  ...[
    '',
    ' ',
    '1 ',
    'x',
    '1e2',
    '0b1',
    '1_0',
    '2147483647',
    '2147483648',
    '4294967295',
    '4294967296',
  ],
  ...['4294967297', '-2147483648', '-2147483649', '-4294967295', '-4294967296', '0xFFFFFFFF'],
  ...['0x100000000', '9007199254740993', '18446744073709551615', '18446744073709551616'],
];

// The oracle: what the PandA has made of it.
describe.each(['SEQ1.REPEATS', 'PCAP.SHIFT_SUM', 'COUNTER1.START', 'LUT1.INPA.DELAY', 'BITS.A'])(
  'what is stored in %s',
  (field) => {
    const panda = freshPanda();

    test.each(NUMBERS)('is %j, or it is refused', (value) => {
      const answer = panda.ask(`${field}=${value}`);
      const isRight = answer === 'OK' && panda.ask(`${field}?`) === `OK =${Number(value)}`;
      expect(faultOf(panda, field, value) === null).toBe(isRight);
    });
  },
);

const WRAPPED = {
  made: ['SEQ2.REPEATS=4294967296', 'SEQ2.REPEATS=-1'],
  recorded: ['SEQ1.REPEATS=4294967296', 'SEQ1.REPEATS=-1'],
};

describeRecordings('a server', (recordings) => {
  const { exchanges } = new RecordedControl(recordings);

  test('accepted none of the refused values, except for wrapped ones', () => {
    const panda = new Conversation(createRecordedPanda());
    const refused: string[] = [];
    let count = 0;
    for (const { send, recv } of exchanges) {
      const [, field, value] = /^([^?=<]+)=([^\n]*)\n$/.exec(send) ?? [];
      if (field !== undefined && value !== undefined && recv === 'OK\n') {
        const { error } = put(panda, field, value);
        if (error instanceof UnfitValueError) refused.push(`${field}=${value}`);
        count++;
      }
      panda.send(Buffer.from(send, 'latin1').toString('utf8'));
    }
    expect(count).toBeGreaterThan(60);
    expect(refused).toEqual(WRAPPED[recordings.name]);
  });
});

describe('the questions', () => {
  const sent = (answers: Answers, field = 'AB12.X', value = '1'): readonly (readonly string[])[] =>
    converse(new CheckedPut(field, value), answers).rounds;

  test('are the type, and the details of the type', () => {
    const answers = { 'AB.*?': lines('X 0 param uint'), 'AB12.X.MAX?': 'OK =1', 'AB12.X=1': 'OK' };
    expect(sent(answers)).toEqual([['AB.*?'], ['AB12.X.MAX?'], ['AB12.X=1']]);
  });

  test('name a block that ends with a digit too', () => {
    const answers = { 'AB12.*?': lines('X 0 param bit'), 'AB12.X=1': 'OK' };
    expect(sent(answers)).toEqual([['AB.*?'], ['AB12.*?'], ['AB12.X=1']]);
  });

  test('are none for star commands, for tables, and for invalid names', () => {
    expect(sent({}, '*PCAP.ARM', '')).toEqual([['*PCAP.ARM=']]);
    expect(sent({}, 'A', '1')).toEqual([['A=1']]);
    expect(sent({}, 'A.B.C.D', '1')).toEqual([['A.B.C.D=1']]);
    expect(converse(new CheckedPut('A.B', ['1']), {}).rounds).toEqual([['A.B<\n1\n']]);
  });

  test.each([
    ['of a type never heard of', { 'AB.*?': lines('X 0 param quaternion') }],
    ['that only tells', { 'AB.*?': lines('X 0 read uint') }],
    ['that is not there', { 'AB.*?': lines('Y 0 param uint') }],
    ['whose block tells rubbish', { 'AB.*?': 'OK =X' }],
    ['whose labels are rubbish', { 'AB.*?': lines('X 0 param enum'), '*ENUMS.AB.X?': 'OK =1' }],
    ['whose range is rubbish', { 'AB.*?': lines('X 0 param uint'), 'AB12.X.MAX?': 'OK =much' }],
  ])('decides nothing about a field %s', (_, answers) => {
    expect(sent(answers).at(-1)).toEqual(['AB12.X=1']);
  });

  test('an unknown range is that of the register', () => {
    const answers = { 'AB.*?': lines('X 0 param uint') };
    expect(sent(answers, 'AB12.X', '4294967295').at(-1)).toEqual(['AB12.X=4294967295']);
    expect(sent(answers, 'AB12.X', '4294967296').at(-1)).toEqual(['AB12.X.MAX?']);
  });

  test.each([
    ['OK =0.5', 'OK =10', '1073741833.7', '1073741834'],
    ['OK =-0.5', 'OK =0', '-1073741823.6', '-1073741825'],
    ['OK =0', 'OK =0', '1e30', '1e400'],
  ])('of a scalar with scale %s and offset %s takes %s, not %s', (scale, offset, good, bad) => {
    const answers = {
      'AB.*?': lines('X 0 write scalar'),
      'AB12.X.SCALE?': scale,
      'AB12.X.OFFSET?': offset,
    };
    expect(sent(answers, 'AB12.X', good).at(-1)).toEqual([`AB12.X=${good}`]);
    expect(sent(answers, 'AB12.X', bad).at(-1)).toEqual(['AB12.X.SCALE?', 'AB12.X.OFFSET?']);
  });
});

test('words of a table are checked', () => {
  const { rounds, error } = put(freshPanda(), 'SEQ1.TABLE', ['1', '-1', '3', '4']);
  expect(rounds).toEqual([]);
  expect(error).toBeInstanceOf(TableError);
});

describe('unchecked', () => {
  test('everything is sent unchanged', () => {
    const ask = (question: string) => panda.ask(question);
    const panda = freshPanda();
    expect(converse(new UncheckedPut('SEQ1.REPEATS', '4294967296'), ask).rounds).toEqual([
      ['SEQ1.REPEATS=4294967296'],
    ]);
    expect(panda.ask('SEQ1.REPEATS?')).toBe('OK =0');
    converse(new UncheckedPut('SEQ1.TABLE', ['-1', '5000000000', '0', '0']), ask);
    expect(panda.ask('SEQ1.TABLE?')).toBe(lines('4294967295', '705032704', '0', '0'));
    expect(converse(new UncheckedPut('SEQ1.TABLE', ['x']), ask).error).toBeInstanceOf(CommandError);
  });

  test.each([
    ['A=', '1'],
    ['A', '1\n2'],
    ['A', ['1', '', 'B=2']],
  ])('nothing but one command is sent: %j %j', (field, value) => {
    const { rounds, error } = converse(new UncheckedPut(field, value), {});
    expect(rounds).toEqual([]);
    expect(error).toBeInstanceOf(InvalidOptionError);
  });
});
