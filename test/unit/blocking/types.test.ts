/** Types: what the blocking client gives back for each command, and for several. */

import {
  BlockingClient,
  type BlockingClientOptions,
  Command,
  type Data,
  type FieldInfo,
  Get,
  GetFieldInfo,
  GetLine,
  type Identification,
  Identify,
  Put,
} from 'pandablocks';
import { describe, expectTypeOf, test } from 'vitest';

// The calls are looked at, not made.
const panda = new BlockingClient('localhost');

describe('send', () => {
  test('returns the result type of the command', () => {
    expectTypeOf(() => panda.send(new Identify())).returns.toEqualTypeOf<Identification>();
    expectTypeOf(() => panda.send(new Get('A'))).returns.toEqualTypeOf<string | string[]>();
    expectTypeOf(() => panda.send(new Put('A', '1'), { timeout: 1 })).returns.toBeVoid();
  });

  test('returns a tuple for a list, also of one command', () => {
    expectTypeOf(() =>
      panda.send([new GetLine('*IDN'), new GetFieldInfo('SEQ')]),
    ).returns.toEqualTypeOf<[string, Map<string, FieldInfo>]>();
    expectTypeOf(() => panda.send([new GetLine('A')])).returns.toEqualTypeOf<[string]>();
    expectTypeOf(() =>
      panda.send([new Identify(), new Get('A')], { timeout: 1 }),
    ).returns.toEqualTypeOf<[Identification, string | string[]]>();
    expectTypeOf(() => panda.send([])).returns.toEqualTypeOf<[]>();
  });

  test('returns an array for a list of unknown length', () => {
    const commands: readonly GetLine[] = [];
    expectTypeOf(() => panda.send(commands)).returns.toEqualTypeOf<string[]>();
    expectTypeOf(() =>
      panda.send(['A', 'B'].map((name) => new GetLine(name))),
    ).returns.toEqualTypeOf<string[]>();
  });

  test('accepts only commands', () => {
    // @ts-expect-error -- a text is no command
    expectTypeOf(() => panda.send('*IDN?')).toBeFunction();
    expectTypeOf(() => panda.send(new GetLine('A') as Command<string>)).returns.toBeString();
  });
});

test('data is an iterator', () => {
  expectTypeOf(() => panda.data()).returns.toEqualTypeOf<IterableIterator<Data, void, void>>();
  expectTypeOf(() => panda.data({ scaled: false, frameTimeout: null })).toBeFunction();
});

test('connect and close return nothing, and `using` closes', () => {
  expectTypeOf(() => panda.connect()).returns.toBeVoid();
  expectTypeOf(() => panda.close()).returns.toBeVoid();
  expectTypeOf(panda).toExtend<Disposable>();
});

test('no option is required', () => {
  expectTypeOf<BlockingClientOptions>().toEqualTypeOf<Partial<BlockingClientOptions>>();
});
