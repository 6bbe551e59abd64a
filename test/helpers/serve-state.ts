/** A PandA that has a state, on a real socket; each connection is told changes once. */

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

import { onTestFinished } from 'vitest';

import { answersIn, lines, questionsIn } from './answers.js';
import { StatePanda } from './state-panda.js';

export interface ServedState {
  readonly panda: StatePanda;
  readonly port: number;
  /** Options of the command line. */
  readonly where: readonly (string | number)[];
  /** Whole questions of all connections, as they came. */
  readonly questions: readonly string[];
  /** Connections that are open. */
  readonly connections: () => number;
  /** Closes all connections. */
  readonly drop: () => void;
}

/** Closed when the test has ended. */
export async function serveState(panda = new StatePanda()): Promise<ServedState> {
  const questions: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const changes = new ChangesOf(panda);
    let received = '';
    socket
      .setEncoding('utf8')
      .on('data', (text) => {
        received += String(text);
        const whole = wholeQuestions(received);
        received = received.slice(whole.length);
        for (const question of questionsIn(whole)) {
          questions.push(question);
          socket.write(`${answerTo(question, panda, changes)}\n`);
        }
      })
      .on('error', () => {})
      .on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    server.close();
    drop();
  });
  const { port } = server.address() as AddressInfo;
  const where = ['--control-port', port];
  return { panda, port, where, questions, connections: () => sockets.size, drop };
}

/** Up to the last question whose end has come. */
function wholeQuestions(received: string): string {
  return /^(?:[^?=<\n]*<[^\n]*\n(?:[^\n]+\n)*\n|(?![^?=<\n]*<)[^\n]*\n)*/.exec(received)?.[0] ?? '';
}

function answerTo(question: string, panda: StatePanda, changes: ChangesOf): string {
  if (question === '*IDN?') return 'OK =PandA SW: 4.1 FPGA: 4.1.0 0 0 rootfs: Test';
  if (question === '*CHANGES?') {
    const all = ['ATTR', 'CONFIG', 'TABLE', 'METADATA'].flatMap((group) => changes.of(group));
    return lines(...all);
  }
  const [, group] = /^\*CHANGES\.(\w+)\?$/.exec(question) ?? [];
  if (group !== undefined) return lines(...changes.of(group));
  // Tables are read as decimal too.
  const [, table] = /^(SEQ1\.TABLE)\?$/.exec(question) ?? [];
  return table === undefined ? panda.answer(question) : lines(...Array.from(panda.table, String));
}

/** What one connection has been told. */
class ChangesOf {
  readonly #told = new Map<string, string>();

  constructor(readonly panda: StatePanda) {}

  of(group: string): string[] {
    const answer = answersIn(`${this.panda.answer(`*CHANGES.${group}?`)}\n`)[0]!;
    const all = answer
      .split('\n')
      .slice(0, -1)
      .map((line) => line.slice(1));
    return all.filter((line) => {
      const [name = ''] = line.split(/[=<]/);
      const value = line.endsWith('<') ? this.#multiline(name) : line;
      const isNew = this.#told.get(name) !== value;
      this.#told.set(name, value);
      return isNew;
    });
  }

  #multiline(name: string): string {
    return this.panda.answer(name.startsWith('*') ? `${name}?` : `${name}.B?`);
  }
}
