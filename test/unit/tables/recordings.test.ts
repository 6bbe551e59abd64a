/** Tables of conversations: the same after both ways, in decimal and in base64. */

import { expect, test } from 'vitest';

import { GetFieldInfo } from '../../../lib/commands/introspection/get-field-info.js';
import { TableFieldInfo } from '../../../lib/responses/field-info.js';
import { fromBase64Lines, toBase64Lines } from '../../../lib/tables/base64.js';
import { tableToWords } from '../../../lib/tables/table-to-words.js';
import { wordsToTable } from '../../../lib/tables/words-to-table.js';
import { converse } from '../../helpers/control/answers.js';
import { thrownBy } from '../../helpers/control/commands.js';
import { RecordedControl } from '../../helpers/control/recorded-control.js';
import { describeRecordings } from '../../helpers/recordings/recordings.js';

/** The lines of an answer of several lines. */
function values(recv: string): string[] {
  return recv
    .split('\n')
    .slice(0, -2)
    .map((line) => line.slice(1));
}

/** How many answers there are in decimal and in base64; and the words of tables asked for in both. */
const EXPECTED = {
  made: { answers: [6, 3], pairs: [4, 0, 4, 36] },
  recorded: { answers: [9, 3], pairs: [4, 4, 0, 80] },
};

describeRecordings('tables', (recordings) => {
  const control = new RecordedControl(recordings);
  const { exchanges } = control;
  const expected = EXPECTED[recordings.name];

  function answersTo(question: string): string[][] {
    return exchanges
      .filter(({ send }) => send === `${question}\n`)
      .map(({ recv }) => values(recv))
      .filter((lines) => lines.length > 0);
  }

  function layoutOf(block: string): TableFieldInfo {
    const recorded = control.commands.find(({ command }) =>
      command.startsWith(`GetFieldInfo(block='${block}'`),
    )!;
    const { result } = converse(new GetFieldInfo(block), control.answering(recorded), [4, 1]);
    return (result as Map<string, TableFieldInfo>).get('TABLE')!;
  }

  const decimal = answersTo('SEQ1.TABLE?');
  const base64 = answersTo('SEQ1.TABLE.B?');

  test('exist', () => {
    expect([decimal.length, base64.length]).toEqual(expected.answers);
  });

  test.each([...decimal, ...base64.map((lines) => Array.from(fromBase64Lines(lines), String))])(
    'that begin with %s are the same after columns',
    (...words) => {
      const info = layoutOf('SEQ');
      expect(tableToWords(wordsToTable(words, info), info)).toEqual(words);
    },
  );

  test('are the same in base64 and in decimal', () => {
    const pairs = exchanges.flatMap(({ send, recv }, i) => {
      const before = exchanges[i - 1];
      const isPair = send === 'SEQ1.TABLE.B?\n' && before?.send === 'SEQ1.TABLE?\n';
      return isPair ? [[values(before.recv), values(recv)] as const] : [];
    });
    expect(pairs.map(([words]) => words.length)).toEqual(expected.pairs);
    for (const [words, encoded] of pairs) {
      expect(Array.from(fromBase64Lines(encoded), String)).toEqual(words);
      expect(toBase64Lines(Uint32Array.from(words, Number))).toEqual(encoded);
    }
  });

  test('have the columns that the PandA lists', () => {
    const info = layoutOf('SEQ');
    expect(info).toBeInstanceOf(TableFieldInfo);
    const table = wordsToTable(['1048577', '0', '1', '1'], info, { convertEnumIndices: true });
    expect(table).toMatchObject({
      REPEATS: new Uint16Array([1]),
      TRIGGER: ['Immediate'],
      POSITION: new Int32Array([0]),
      TIME1: new Uint32Array([1]),
      OUTA1: new Uint8Array([1]),
      OUTB1: new Uint8Array([0]),
      TIME2: new Uint32Array([1]),
    });
  });

  test('of a pattern generator are signed', () => {
    const info = layoutOf('PGEN');
    const words = ['0', '1', '4294967295', '2147483648'];
    const table = wordsToTable(words, info);
    expect(table).toEqual({ POSITION: new Int32Array([0, 1, -1, -2147483648]) });
    expect(tableToWords(table, info)).toEqual(words);
  });

  test('that the PandA refused as too long are refused here', () => {
    const info = layoutOf('SEQ');
    const { send } = exchanges.find(({ recv }) => recv === 'ERR Too many points for table\n')!;
    const table = wordsToTable(send.trimEnd().split('\n').slice(1), info);
    expect(thrownBy(() => tableToWords(table, info))).toMatchObject({
      code: 'TABLE',
      value: 262145,
      range: [0, 262144],
    });
  });
});
