/** together: parts of a command that run at the same time. */

import { describe, expect, expectTypeOf, test } from 'vitest';

import { Command } from '../../../lib/commands/command.js';
import type { ExchangeGenerator } from '../../../lib/commands/exchange.js';
import { GetFieldInfo } from '../../../lib/commands/introspection/get-field-info.js';
import { GetLine, GetMultiline } from '../../../lib/commands/get-put.js';
import { together } from '../../../lib/commands/together.js';
import type { FieldInfo } from '../../../lib/responses/field-info.js';
import { converse, lines } from '../../helpers/control/answers.js';

class Composed extends Command<unknown> {
  readonly #parts: () => ExchangeGenerator<unknown>;

  constructor(parts: () => ExchangeGenerator<unknown>) {
    super();
    this.#parts = parts;
  }

  execute(): ExchangeGenerator<unknown> {
    return this.#parts();
  }
}

describe('together', () => {
  test('sends the questions of its parts together, and returns their results in order', () => {
    const run = () =>
      together([
        new GetFieldInfo('B').execute(),
        new GetLine('A').execute(),
        new GetMultiline('M').execute(),
      ]);
    expectTypeOf(run).returns.toEqualTypeOf<
      ExchangeGenerator<[Map<string, FieldInfo>, string, string[]]>
    >();
    const { rounds, result } = converse(new Composed(run), {
      'B.*?': lines('F 0 param bit'),
      '*DESC.B.F?': 'OK =d',
      'A?': 'OK =a',
      'M?': lines('m'),
    });
    expect(rounds).toEqual([['B.*?', 'A?', 'M?'], ['*DESC.B.F?']]);
    expect(result).toEqual([
      new Map([['F', { type: 'param', subtype: 'bit', description: 'd' }]]),
      'a',
      ['m'],
    ]);
  });

  test('accepts any number of parts of one type', () => {
    const names = Array.from({ length: 200 }, (_, i) => `F${i}`);
    const run = () => together(names.map((name) => new GetLine(name).execute()));
    expectTypeOf(run).returns.toEqualTypeOf<ExchangeGenerator<string[]>>();
    const { rounds, result } = converse(new Composed(run), (question) => `OK =${question}`);
    expect(rounds).toEqual([names.map((name) => `${name}?`)]);
    expect(result).toEqual(names.map((name) => `${name}?`));
    expect(converse(new Composed(() => together([])), {})).toEqual({ rounds: [], result: [] });
  });

  test('ends with the error of a part', () => {
    const run = () => together([new GetLine('A').execute(), new GetLine('B').execute()]);
    const { error } = converse(new Composed(run), { 'A?': 'OK =1', 'B?': 'ERR no' });
    expect(error).toMatchObject({ command: 'GetLine("B")', sent: ['B?'], received: ['ERR no'] });
  });
});
