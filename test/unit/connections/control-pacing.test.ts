/** ControlConnection: how much is under way, and commands that nobody wants any more. */

import { describe, expect, test } from 'vitest';

import { Command } from '../../../lib/commands/command.js';
import type { Exchange, ExchangeGenerator } from '../../../lib/commands/exchange.js';
import { Get } from '../../../lib/commands/get-put.js';
import { ControlConnection } from '../../../lib/connections/control.js';
import { Run } from '../../../lib/connections/run.js';
import { outcomeOf, textOf } from '../../helpers/control/commands.js';
import { ascii } from '../../helpers/data/streams.js';

/** As many as may be unanswered. */
const WINDOW = 256;

function receive(connection: ControlConnection, text: string): string {
  return textOf(connection.receiveBytes(ascii(text)));
}

/** Fills what may be under way. */
function filled(): ControlConnection {
  const connection = new ControlConnection();
  for (let i = 0; i < WINDOW; i++) connection.send(new Get(`F${i}`));
  return connection;
}

/** Asks for so many at once, and says when it is left. */
class Many extends Command<number> {
  left = false;

  constructor(readonly count: number) {
    super();
  }

  *execute(): ExchangeGenerator<number> {
    try {
      const exchanges = Array.from({ length: this.count }, (_, i) => this.exchange(`M${i}?`));
      yield exchanges;
      yield this.exchange('LAST?');
      return exchanges.length;
    } finally {
      this.left = true;
    }
  }
}

describe('pacing', () => {
  test('so many questions are sent, the next one after each answer', () => {
    const connection = filled();
    expect(connection.unanswered).toBe(WINDOW);
    expect(connection.send(new Get('A')).bytes).toHaveLength(0);
    expect(connection.send(new Get('B')).bytes).toHaveLength(0);
    expect(receive(connection, 'OK =1\n')).toBe('A?\n');
    expect(receive(connection, 'OK =1\nOK =1\n')).toBe('B?\n');
    expect(connection.unanswered).toBe(WINDOW - 1);
    expect(textOf(connection.send(new Get('C')).bytes)).toBe('C?\n');
  });

  test('includes the questions of one command', () => {
    const connection = new ControlConnection();
    const sent = textOf(connection.send(new Many(WINDOW + 2)).bytes);
    expect(sent.split('\n')).toHaveLength(WINDOW + 1);
    connection.send(new Get('A'));
    expect(receive(connection, 'OK\n'.repeat(3))).toBe('M256?\nM257?\nA?\n');
  });

  test('enqueue leaves the bytes of many for one takeBytes', () => {
    const connection = new ControlConnection();
    connection.enqueue(new Run(new Get('A')));
    connection.enqueue(new Run(new Get('B')));
    expect(textOf(connection.takeBytes())).toBe('A?\nB?\n');
    expect(connection.takeBytes()).toHaveLength(0);
  });
});

test('pending returns each unfinished command once', () => {
  const connection = new ControlConnection();
  const many = connection.send(new Many(WINDOW + 2)).run;
  const [a, b, c] = ['A', 'B', 'C'].map((field) => connection.send(new Get(field)).run);
  connection.cancel(b!);
  expect([...connection.pending()]).toEqual([many, a, c]);
  connection.cancel(many);
  expect([...connection.pending()]).toEqual([a, c]);
  receive(connection, 'OK\n'.repeat(WINDOW));
  receive(connection, 'OK =1\n');
  expect([...connection.pending()]).toEqual([c]);
});

describe('cancel', () => {
  test('drops the answer and returns no response', () => {
    const connection = new ControlConnection();
    const { run } = connection.send(new Get('A'));
    connection.send(new Get('B'));
    connection.cancel(run);
    receive(connection, '!1\n!2\n.\nOK =b\n');
    expect(connection.responses().map(outcomeOf)).toEqual([{ result: 'b' }]);
  });

  test('sends no more of the command, and lets it clean up', () => {
    const connection = new ControlConnection();
    const many = new Many(2);
    const { run } = connection.send(many);
    receive(connection, 'OK\n');
    connection.cancel(run);
    expect(many.left).toBe(true);
    expect(receive(connection, 'OK\n')).toBe('');
    expect(connection.unanswered).toBe(0);
    expect(connection.responses()).toEqual([]);
  });

  test('before sending means that the command is never sent', () => {
    const connection = filled();
    const runs = ['A', 'B', 'C'].map((field) => connection.send(new Get(field)).run);
    connection.cancel(runs[1]!);
    expect(receive(connection, 'OK =1\n'.repeat(3))).toBe('A?\nC?\n');
  });

  test('of thousands before sending leaves the others', () => {
    const connection = filled();
    const runs = Array.from({ length: 9000 }, (_, i) => connection.send(new Get(`Q${i}`)).run);
    runs.forEach((run, i) => {
      if (i % 4500 !== 0) connection.cancel(run);
    });
    expect(receive(connection, 'OK =1\n'.repeat(WINDOW))).toBe('Q0?\nQ4500?\n');
  });

  test('of a finished or unknown command changes nothing', () => {
    const connection = new ControlConnection();
    const { run } = connection.send(new Get('A'));
    receive(connection, 'OK =a\n');
    connection.cancel(run);
    connection.cancel(new Run(new Get('B')));
    expect(connection.responses().map(outcomeOf)).toEqual([{ result: 'a' }]);
  });

  test('by the command itself', () => {
    const connection = new ControlConnection();
    class Own extends Command<void> {
      *execute(): ExchangeGenerator<void> {
        yield this.exchange('A?');
        connection.cancel(run);
        yield this.exchange('B?');
      }
    }
    const { run } = connection.send(new Own());
    expect(receive(connection, 'OK\n')).toBe('');
    connection.send(new Get('C'));
    receive(connection, 'OK =c\n');
    expect(connection.responses().map(outcomeOf)).toEqual([{ result: 'c' }]);
  });
});

test('a command that yields a value other than exchanges fails alone', () => {
  class Wrong extends Command<void> {
    *execute(): ExchangeGenerator<void> {
      yield [this.exchange('A?'), undefined as unknown as Exchange];
    }
  }
  const connection = new ControlConnection();
  const { bytes } = connection.send(new Wrong());
  connection.send(new Get('B'));
  receive(connection, `${textOf(bytes) === '' ? '' : 'OK =a\n'}OK =b\n`);
  expect(connection.responses().map(outcomeOf)).toEqual([
    { error: expect.any(TypeError) as unknown },
    { result: 'b' },
  ]);
});
