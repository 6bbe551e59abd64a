/** ControlConnection: answers to nothing, endless answers, and commands that would lose step. */

import { describe, expect, test } from 'vitest';

import { Get, Put, Raw } from '../../../lib/commands/get-put.js';
import { ControlConnection } from '../../../lib/connections/control.js';
import { InvalidOptionError, NoContextAvailableError, ProtocolError } from '../../../lib/errors.js';
import { outcomeOf, textOf, thrownBy } from '../../helpers/control/commands.js';
import { ascii } from '../../helpers/data/streams.js';

const MiB = 1024 * 1024;

describe('an answer without a question', () => {
  test.each(['OK\n', 'ERR no\n', '.\n', '!A\n.\n', '\n', 'HTTP/1.1 400 Bad Request\r\n'])(
    'is an error: %j',
    (answer) => {
      const error = thrownBy(() => new ControlConnection().receiveBytes(ascii(answer)));
      expect(error).toBeInstanceOf(NoContextAvailableError);
      expect((error as NoContextAvailableError).code).toBe('NO_CONTEXT');
    },
  );

  test('quotes the start of the answer on one line', () => {
    const error = thrownBy(() => new ControlConnection().receiveBytes(ascii('OK =1\r\n'))) as Error;
    expect(error.message).toContain(JSON.stringify('OK =1\r'));
    const long = ascii(`${'x'.repeat(10_000)}\n`);
    const { message } = thrownBy(() => new ControlConnection().receiveBytes(long)) as Error;
    expect(message.length).toBeLessThan(300);
  });

  test('is found after all commands are answered, and leaves their results', () => {
    const connection = new ControlConnection();
    connection.send(new Get('A'));
    connection.send(new Get('B'));
    expect(() => connection.receiveBytes(ascii('OK =1\nOK =2\nOK =3\n'))).toThrow(
      NoContextAvailableError,
    );
    expect(connection.responses().map(outcomeOf)).toEqual([{ result: '1' }, { result: '2' }]);
  });

  test('is no error before its line is complete', () => {
    expect(new ControlConnection().receiveBytes(ascii('OK'))).toHaveLength(0);
  });
});

describe('endless input', () => {
  test('a line is refused beyond the limit', () => {
    const connection = new ControlConnection();
    connection.send(new Get('A'));
    const piece = new Uint8Array(64 * 1024).fill(0x78);
    let received = 0;
    const error = thrownBy(() => {
      for (; received < 4 * MiB; received += piece.byteLength) connection.receiveBytes(piece);
    });
    expect(error).toBeInstanceOf(ProtocolError);
    expect(received).toBeLessThanOrEqual(MiB + piece.byteLength);
  });

  test('an answer of many lines is refused beyond the limit', () => {
    const connection = new ControlConnection();
    connection.send(new Get('A'));
    const piece = ascii(`!${'x'.repeat(1022)}\n`.repeat(1024));
    let received = 0;
    const error = thrownBy(() => {
      for (; received < 128 * MiB; received += piece.byteLength) connection.receiveBytes(piece);
    });
    expect(error).toBeInstanceOf(ProtocolError);
    expect(received).toBeLessThanOrEqual(65 * MiB);
  });

  test('many answers of many lines are accepted', () => {
    const connection = new ControlConnection();
    const answer = ascii(`${`!${'x'.repeat(1022)}\n`.repeat(1024)}.\n`);
    for (let i = 0; i < 70; i++) {
      connection.send(new Raw(['A?']));
      connection.receiveBytes(answer);
    }
    expect(connection.responses()).toHaveLength(70);
  });
});

describe('commands that would take the answers of others', () => {
  /** What a command and one after it send and get, where the PandA answers once. */
  function followed(command: Raw | Put): { sent: string; outcomes: unknown[] } {
    const connection = new ControlConnection();
    const sent = textOf(connection.send(command).bytes);
    connection.send(new Get('B'));
    connection.receiveBytes(ascii('OK =b\n'));
    return { sent, outcomes: connection.responses().map(outcomeOf) };
  }

  const refused = {
    sent: '',
    outcomes: [{ error: expect.any(InvalidOptionError) as unknown }, { result: 'b' }],
  };

  test.each(['\n', '\r', '\r\n'])('by a line end %j are refused', (end) => {
    expect(followed(new Put('A', `1${end}`))).toEqual(refused);
    expect(followed(new Put('A', ['1', `2${end}`]))).toEqual(refused);
    expect(followed(new Raw([`A?${end}`]))).toEqual(refused);
    expect(followed(new Put(`A${end}`, '1'))).toEqual(refused);
  });

  // Nothing is sent, so no answer comes, but one is waited for: that of the next command.
  test('without a line are refused', () => {
    expect(followed(new Raw([]))).toEqual(refused);
  });

  // The empty line ends the table: what follows it is a command of its own.
  test('by an empty line in a table are refused', () => {
    expect(followed(new Put('SEQ1.TABLE', ['1', '', '*PCAP.ARM=']))).toEqual(refused);
  });
});
