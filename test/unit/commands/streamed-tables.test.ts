/** Tables in streaming mode: what replaces them resets them first. */

import { describe, expect, test } from 'vitest';

import { Append } from '../../../lib/commands/append.js';
import type { Command } from '../../../lib/commands/command.js';
import { Put } from '../../../lib/commands/get-put.js';
import { SetState } from '../../../lib/commands/set-state.js';
import { Replacing } from '../../../lib/commands/streamed-tables.js';
import { converse } from '../../helpers/control/answers.js';

const RESET = 'SEQ1.TABLE<\n';
const WRITE = 'SEQ1.TABLE<\n1\n2\n';
const MODE = 'ERR Table is in streaming mode';
const LAST = 'ERR Last streaming table was sent';

/** Refuses to replace SEQ1.TABLE until it is reset. */
function streaming(refusal: string): (question: string) => string {
  let isStreamed = true;
  return (question) => {
    if (question === RESET) isStreamed = false;
    return isStreamed && question.startsWith('SEQ1.TABLE<') ? refusal : 'OK';
  };
}

describe.each([MODE, LAST])('%s', (refusal) => {
  test('a table is reset and written again', () => {
    const put = new Replacing(new Put('SEQ1.TABLE', ['1', '2']));
    const { rounds, error } = converse(put, streaming(refusal));
    expect(rounds).toEqual([[WRITE], [RESET, WRITE]]);
    expect(error).toBeUndefined();
  });

  test('those of a state too, and no others', () => {
    const state = ['A=1', 'SEQ1.TABLE<B', 'AAAAAA==', '', 'SEQ2.TABLE<B', 'AAAAAA==', '', 'B=2'];
    const { rounds, result } = converse(new SetState(state), streaming(refusal));
    expect(rounds).toEqual([
      ['A=1', 'SEQ1.TABLE<B\nAAAAAA==\n', 'SEQ2.TABLE<B\nAAAAAA==\n', 'B=2'],
      [RESET, 'SEQ1.TABLE<B\nAAAAAA==\n'],
    ]);
    expect(result).toEqual([]);
  });
});

describe('no table is reset', () => {
  test.each<[string, Command<unknown>, (question: string) => string]>([
    ['for another refusal', new Put('SEQ1.TABLE', ['1', '2']), () => 'ERR Too many points'],
    ['for what is appended', new Append('SEQ1.TABLE', ['1', '2']), () => LAST],
    ['for a value', new Put('SEQ1.TABLE', '1'), () => MODE],
  ])('%s', (_, command, answer) => {
    const { rounds, error } = converse(new Replacing(command), answer);
    expect(rounds).toHaveLength(1);
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', received: [answer('')] });
  });

  test('more than once: refused lines are reported', () => {
    const put = new Replacing(new Put('SEQ1.TABLE', ['1', '2']));
    const { rounds, error } = converse(put, (question) => (question === RESET ? 'OK' : MODE));
    expect(rounds).toEqual([[WRITE], [RESET, WRITE]]);
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', sent: WRITE.split('\n') });
    expect((error as Error).message).toContain('Put("SEQ1.TABLE"');
  });
});
