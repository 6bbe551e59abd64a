/** GetFieldInfo for tables: what it makes of the answers of new and old servers. */

import { describe, expect, test } from 'vitest';

import type { ApiVersion } from '../../../../lib/commands/command.js';
import { GetFieldInfo } from '../../../../lib/commands/introspection/get-field-info.js';
import { type FieldInfo, TableFieldInfo } from '../../../../lib/responses/field-info.js';
import { type Answers, converse, lines } from '../../../helpers/control/answers.js';

const COLUMNS = [
  '15:0 REPEATS uint',
  '19:16 TRIGGER enum',
  '63:32 POSITION int',
  '20:20 OUTA1 uint',
  '95:64 TIME1 new',
];

const ANSWERS: Answers = {
  'SEQ.*?': lines('TABLE 0 table'),
  '*DESC.SEQ.TABLE?': 'OK =Lines',
  'SEQ1.TABLE.MAX_LENGTH?': 'OK =4096',
  'SEQ1.TABLE.FIELDS?': lines(...COLUMNS),
  'SEQ1.TABLE.ROW_WORDS?': 'OK =4',
  '*DESC.SEQ1.TABLE[].REPEATS?': 'OK =How often ',
  '*DESC.SEQ1.TABLE[].TRIGGER?': 'OK =When',
  '*ENUMS.SEQ1.TABLE[].TRIGGER?': lines('Immediate', 'BITA=0'),
  '*DESC.SEQ1.TABLE[].POSITION?': 'OK =',
};

function ask(answers: Answers, version: ApiVersion | null = [4, 1]) {
  const { rounds, result, error } = converse(new GetFieldInfo('SEQ'), answers, version);
  return { rounds, error, table: (result as Map<string, FieldInfo> | undefined)?.get('TABLE') };
}

describe('a table', () => {
  test('has columns in the order of the PandA, with descriptions and labels', () => {
    const { table } = ask(ANSWERS);
    expect(table).toBeInstanceOf(TableFieldInfo);
    const { fields, ...rest } = table as TableFieldInfo;
    expect(rest).toEqual({
      type: 'table',
      subtype: null,
      description: 'Lines',
      maxLength: 4096,
      rowWords: 4,
      hasMode: true,
    });
    const uint = { subtype: 'uint', labels: null };
    expect([...fields]).toEqual([
      ['REPEATS', { ...uint, bitLow: 0, bitHigh: 15, description: 'How often ' }],
      [
        'TRIGGER',
        {
          subtype: 'enum',
          bitLow: 16,
          bitHigh: 19,
          description: 'When',
          labels: ['Immediate', 'BITA=0'],
        },
      ],
      ['POSITION', { subtype: 'int', bitLow: 32, bitHigh: 63, description: '', labels: null }],
      ['OUTA1', { ...uint, bitLow: 20, bitHigh: 20, description: null }],
      ['TIME1', { subtype: 'new', bitLow: 64, bitHigh: 95, description: null, labels: null }],
    ]);
  });

  test('is asked for in two rounds', () => {
    const { rounds } = ask(ANSWERS);
    expect(rounds).toEqual([
      ['SEQ.*?'],
      ['*DESC.SEQ.TABLE?', 'SEQ1.TABLE.MAX_LENGTH?', 'SEQ1.TABLE.FIELDS?', 'SEQ1.TABLE.ROW_WORDS?'],
      [
        '*DESC.SEQ1.TABLE[].REPEATS?',
        '*DESC.SEQ1.TABLE[].TRIGGER?',
        '*ENUMS.SEQ1.TABLE[].TRIGGER?',
        '*DESC.SEQ1.TABLE[].POSITION?',
        '*DESC.SEQ1.TABLE[].OUTA1?',
        '*DESC.SEQ1.TABLE[].TIME1?',
      ],
    ]);
  });

  test.each([
    [['31:0 A int'], 1],
    [['32:32 A uint', '31:0 B uint'], 2],
    [['63:32 A int'], 2],
    [COLUMNS, 3],
    [['127:96 A int', '1:0 B enum'], 4],
    [[], 1],
  ])('with columns %j needs %i words a row if the server does not tell', (columns, words) => {
    const { table, error } = ask({
      ...ANSWERS,
      'SEQ1.TABLE.ROW_WORDS?': 'ERR No such attribute',
      'SEQ1.TABLE.FIELDS?': lines(...columns),
      '*ENUMS.SEQ1.TABLE[].B?': lines('x'),
    });
    expect(error).toBeUndefined();
    expect(table).toMatchObject({ rowWords: words });
  });

  test.each<[ApiVersion | null, string | null, boolean]>([
    [[4, 0], null, true],
    [[5, 2], null, true],
    [[3, 9], null, false],
    [null, 'OK =INIT', true],
    [null, 'ERR No such attribute', false],
  ])('with API %j, its mode being %j, has a mode: %j', (version, mode, hasMode) => {
    const answers = mode === null ? ANSWERS : { ...ANSWERS, 'SEQ1.TABLE.MODE?': mode };
    const { rounds, table } = ask(answers, version);
    expect(table).toMatchObject({ hasMode });
    expect(rounds[1]?.includes('SEQ1.TABLE.MODE?')).toBe(mode !== null);
  });

  test.each([
    ['SEQ1.TABLE.MAX_LENGTH?', 'ERR Broken'],
    ['SEQ1.TABLE.FIELDS?', 'ERR Broken'],
    ['SEQ1.TABLE.FIELDS?', lines('31:0 A')],
    ['SEQ1.TABLE.FIELDS?', lines('31 A int')],
    ['SEQ1.TABLE.ROW_WORDS?', 'OK =many'],
    ['*ENUMS.SEQ1.TABLE[].TRIGGER?', 'ERR Broken'],
  ])('fails if %s is answered %j, and says so', (question, answer) => {
    expect(ask({ ...ANSWERS, [question]: answer }).error).toMatchObject({
      code: 'COMMAND_FAILED',
      sent: [question],
      received: answer.split('\n'),
    });
  });
});
