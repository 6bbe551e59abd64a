/** SetState: what is sent, in which order, and what is told about refusals. */

import { describe, expect, test } from 'vitest';

import { OwnConnectionCommand } from '../../../lib/commands/own-connection.js';
import { SetState } from '../../../lib/commands/set-state.js';
import { converse, lines } from '../../helpers/control/answers.js';

const allOk = (): string => 'OK';

describe('SetState', () => {
  test('sends everything at once, tables and metadata as a whole', () => {
    const state = [
      'A=1',
      'B=',
      'SEQ1.TABLE<B',
      'AAAAAA==',
      'AAAAAA==',
      '',
      'SEQ2.TABLE<',
      '',
      '*METADATA.DESIGN=a=b?<c',
    ];
    const { rounds, result } = converse(new SetState(state), allOk);
    expect(rounds).toEqual([
      [
        'A=1',
        'B=',
        'SEQ1.TABLE<B\nAAAAAA==\nAAAAAA==\n',
        'SEQ2.TABLE<\n',
        '*METADATA.DESIGN=a=b?<c',
      ],
    ]);
    expect(result).toEqual([]);
  });

  test('sends units before the values that depend on them', () => {
    const state = ['A.X=1', 'A.Y=2', 'A.X.UNITS=ms', 'A.Z.UNITS=us', 'A.Z=3'];
    const { rounds } = converse(new SetState(state), allOk);
    expect(rounds).toEqual([['A.X.UNITS=ms', 'A.X=1', 'A.Y=2', 'A.Z.UNITS=us', 'A.Z=3']]);
  });

  test('skips read-only values', () => {
    const { rounds } = converse(new SetState(['SEQ1.TABLE.QUEUED_LINES=0', 'A=1']), allOk);
    expect(rounds).toEqual([['A=1']]);
  });

  test('sends nothing for an empty state', () => {
    expect(converse(new SetState([]), allOk)).toMatchObject({ rounds: [], result: [] });
    expect(converse(new SetState(['', '']), allOk)).toMatchObject({ rounds: [], result: [] });
  });

  test('needs its own connection', () => {
    expect(new SetState([])).toBeInstanceOf(OwnConnectionCommand);
  });
});

describe('a refused line', () => {
  const state = ['A=1', 'NOPE=2', 'NOPE1.TABLE<B', 'AAAAAA==', '', 'B=3', 'C=4'];
  const answers = {
    'A=1': 'OK',
    'NOPE=2': 'ERR No such field',
    'NOPE1.TABLE<B\nAAAAAA==\n': 'ERR No such block',
    'B=3': 'OK',
    'C=4': lines('odd', 'answer'),
  };
  const refused = [
    { line: 'NOPE=2', message: 'No such field' },
    { line: 'NOPE1.TABLE<B', message: 'No such block' },
    { line: 'C=4', message: '!odd !answer .' },
  ];

  test('does not keep other lines from being sent, and is thrown at the end', () => {
    const { rounds, error } = converse(new SetState(state), answers);
    expect(rounds).toEqual([Object.keys(answers)]);
    expect(error).toMatchObject({
      name: 'StateError',
      code: 'STATE_INCOMPLETE',
      refused,
      state: null,
    });
    expect((error as Error).message).toBe(
      '3 of 5 values of the state could not be loaded: NOPE=2 (No such field), NOPE1.TABLE<B (No ' +
        'such block), C=4 (!odd !answer .). All others were; `refused` of this error has the list.',
    );
  });

  test('is returned on request', () => {
    const { result, error } = converse(new SetState(state, { onRefused: 'return' }), answers);
    expect(error).toBeUndefined();
    expect(result).toEqual(refused);
  });

  test('has a short message, however many lines are refused', () => {
    const many = Array.from({ length: 1000 }, (_, i) => `FIELD${i}=${'x'.repeat(500)}`);
    const { error } = converse(new SetState(many), () => `ERR ${'y'.repeat(10_000)}`);
    expect((error as Error).message.length).toBeLessThan(1200);
    expect((error as Error).message).toMatch('and 995 more');
    expect(error).toMatchObject({ refused: { length: 1000 } });
  });

  test('includes invalid lines, which are not sent', () => {
    const odd = [
      '*CHANGES?',
      'no operator',
      '=1',
      'A=1\nB=2',
      'C<',
      'x\r',
      '',
      'D=4',
      'T<B',
      'AAAAAA==',
    ];
    const { rounds, result } = converse(new SetState(odd, { onRefused: 'return' }), allOk);
    expect(rounds).toEqual([['D=4']]);
    expect(result).toEqual([
      { line: '*CHANGES?', message: 'not a line of a saved state' },
      { line: 'no operator', message: 'not a line of a saved state' },
      { line: '=1', message: 'not a line of a saved state' },
      { line: 'A=1\nB=2', message: 'a line end within a line' },
      { line: 'C<', message: 'a line end within a line' },
      { line: 'T<B', message: expect.stringMatching('cut short') as string },
    ]);
  });
});

describe('a value that the PandA would change', () => {
  test.each([
    ['T<', '4294967296'],
    ['T<', '-1'],
    ['T<<', '1.5'],
    ['T<<|', 'AAAAAA=='],
    ['T<B', 'AAAA'],
    ['T<B', 'not base64'],
    ['T<<B', '1'],
    ['T<<|B', 'AAAAA==='],
  ])('is not sent: %s with %j', (head, line) => {
    const state = ['A=1', head, line, '', 'B=2'];
    const { rounds, result } = converse(new SetState(state, { onRefused: 'return' }), allOk);
    expect(rounds).toEqual([['A=1', 'B=2']]);
    expect(result).toEqual([
      { line: head, message: expect.stringMatching(`"${line}" in line 1: `) as string },
    ]);
  });

  test.each([
    ['T<', '1 0x2'],
    ['T<B', 'AAAAAA'],
    ['T<X', 'x'],
    ['*METADATA.K<', '-1'],
  ])('is not %s with %j', (head, line) => {
    const { rounds, result } = converse(new SetState([head, line, '']), allOk);
    expect(rounds).toEqual([[`${head}\n${line}\n`]]);
    expect(result).toEqual([]);
  });

  const FIELDS = {
    'A.*?': lines('U 0 param uint', 'I 1 param int', 'S 2 pos_out', 'M 3 bit_mux', 'T 4 time'),
    'A1.U.MAX?': 'OK =100',
    'A1.M.MAX_DELAY?': 'OK =31',
  };
  const answer = (question: string): string =>
    Object.hasOwn(FIELDS, question) ? FIELDS[question as keyof typeof FIELDS] : 'OK';

  test('is checked only where a number may wrap', () => {
    const state = ['A1.U=2147483647', 'A1.I=0x10', 'A1.S.OFFSET=-5.5', 'A1.T=1e3', 'A1.X=-1 '];
    expect(converse(new SetState(state), answer).rounds).toEqual([state]);
  });

  test('is not sent: numbers out of the range of their field', () => {
    const state = [
      ...['A1.U=4294967296', 'A1.U=-1', 'A1.I=-1', 'A1.I=2147483648', 'A1.M.DELAY=4294967296'],
      ...['A1.S.OFFSET=-100', 'A1.T=4294967296', 'A1.T.RAW=-1', 'NOPE.X=-1', '*METADATA.D=-1'],
    ];
    const { rounds, error } = converse(new SetState(state), answer);
    const loaded = ['A1.I=-1', 'A1.S.OFFSET=-100', 'A1.T=4294967296', 'NOPE.X=-1'];
    expect(rounds.at(-1)).toEqual([...loaded, '*METADATA.D=-1']);
    expect(error).toMatchObject({
      code: 'STATE_INCOMPLETE',
      refused: [
        { line: 'A1.U=4294967296', message: 'it has to be a whole number from 0 to 100' },
        { line: 'A1.U=-1', message: 'it has to be a whole number from 0 to 100' },
        {
          line: 'A1.I=2147483648',
          message: 'it has to be a whole number from -2147483648 to 2147483647',
        },
        { line: 'A1.M.DELAY=4294967296', message: 'it has to be a whole number from 0 to 31' },
        { line: 'A1.T.RAW=-1', message: 'it has to be a whole number from 0 to 281474976710655' },
      ],
    });
  });
});
