/** ControlConnection: exchanges with a server, replayed through Raw. */

import { expect, test } from 'vitest';

import { Get, Raw } from '../../../lib/commands/get-put.js';
import { Identify } from '../../../lib/commands/identify.js';
import { ControlConnection } from '../../../lib/connections/control.js';
import { outcomeOf, runCommand, textOf } from '../../helpers/control/commands.js';
import { type Exchanged, RecordedControl } from '../../helpers/control/recorded-control.js';
import { describeRecordings, type Recordings } from '../../helpers/recordings/recordings.js';
import { ascii, inPieces } from '../../helpers/data/streams.js';

/**
 * Without those that no client of ours sends, or that got no answer; and without a table of a
 * million lines, which takes the time of all the others.
 */
function exchangesOf(recordings: Recordings): readonly Exchanged[] {
  return new RecordedControl(recordings).exchanges
    .filter(({ send, recv }) => !send.includes('\r') && recv.endsWith('\n'))
    .filter(({ send }) => send.length < 1024 * 1024);
}

const IDENTITIES = {
  made: { fpga: '4.1.0 0123abcd 00000000', rootfs: 'Made up' },
  recorded: { fpga: '4.1.0 0916fb9a 00000000', rootfs: 'Test Server' },
};

function linesOf(text: string): string[] {
  return text.split('\n').slice(0, -1);
}

function isQuery({ send }: Exchanged): boolean {
  return /^[^=<\n]*\?\n$/.test(send);
}

describeRecordings('exchanges', (recordings) => {
  const exchanges = exchangesOf(recordings);

  test('are many', () => {
    expect(exchanges.length).toBeGreaterThan(3000);
  });

  test('are sent as recorded, and return their answers, one by one', () => {
    const connection = new ControlConnection();
    for (const { send, recv } of exchanges) {
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
      for (const { send } of exchanges) connection.send(new Raw(linesOf(send)));
      const answers = ascii(exchanges.map(({ recv }) => recv).join(''));
      for (const piece of inPieces(answers, sizes)) connection.receiveBytes(piece);
      expect(connection.responses().map(outcomeOf)).toEqual(
        exchanges.map(({ recv }) => ({ result: linesOf(recv) })),
      );
    },
  );

  test('return for Get the value, the values or a CommandError', () => {
    const queries = exchanges.filter(isQuery);
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
    const { fpga, rootfs } = IDENTITIES[recordings.name];
    const { recv } = exchanges.find(({ send }) => send === '*IDN?\n')!;
    expect(runCommand(new Identify(), [recv]).result).toEqual({
      text: `PandA SW: 4.1 FPGA: ${fpga} rootfs: ${rootfs}`,
      software: '4.1',
      fpga,
      rootfs,
      version: [4, 1],
    });
  });
});
