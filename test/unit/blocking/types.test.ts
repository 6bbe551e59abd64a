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
  test('gives what the command gives', () => {
    expectTypeOf(() => panda.send(new Identify())).returns.toEqualTypeOf<Identification>();
    expectTypeOf(() => panda.send(new Get('A'))).returns.toEqualTypeOf<string | string[]>();
    expectTypeOf(() => panda.send(new Put('A', '1'), { timeout: 1 })).returns.toBeVoid();
  });

  test('gives a tuple for several, of one as well', () => {
    expectTypeOf(() =>
      panda.send([new GetLine('*IDN'), new GetFieldInfo('SEQ')]),
    ).returns.toEqualTypeOf<[string, Map<string, FieldInfo>]>();
    expectTypeOf(() => panda.send([new GetLine('A')])).returns.toEqualTypeOf<[string]>();
    expectTypeOf(() =>
      panda.send([new Identify(), new Get('A')], { timeout: 1 }),
    ).returns.toEqualTypeOf<[Identification, string | string[]]>();
    expectTypeOf(() => panda.send([])).returns.toEqualTypeOf<[]>();
  });

  test('gives an array for commands whose number is not known', () => {
    const commands: readonly GetLine[] = [];
    expectTypeOf(() => panda.send(commands)).returns.toEqualTypeOf<string[]>();
    expectTypeOf(() =>
      panda.send(['A', 'B'].map((name) => new GetLine(name))),
    ).returns.toEqualTypeOf<string[]>();
  });

  test('takes commands only', () => {
    // @ts-expect-error -- a text is no command
    expectTypeOf(() => panda.send('*IDN?')).toBeFunction();
    expectTypeOf(() => panda.send(new GetLine('A') as Command<string>)).returns.toBeString();
  });
});

test('data is an iterator', () => {
  expectTypeOf(() => panda.data()).returns.toEqualTypeOf<IterableIterator<Data, void, void>>();
  expectTypeOf(() => panda.data({ scaled: false, frameTimeout: null })).toBeFunction();
});

test('connect and close give nothing, and `using` closes', () => {
  expectTypeOf(() => panda.connect()).returns.toBeVoid();
  expectTypeOf(() => panda.close()).returns.toBeVoid();
  expectTypeOf(panda).toExtend<Disposable>();
});

test('no option is required', () => {
  expectTypeOf<BlockingClientOptions>().toEqualTypeOf<Partial<BlockingClientOptions>>();
});
