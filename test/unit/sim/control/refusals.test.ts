/** What a PandA refuses, and in which words: nothing that it refuses is to work with the simulated one. */

import { beforeEach, describe, expect, it } from 'vitest';

import { loadDefinitions } from '../../../../lib/sim/model/load-definitions.js';
import { Panda } from '../../../../lib/sim/model/panda.js';
import { Conversation } from './replay.js';

const RANGE = 'ERR Error converting number: (34) Numerical result out of range';
const AFTER = 'ERR Unexpected character after input';
const NO_BLOCK = 'ERR Missing block number';

let conversation: Conversation;
beforeEach(() => {
  conversation = new Conversation(new Panda(loadDefinitions()));
});

describe('the simulated PandA refuses', () => {
  it.each([
    // Numbers.
    ['COUNTER1.OUT.SCALE=1e400', RANGE],
    ['COUNTER1.OUT.SCALE=-1e400', RANGE],
    ['COUNTER1.OUT.SCALE=1e-400', RANGE],
    ['COUNTER1.OUT.OFFSET=1e-310', RANGE],
    ['COUNTER1.OUT.OFFSET=0x1p5000', RANGE],
    ['COUNTER1.OUT.OFFSET=0x1p-5000', RANGE],
    ['SEQ1.REPEATS=18446744073709551616', RANGE],
    ['COUNTER1.START=9223372036854775808', RANGE],
    ['PULSE1.WIDTH=-1e-12', 'ERR Time setting out of range'],
    ['SEQ1.PRESCALE=34.359738364', 'ERR Time setting out of range'],
    // Labels.
    ['SEQ1.POSA=NOPE', 'ERR Invalid position selection'],
    ['SEQ1.BITA=NOPE', 'ERR Invalid bit bus selection'],
    ['TTLIN1.TERM=NOPE', 'ERR Invalid enumeration value'],
    ['COUNTER1.OUT.CAPTURE= Value', 'ERR No name found'],
    ['COUNTER1.OUT.CAPTURE=Value,Min', 'ERR No name found'],
    ['COUNTER1.OUT.CAPTURE=Min No', 'ERR Unknown capture option "No"'],
    // Names.
    ['_X?', 'ERR No such block'],
    [`${'X'.repeat(32)}?`, 'ERR Name too long'],
    [`${'X'.repeat(31)}?`, 'ERR No such block'],
    [`TTLIN1.${'X'.repeat(32)}?`, 'ERR Name too long'],
    ['TTLIN.VAL.NOPE?', NO_BLOCK],
    ['TTLIN.VAL.?', NO_BLOCK],
    ['TTLIN.VAL ?', NO_BLOCK],
    ['TTLIN1.VAL.?', 'ERR No name found'],
    ['TTLIN.*=', 'ERR Field not writeable'],
    ['TTLIN.VAL.*=', 'ERR Field not writeable'],
    ['TTLIN.*x?', AFTER],
    ['TTLIN x?', AFTER],
    ['*DESC.TTLIN.*?', 'ERR No name found'],
    ['*DESC.TTLIN.VAL.*?', 'ERR No name found'],
    // Commands.
    ['*IDN.x=', AFTER],
    ['*IDN1?', AFTER],
    ['*VERBOSE=x', 'ERR Number missing'],
    ['*VERBOSE=1x', AFTER],
    ['*CAPTURE.NOPE.x?', AFTER],
    ['*CHANGES=Sx', AFTER],
    ['*CHANGES=ES', AFTER],
    ['*PCAP.NOPE=x', AFTER],
  ])('%s: %s', (line, answer) => {
    expect(conversation.ask(line)).toBe(answer);
  });

  it.each([
    ['foo', 'Invalid token'],
    ['A&F', 'Invalid token'],
    ['a', 'Invalid token'],
    ['A\t', 'Invalid token'],
    ['15', 'Invalid token'],
    ['11', 'Missing operator between values'],
    ['A B', 'Missing operator between values'],
    ['A~', 'Missing operator between values'],
    ['A(', 'Missing operator between values'],
    ['(A)(A)', 'Missing operator between values'],
    [')', 'Missing open bracket'],
    ['A)', 'Missing open bracket'],
    ['(', 'Missing close bracket'],
    ['(A&B', 'Missing close bracket'],
    ['()', 'Missing value'],
    ['A&()', 'Missing value'],
    ['&A', 'Missing value'],
    ['A:B', 'Missing ? before :'],
    ['(B:', 'Missing ? before :'],
    ['A?B', 'Missing : after ?'],
    ['(B?C)', 'Missing : after ?'],
    ['('.repeat(40), 'Expression too complex'],
    ['0x', 'Bad LUT number'],
    ['0xFFx', 'Bad LUT number'],
  ])('LUT1.FUNC=%s: %s', (expression, message) => {
    expect(conversation.ask(`LUT1.FUNC=${expression}`)).toBe(`ERR ${message}`);
    expect(conversation.ask('LUT1.FUNC.RAW?')).toBe('OK =0x00000000');
  });

  it.each([
    ['TTLIN1.VAL.OFFSET<', 'Field not a table'],
    ['TTLIN.*<', 'Field not a table'],
    ['*METADATA.NOPE<<B', 'Streaming mode not supported'],
    ['*METADATA.NOPE<B', 'Binary writes not supported'],
    ['SEQ1.TABLE<', 'Number missing', '1 2 3 4 '],
    ['SEQ1.TABLE<', 'Number missing', ' '],
    ['SEQ1.TABLE<', 'Number missing', '1,2'],
    ['SEQ1.TABLE<', RANGE.slice(4), '18446744073709551616'],
    ['SEQ1.TABLE<B', 'Malformed base64 string', 'A'],
    ['SEQ1.TABLE<B', 'Malformed base64 string', 'A=AA'],
    ['SEQ1.TABLE<B', 'Malformed base64 string', 'AAAAA'],
    ['SEQ1.TABLE<B', 'Invalid data length', 'AAA'],
  ])('%s: %s', (line, message, ...lines) => {
    expect(conversation.ask([line, ...lines, ''].join('\n'))).toBe(`ERR ${message}`);
  });
});

describe('the simulated PandA accepts', () => {
  it.each([
    ['LUT1.FUNC=A=B&C', 'LUT1.FUNC.RAW', '0xF00000F0'],
    ['LUT1.FUNC=A==B', 'LUT1.FUNC.RAW', '0xFF0000FF'],
    ['LUT1.FUNC=A=>B=>C', 'LUT1.FUNC.RAW', '0xF0FFF0F0'],
    ['LUT1.FUNC=1', 'LUT1.FUNC.RAW', '0xFFFFFFFF'],
    ['LUT1.FUNC=1&~A', 'LUT1.FUNC.RAW', '0x0000FFFF'],
    ['LUT1.FUNC=0x123456789', 'LUT1.FUNC.RAW', '0x23456789'],
    ['*VERBOSE=2', '*ECHO ', ''],
    ['SEQ1.PRESCALE.RAW=4294967296', 'SEQ1.PRESCALE.RAW', '0'],
    ['COUNTER1.OUT.OFFSET=0x1p-1074', 'COUNTER1.OUT.OFFSET', '4.94065645841e-324'],
    ['COUNTER1.OUT.CAPTURE=Min\tMax ', 'COUNTER1.OUT.CAPTURE', 'Min Max'],
    ['SEQ1.TABLE<B\nAAAAAA\nAQAAAAIAAAADAAAA\n', 'SEQ1.TABLE.LENGTH', '4'],
  ])('%s', (line, name, value) => {
    expect(conversation.ask(line)).toBe('OK');
    expect(conversation.ask(`${name}?`)).toBe(`OK =${value}`);
  });
});

describe('a table that is being written', () => {
  let panda: Panda;
  let other: Conversation;
  beforeEach(() => {
    panda = new Panda(loadDefinitions());
    conversation = new Conversation(panda);
    other = new Conversation(panda);
    expect(conversation.send('SEQ1.TABLE<\n1 2 3 4\n')).toBe('');
  });

  it("can't be written by others meanwhile", () => {
    expect(other.ask('SEQ1.TABLE<\n5 6 7 8\n')).toBe('ERR Table currently being written');
    expect(other.ask('SEQ2.TABLE<\n5 6 7 8\n')).toBe('OK');
    expect(conversation.ask('')).toBe('OK');
    expect([...panda.table('SEQ1.TABLE')]).toEqual([1, 2, 3, 4]);
    expect(other.ask('SEQ1.TABLE<\n5 6 7 8\n')).toBe('OK');
  });

  it('can be written after a refused line, when the write has ended', () => {
    conversation.send('x\n');
    expect(other.ask('SEQ1.TABLE<\n')).toBe('ERR Table currently being written');
    expect(conversation.ask('')).toBe('ERR Number missing');
    expect(other.ask('SEQ1.TABLE<\n5 6 7 8\n')).toBe('OK');
  });

  it('can be written after the connection is closed', () => {
    conversation.close();
    expect(other.ask('SEQ1.TABLE<\n5 6 7 8\n')).toBe('OK');
    expect([...panda.table('SEQ1.TABLE')]).toEqual([5, 6, 7, 8]);
  });
});

describe('a table in streaming mode', () => {
  const WORDS = ['1', '2', '3', '4'];
  const write = (how: string, ...lines: string[]): string =>
    conversation.ask([`SEQ1.TABLE${how}`, ...lines, ''].join('\n'));
  const mode = (): string => conversation.ask('SEQ1.TABLE.MODE?');

  it('can be written as a whole only after a reset', () => {
    expect(write('<<', ...WORDS)).toBe('OK');
    expect(write('<', ...WORDS)).toBe('ERR Table is in streaming mode');
    expect(write('<B', 'AQAAAAIAAAADAAAABAAAAA==')).toBe('ERR Table is in streaming mode');
    expect(mode()).toBe('OK =STREAMING');
    expect(conversation.ask('SEQ1.TABLE.QUEUED_LINES?')).toBe('OK =1');
    expect(write('<')).toBe('OK');
    expect(mode()).toBe('OK =INIT');
    expect(write('<', ...WORDS)).toBe('OK');
    expect(mode()).toBe('OK =FIXED');
  });

  it('accepts nothing after its last part', () => {
    expect(write('<<|', ...WORDS)).toBe('OK');
    for (const how of ['<', '<<', '<<|']) {
      expect(write(how, ...WORDS)).toBe('ERR Last streaming table was sent');
    }
    expect(mode()).toBe('OK =STREAMING_LAST');
    expect(write('<')).toBe('OK');
    expect(write('<<', ...WORDS)).toBe('OK');
  });

  it.each(['<<', '<<|', '<<B', '<<|B'])('is not begun by an empty %s', (how) => {
    expect(write(how)).toBe('ERR Streaming table must have data');
    expect(mode()).toBe('OK =INIT');
  });
});
