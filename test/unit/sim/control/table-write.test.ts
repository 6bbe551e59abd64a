import { beforeEach, describe, expect, it } from 'vitest';

import { Panda } from '../../../../lib/sim/model/panda.js';
import { SAMPLE } from '../model/sample-definitions.js';
import { Conversation } from './replay.js';

/** Of 8 words at most, in rows of 2. */
const TABLE = 'ALL1.TABLE';

describe('writing lines', () => {
  let panda: Panda;
  let conversation: Conversation;
  beforeEach(() => {
    panda = new Panda(SAMPLE);
    conversation = new Conversation(panda);
  });
  const write = (how: string, ...lines: string[]): string =>
    conversation.ask([`${TABLE}${how}`, ...lines, ''].join('\n'));
  const words = (): number[] => [...panda.table(TABLE)];

  it('replaces a table', () => {
    expect(write('<', '1 2', '', '')).toMatch(/^OK\n/);
    expect(write('<', '0x3\t4', ' -1', '4294967296')).toBe('OK');
    expect(words()).toEqual([3, 4, 4294967295, 0]);
    expect(conversation.ask(`${TABLE}?`)).toBe('!3\n!4\n!4294967295\n!0\n.');
    expect(conversation.ask(`${TABLE}.MODE?`)).toBe('OK =FIXED');
    expect(write('<B', 'AQAAAAIAAAA=')).toBe('OK');
    expect(words()).toEqual([1, 2]);
    expect(conversation.ask(`${TABLE}.B?`)).toBe('!AQAAAAIAAAA=\n.');
  });

  it('streams pieces, which the machine takes', () => {
    expect(write('<<', '1 2')).toBe('OK');
    expect(write('<<B', 'AwAAAAQAAAA=')).toBe('OK');
    expect(words()).toEqual([1, 2, 3, 4]);
    const { words: streamed, isLast } = panda.streamed(TABLE)!;
    expect(isLast).toBe(false);
    expect(conversation.ask(`${TABLE}.QUEUED_LINES?`)).toBe('OK =2');
    panda.takeStreamed(TABLE, 2);
    expect(words()).toEqual([3, 4]);
    expect(conversation.ask(`${TABLE}.QUEUED_LINES?`)).toBe('OK =1');
    expect(write('<<', '1 2 3 4 5 6 7 8')).toBe('ERR Too many points for table');
    expect(write('<<|', '1 2 3 4 5 6')).toBe('OK');
    expect(panda.streamed(TABLE)).toMatchObject({ isLast: true });
    expect([...streamed]).toEqual([1, 2, 3, 4]);
    expect(write('<<|', '1 2')).toBe('ERR Last streaming table was sent');
    expect(conversation.ask(`${TABLE}.MODE?`)).toBe('OK =STREAMING_LAST');
    expect(conversation.ask(`${TABLE}?`)).toBe('.');
    expect(write('<')).toBe('OK');
    expect(conversation.ask(`${TABLE}.MODE?`)).toBe('OK =INIT');
    expect(words()).toEqual([]);
    expect(panda.streamed(TABLE)).toBeNull();
    expect(panda.streamed('ALL1.UINT')).toBeNull();
  });

  it("does not stream to a block that can't stream", () => {
    expect(conversation.ask('ALL1.SMALL<<\n1 2\n')).toBe('ERR Table do not support streaming mode');
  });

  it.each([
    ['<', '1 2 3', 'ERR Table write is not a whole number of rows'],
    ['<', '1 x', 'ERR Number missing'],
    ['<', '1 2 3 4 5 6 7 8 9', 'ERR Too many points for table'],
    ['<B', 'AAAAA', 'ERR Malformed base64 string'],
    ['<B', 'AAAA'.repeat(11), 'ERR Input string too long for output buffer'],
    ['<B', 'A=AA', 'ERR Malformed base64 string'],
    ['<B', 'AQAQ', 'ERR Invalid data length'],
    ['<B', 'AQAAAA==', 'ERR Table write is not a whole number of rows'],
    ['<|', '1 2', 'ERR Unexpected character after input'],
    ['.LENGTH<', '1 2', 'ERR Field not a table'],
  ])('refuses %s with %s and keeps what there is', (how, lines, answer) => {
    write('<', '7 8');
    expect(write(how, lines)).toBe(answer);
    expect(words()).toEqual([7, 8]);
  });

  it("uses no more memory than the table's maximum", () => {
    conversation.send(`${TABLE}<\n`);
    const lines = Buffer.from('1 2 3 4\n'.repeat(8192));
    for (let i = 0; i < 100; i++) expect(conversation.sendBytes(lines)).toHaveLength(0);
    expect(conversation.ask('')).toBe('ERR Too many points for table');
    expect(conversation.ask('*ECHO x?')).toBe('OK =x');
  });

  it('writes metadata', () => {
    expect(conversation.ask('*METADATA.LAYOUT<\n{ "é": 1 }\nOK\n')).toBe('OK');
    expect(conversation.ask('*METADATA.LAYOUT?')).toBe('!{ "é": 1 }\n!OK\n.');
    const malformed = Buffer.from('*METADATA.LAYOUT<\nx\xff\n\n', 'latin1');
    expect(conversation.sendBytes(malformed).toString()).toBe('ERR Malformed UTF-8 encoding\n');
    const long = `${'x'.repeat(1000)}\n`.repeat(1100);
    expect(conversation.ask(`*METADATA.EXPORTS<\n${long}`)).toBe('ERR Too much text for metadata');
    expect(conversation.ask('*METADATA.EXPORTS?')).toBe('.');
    expect(conversation.ask('*IDN<\nx\n')).toBe('ERR Command not writeable');
  });
});
