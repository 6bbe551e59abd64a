/** ControlConnection: answers find their commands, however both arrive. */

import { describe, expect, test } from 'vitest';

import { Arm } from '../../../lib/commands/arm.js';
import { type ApiVersion, Command } from '../../../lib/commands/command.js';
import type { ExchangeGenerator } from '../../../lib/commands/exchange.js';
import { Get, Put } from '../../../lib/commands/get-put.js';
import { ControlConnection } from '../../../lib/connections/control.js';
import { CommandError, InvalidOptionError, NoContextAvailableError } from '../../../lib/errors.js';
import { outcomeOf, textOf } from '../../helpers/control/commands.js';
import { ascii, inPieces } from '../../helpers/data/streams.js';

/** Made of other commands and of exchanges of its own, some of them sent at once. */
class Survey extends Command<Record<string, unknown>> {
  constructor(readonly blocks: readonly string[]) {
    super();
  }

  *execute(): ExchangeGenerator<Record<string, unknown>> {
    const who = yield* new Get('*IDN').execute();
    const exchanges = this.blocks.map((block) => this.exchange(`${block}.A?`));
    yield exchanges;
    const last = this.exchange('*PCAP.STATUS?');
    yield last;
    return { who, values: exchanges.map((exchange) => exchange.line()), status: last.line() };
  }
}

/** Sends nothing. */
class Constant extends Command<number> {
  *execute(): ExchangeGenerator<number> {
    yield [];
    return 5;
  }
}

class Failing extends Command<never> {
  *execute(): ExchangeGenerator<never> {
    yield this.exchange('*IDN?');
    throw new RangeError('my own');
  }
}

class ForVersion extends Command<string> {
  *execute(version: ApiVersion | null): ExchangeGenerator<string> {
    yield [];
    return JSON.stringify(version);
  }
}

/** Receives text in pieces; returns what is to be sent. */
function receive(connection: ControlConnection, text: string, size = text.length): string {
  const bytes = ascii(text);
  return [...inPieces(bytes, [size])]
    .map((piece) => textOf(connection.receiveBytes(piece)))
    .join('');
}

function outcomes(connection: ControlConnection): unknown[] {
  return connection.responses().map(outcomeOf);
}

describe('sending', () => {
  test('returns the bytes, and an id that is in the response', () => {
    const connection = new ControlConnection();
    const command = new Get('PULSE1.DELAY');
    const { id, bytes } = connection.send(command);
    expect(textOf(bytes)).toBe('PULSE1.DELAY?\n');
    expect(connection.responses()).toEqual([]);
    receive(connection, 'OK =0.5\n');
    expect(connection.responses()).toEqual([{ id, command, result: '0.5' }]);
    expect(connection.responses()).toEqual([]);
  });

  test('sends text beyond ASCII as UTF-8', () => {
    const { bytes } = new ControlConnection().send(new Put('X.UNITS', 'µm'));
    expect([...bytes]).toEqual([...Buffer.from('X.UNITS=µm\n', 'utf8')]);
  });

  test('a command that sends nothing has its response at once, without taking an answer', () => {
    const connection = new ControlConnection();
    connection.send(new Get('A'));
    const { id, bytes } = connection.send(new Constant());
    expect(bytes).toHaveLength(0);
    expect(connection.responses()).toMatchObject([{ id, result: 5 }]);
    receive(connection, 'OK =a\n');
    expect(outcomes(connection)).toEqual([{ result: 'a' }]);
  });

  test('commands get the version of the API', () => {
    const connection = new ControlConnection();
    connection.send(new ForVersion());
    connection.version = [4, 1];
    connection.send(new ForVersion());
    expect(outcomes(connection)).toEqual([{ result: 'null' }, { result: '[4,1]' }]);
  });

  test('a line end in a command is an error of that command, and nothing is sent', () => {
    const connection = new ControlConnection();
    const { bytes } = connection.send(new Put('A', '1\n*PCAP.ARM='));
    expect(bytes).toHaveLength(0);
    expect(outcomes(connection)).toEqual([{ error: expect.any(InvalidOptionError) as unknown }]);
  });
});

describe('answers', () => {
  test.each([1, 2, 3, 5, 1000])('may come in pieces of %i bytes', (size) => {
    const connection = new ControlConnection();
    const commands = [new Get('A'), new Get('*BLOCKS'), new Put('B', '1'), new Get('C')];
    for (const command of commands) connection.send(command);
    receive(connection, 'OK =a µ value\n!X 1\n!Y 2\n.\nOK\nERR No such field\n', size);
    expect(outcomes(connection)).toEqual([
      { result: 'a µ value' },
      { result: ['X 1', 'Y 2'] },
      { result: undefined },
      { error: expect.any(CommandError) as unknown },
    ]);
  });

  test('are given as soon as their line is complete, and not before', () => {
    const connection = new ControlConnection();
    connection.send(new Get('*BITS'));
    receive(connection, '!A\n!B\n.');
    expect(connection.responses()).toEqual([]);
    receive(connection, '\n');
    expect(outcomes(connection)).toEqual([{ result: ['A', 'B'] }]);
  });

  test('of several lines may be empty', () => {
    const connection = new ControlConnection();
    connection.send(new Get('*CAPTURE'));
    receive(connection, '.\n');
    expect(outcomes(connection)).toEqual([{ result: [] }]);
  });

  test('of several lines may hold values that look like other answers', () => {
    const connection = new ControlConnection();
    connection.send(new Get('A'));
    connection.send(new Get('B'));
    receive(connection, '!OK\n!.\n!\n!!x\n.\nOK =!\n');
    expect(outcomes(connection)).toEqual([{ result: ['OK', '.', '', '!x'] }, { result: '!' }]);
  });

  test('are matched in order with thousands of pipelined commands', () => {
    const connection = new ControlConnection();
    const count = 5000;
    const ids = Array.from({ length: count }, (_, i) => connection.send(new Get(`F${i}`)).id);
    const answers = ids.map((_, i) => (i % 3 === 0 ? `!${i}\n.\n` : `OK =${i}\n`)).join('');
    receive(connection, answers, 1009);
    const responses = connection.responses();
    expect(responses.map(({ id }) => id)).toEqual(ids);
    expect(responses.map((response) => 'result' in response && response.result)).toEqual(
      ids.map((_, i) => (i % 3 === 0 ? [String(i)] : String(i))),
    );
    expect(() => receive(connection, 'OK\n')).toThrow(NoContextAvailableError);
  });

  test('the same command object can be sent again while it is under way', () => {
    const connection = new ControlConnection();
    const command = new Survey(['X']);
    const first = connection.send(command).id;
    const second = connection.send(command).id;
    expect(second).not.toBe(first);
    expect(receive(connection, 'OK =me\nOK =you\n')).toBe('X.A?\nX.A?\n');
    receive(connection, 'OK =1\nOK =2\nOK =busy\nOK =idle\n');
    expect(connection.responses()).toEqual([
      { id: first, command, result: { who: 'me', values: ['1'], status: 'busy' } },
      { id: second, command, result: { who: 'you', values: ['2'], status: 'idle' } },
    ]);
  });
});

describe('composed commands', () => {
  test('send several exchanges at once, and continue when all are answered', () => {
    const connection = new ControlConnection();
    connection.send(new Survey(['X', 'Y', 'Z']));
    expect(receive(connection, 'OK =me\n')).toBe('X.A?\nY.A?\nZ.A?\n');
    expect(receive(connection, 'OK =1\nOK =2\n')).toBe('');
    expect(receive(connection, 'OK =3\n')).toBe('*PCAP.STATUS?\n');
    receive(connection, 'OK =Idle\n');
    expect(outcomes(connection)).toEqual([
      { result: { who: 'me', values: ['1', '2', '3'], status: 'Idle' } },
    ]);
  });

  test('may have no question in the middle', () => {
    const connection = new ControlConnection();
    connection.send(new Survey([]));
    expect(receive(connection, 'OK =me\n')).toBe('*PCAP.STATUS?\n');
  });

  test('interleave with other commands', () => {
    const connection = new ControlConnection();
    connection.send(new Survey(['X', 'Y']));
    connection.send(new Get('A'));
    receive(connection, 'OK =me\n');
    connection.send(new Arm());
    receive(connection, 'OK =a\nOK =1\nOK =2\nOK\nOK =Busy\n');
    expect(outcomes(connection)).toEqual([
      { result: 'a' },
      { result: undefined },
      { result: { who: 'me', values: ['1', '2'], status: 'Busy' } },
    ]);
  });

  test('of which a part fails leave the other commands in step', () => {
    const connection = new ControlConnection();
    connection.send(new Survey(['X', 'Y']));
    connection.send(new Failing());
    connection.send(new Get('A'));
    receive(connection, 'OK =me\nOK =x\nOK =a\nERR No such block\nOK =2\n');
    connection.send(new Get('B'));
    receive(connection, 'OK =Idle\nOK =b\n');
    expect(outcomes(connection)).toMatchObject([
      { error: { message: 'my own' } },
      { result: 'a' },
      { error: { code: 'COMMAND_FAILED', received: ['ERR No such block'] } },
      { result: 'b' },
    ]);
  });
});
