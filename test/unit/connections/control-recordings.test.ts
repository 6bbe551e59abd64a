/** ControlConnection: recorded exchanges of a real server, replayed through Raw. */

import { describe, expect, test } from 'vitest';

import { Get, Raw } from '../../../lib/commands/get-put.js';
import { Identify } from '../../../lib/commands/identify.js';
import { ControlConnection } from '../../../lib/connections/control.js';
import { outcomeOf, runCommand, textOf } from '../../helpers/commands.js';
import { haveRecordings, readRecording } from '../../helpers/recordings.js';
import { ascii, inPieces } from '../../helpers/streams.js';

interface Recorded {
  readonly send: string;
  readonly recv: string;
}

/**
 * Without those that no client of ours sends, or that got no answer; and without a table of a
 * million lines, which takes the time of all the others.
 */
const EXCHANGES: readonly Recorded[] = haveRecordings
  ? textOf(readRecording('control/ctl_fpga_lines.jsonl'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Recorded)
      .filter(({ send, recv }) => !send.includes('\r') && recv.endsWith('\n'))
      .filter(({ send }) => send.length < 1024 * 1024)
  : [];

function linesOf(text: string): string[] {
  return text.split('\n').slice(0, -1);
}

function isQuery({ send }: Recorded): boolean {
  return /^[^=<\n]*\?\n$/.test(send);
}

describe.skipIf(!haveRecordings)('the recorded exchanges', () => {
  test('are many', () => {
    expect(EXCHANGES.length).toBeGreaterThan(3000);
  });

  test('are sent as they were, and give their answers, one by one', () => {
    const connection = new ControlConnection();
    for (const { send, recv } of EXCHANGES) {
      const { id, bytes } = connection.send(new Raw(linesOf(send)));
      expect(textOf(bytes) === send, `sends ${send.slice(0, 100)}`).toBe(true);
      expect(connection.receiveBytes(ascii(recv))).toHaveLength(0);
      expect(connection.responses()).toMatchObject([{ id, result: linesOf(recv) }]);
    }
  });

  test.each([[1], [7], [1, 1448, 13], [65_536]])(
    'give their answers in pieces of %i',
    (...sizes) => {
      const connection = new ControlConnection();
      for (const { send } of EXCHANGES) connection.send(new Raw(linesOf(send)));
      const answers = ascii(EXCHANGES.map(({ recv }) => recv).join(''));
      for (const piece of inPieces(answers, sizes)) connection.receiveBytes(piece);
      expect(connection.responses().map(outcomeOf)).toEqual(
        EXCHANGES.map(({ recv }) => ({ result: linesOf(recv) })),
      );
    },
  );

  test('give Get the value, the values or a CommandError', () => {
    const queries = EXCHANGES.filter(isQuery);
    expect(queries.length).toBeGreaterThan(2000);
    for (const { send, recv } of queries) {
      const { sent, result, error } = runCommand(new Get(send.slice(0, -2)), [recv]);
      expect(sent).toEqual([send]);
      if (recv.startsWith('ERR')) {
        expect(error).toMatchObject({ code: 'COMMAND_FAILED', received: linesOf(recv) });
      } else if (recv.startsWith('OK =')) {
        expect(result).toBe(recv.slice(4, -1));
      } else {
        expect(result).toEqual(
          linesOf(recv)
            .slice(0, -1)
            .map((line) => line.replace(/^!/, '')),
        );
      }
    }
  });

  test('identify the server', () => {
    const { recv } = EXCHANGES.find(({ send }) => send === '*IDN?\n')!;
    expect(runCommand(new Identify(), [recv]).result).toEqual({
      text: 'PandA SW: 4.1 FPGA: 4.1.0 0916fb9a 00000000 rootfs: Test Server',
      software: '4.1',
      fpga: '4.1.0 0916fb9a 00000000',
      rootfs: 'Test Server',
      version: [4, 1],
    });
  });
});
