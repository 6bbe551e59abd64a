/** Types: what the client gives back for the commands that ask. */

import {
  Append,
  AsyncClient,
  type BlockInfo,
  ChangeGroup,
  type Changes,
  EnumFieldInfo,
  ExtOutBitsFieldInfo,
  ExtOutFieldInfo,
  type FieldInfo,
  GetBlockInfo,
  GetChanges,
  GetFieldInfo,
  GetLine,
  GetMultiline,
  GetPcapBitsLabels,
  type TableFieldDetails,
  TableFieldInfo,
} from 'pandablocks';
import { describe, expectTypeOf, test } from 'vitest';

// The calls are looked at, not made.
const client = new AsyncClient('localhost');

test('send returns the result type of the command', () => {
  expectTypeOf(() => client.send(new GetLine('A'))).returns.toEqualTypeOf<Promise<string>>();
  expectTypeOf(() => client.send(new GetMultiline('A'))).returns.toEqualTypeOf<Promise<string[]>>();
  expectTypeOf(() => client.send(new Append('A', ['1']))).returns.toEqualTypeOf<Promise<void>>();
  expectTypeOf(() => client.send(new GetChanges())).returns.toEqualTypeOf<Promise<Changes>>();
  expectTypeOf(() => client.send(new GetBlockInfo())).returns.resolves.toEqualTypeOf<
    Map<string, BlockInfo>
  >();
  expectTypeOf(() => client.send(new GetFieldInfo('B'))).returns.resolves.toEqualTypeOf<
    Map<string, FieldInfo>
  >();
  expectTypeOf(() => client.send(new GetPcapBitsLabels())).returns.resolves.toEqualTypeOf<
    Map<string, string[]>
  >();
});

test('only existing groups of changes are accepted', () => {
  expectTypeOf(ChangeGroup.Config).toExtend<ChangeGroup>();
  expectTypeOf<'.NOPE'>().not.toExtend<ChangeGroup>();
});

describe('fields', () => {
  test('are distinguished by instanceof', () => {
    const narrow = (info: FieldInfo) => {
      if (info instanceof EnumFieldInfo) return info.labels;
      if (info instanceof TableFieldInfo) return info.fields;
      if (info instanceof ExtOutBitsFieldInfo) return info.bits;
      return info.description;
    };
    expectTypeOf(narrow).returns.toEqualTypeOf<
      readonly string[] | ReadonlyMap<string, TableFieldDetails> | string | null
    >();
    expectTypeOf<ExtOutBitsFieldInfo>().toExtend<ExtOutFieldInfo>();
  });

  test('are read-only', () => {
    expectTypeOf<Pick<EnumFieldInfo, 'labels'>>().toEqualTypeOf<{
      readonly labels: readonly string[];
    }>();
  });
});
