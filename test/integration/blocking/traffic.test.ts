/** `BlockingClient` and much to send and to receive. */

import { once } from 'node:events';

import { expect, test } from 'vitest';

import { controlPort, listen, run } from '../../helpers/blocking.js';

const WORDS = 1_000_000;

test('a table of a million words is written and read', async () => {
  let table: string[] | null = null;
  const port = await controlPort((line, socket) => {
    if (line === 'T<') table = [];
    else if (line === 'T?')
      socket.write(`${(table ?? []).map((word) => `!${word}\n`).join('')}.\n`);
    else if (table === null || table.length === WORDS) return line === '' ? 'OK' : undefined;
    else table.push(line);
    return null;
  });
  const said = await run(
    ({ P, panda, say }) => {
      const count = 1_000_000;
      panda.connect();
      const words = Array.from({ length: count }, (_, i) => String((i * 4093) % 2 ** 32));
      panda.send(new P.Put('T', words), { timeout: 60 });
      const read = panda.send(new P.GetMultiline('T'), { timeout: 60 });
      say([read.length, read.every((word, i) => word === words[i])]);
      say(panda.send(new P.GetLine('*ECHO after')));
    },
    { controlPort: port },
  );
  expect(said).toEqual([[WORDS, true], 'after']);
});

test('a server that reads nothing until its answers are read', async () => {
  const answer = `OK =${'x'.repeat(100_000)}\n`;
  const port = await listen((socket) => {
    void (async () => {
      let text = '';
      for await (const bytes of socket.setEncoding('latin1')) {
        text += bytes as string;
        const lines = text.split('\n');
        text = lines.pop() as string;
        for (const line of lines) {
          if (line.startsWith('*IDN')) socket.write('OK =PandA\n');
          else if (!socket.write(answer)) await once(socket, 'drain');
        }
      }
    })().catch(() => {});
  });
  const said = await run(
    ({ P, panda, say }) => {
      const long = 'A'.repeat(50_000);
      panda.connect();
      const commands = Array.from({ length: 1000 }, () => new P.GetLine(long));
      const answers = panda.send(commands, { timeout: 60 });
      say([answers.length, new Set(answers).size, answers[0]?.length]);
    },
    { controlPort: port },
  );
  expect(said).toEqual([[1000, 1, 100_000]]);
});
