/** Types: what states and tables are to those who use them. */

import {
  AsyncClient,
  type ColumnNumbers,
  GetState,
  type RefusedLine,
  SetState,
  TableFieldInfo,
  type TableInput,
  tableToWords,
  wordsToTable,
} from 'pandablocks';
import { expectTypeOf, test } from 'vitest';

// The calls are looked at, not made.
const client = new AsyncClient('localhost');
const look = (info: TableFieldInfo) => wordsToTable(['1'], info);

test('a state is lines, and loading returns refused lines', () => {
  expectTypeOf(() => client.send(new GetState())).returns.toEqualTypeOf<Promise<string[]>>();
  expectTypeOf(() =>
    client.send(new SetState(['A=1'], { onRefused: 'return' })),
  ).returns.toEqualTypeOf<Promise<readonly RefusedLine[]>>();
});

test('a table that was read can be written', () => {
  expectTypeOf(look).returns.toEqualTypeOf<Record<string, ColumnNumbers | string[]>>();
  expectTypeOf(look).returns.toExtend<TableInput>();
  expectTypeOf(tableToWords).returns.toEqualTypeOf<string[]>();
  expectTypeOf<{ readonly REPEATS: readonly number[] }>().toExtend<TableInput>();
});
