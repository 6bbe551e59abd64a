/** Types: what the client gives back for each command, and what a column can be. */

import {
  AsyncClient,
  type AsyncClientOptions,
  Arm,
  type CaptureOptions,
  Command,
  type Data,
  Disarm,
  type EndData,
  EndReason,
  type ExchangeGenerator,
  type FieldCapture,
  type FileOptions,
  FrameData,
  Get,
  type Identification,
  Identify,
  Put,
  Raw,
  type StartData,
} from 'pandablocks';
import type { SimulatorOptions } from 'pandablocks/sim';
import { describe, expectTypeOf, test } from 'vitest';

// The calls are looked at, not made.
const client = new AsyncClient('localhost');

describe('send', () => {
  test('returns the result type of the command', () => {
    expectTypeOf(() => client.send(new Identify())).returns.toEqualTypeOf<
      Promise<Identification>
    >();
    expectTypeOf(() => client.send(new Raw(['A?']))).returns.toEqualTypeOf<Promise<string[]>>();
    expectTypeOf(() => client.send(new Get('A'))).returns.toEqualTypeOf<
      Promise<string | string[]>
    >();
    expectTypeOf(() => client.send(new Put('A', '1'))).returns.toEqualTypeOf<Promise<void>>();
    expectTypeOf(() => client.send(new Arm())).returns.toEqualTypeOf<Promise<void>>();
    expectTypeOf(() => client.send(new Disarm())).returns.toEqualTypeOf<Promise<void>>();
  });

  test("returns the result type of a user's command", () => {
    class Both extends Command<{ a: string | string[]; b: number }> {
      *execute(): ExchangeGenerator<{ a: string | string[]; b: number }> {
        const a = yield* new Get('A').execute();
        expectTypeOf(a).toEqualTypeOf<string | string[]>();
        return { a, b: 1 };
      }
    }
    expectTypeOf(() => client.send(new Both())).returns.resolves.toEqualTypeOf<{
      a: string | string[];
      b: number;
    }>();
  });

  test('allows a command to run within another one, as documented for Command', () => {
    expectTypeOf(() => new Get('A').execute([4, 1])).returns.toExtend<Generator>();
    expectTypeOf(() => (new Get('A') as Command<unknown>).execute([4, 1])).returns.toEqualTypeOf<
      ExchangeGenerator<unknown>
    >();
  });

  test('accepts only commands', () => {
    type Sendable = Parameters<AsyncClient['send']>[0];
    expectTypeOf<Sendable>().toEqualTypeOf<Command<unknown>>();
    expectTypeOf<Put>().toExtend<Sendable>();
    expectTypeOf<string>().not.toExtend<Sendable>();
  });
});

test('Put takes a string, a number, a truth value, strings, or nothing', () => {
  expectTypeOf<ConstructorParameters<typeof Put>[1]>().toEqualTypeOf<
    string | number | boolean | readonly string[] | undefined
  >();
});

test('get and put equal sending Get and Put', () => {
  expectTypeOf(() => client.get('A.B')).returns.toEqualTypeOf<Promise<string | string[]>>();
  expectTypeOf(() => client.put('A.B', 1)).returns.toEqualTypeOf<Promise<void>>();
});

test('no option is required', () => {
  expectTypeOf<AsyncClientOptions>().toEqualTypeOf<Partial<AsyncClientOptions>>();
});

test('an option may be undefined', () => {
  type Undefined<T> = { readonly [K in keyof T]?: undefined };
  expectTypeOf<Undefined<AsyncClientOptions>>().toExtend<AsyncClientOptions>();
  expectTypeOf<Undefined<CaptureOptions>>().toExtend<CaptureOptions>();
  expectTypeOf<Undefined<FileOptions>>().toExtend<FileOptions>();
  expectTypeOf<Undefined<SimulatorOptions>>().toExtend<SimulatorOptions>();
});

describe('data', () => {
  test('narrows by kind', () => {
    expectTypeOf(() => client.data()).returns.toEqualTypeOf<AsyncGenerator<Data, void, void>>();
    expectTypeOf<Extract<Data, { kind: 'start' }>>().toEqualTypeOf<StartData>();
    expectTypeOf<Extract<Data, { kind: 'frame' }>>().toEqualTypeOf<FrameData>();
    expectTypeOf<Extract<Data, { kind: 'end' }>>().toEqualTypeOf<EndData>();
    expectTypeOf<Data['kind']>().toEqualTypeOf<'ready' | 'start' | 'frame' | 'end'>();
  });

  test('has columns of these arrays', () => {
    expectTypeOf<ReturnType<FrameData['column']>>().toEqualTypeOf<
      Uint32Array | Int32Array | BigInt64Array | Float64Array | Uint8Array
    >();
  });

  test('has known reasons, and others', () => {
    expectTypeOf(EndReason.DataOverrun).toEqualTypeOf<'Data overrun'>();
    expectTypeOf<string>().toExtend<EndReason>();
  });

  test('can be read only', () => {
    expectTypeOf<StartData['fields']>().toEqualTypeOf<readonly FieldCapture[]>();
    expectTypeOf<StartData['hwTimeOffsetNs']>().toEqualTypeOf<bigint | null>();
  });
});
