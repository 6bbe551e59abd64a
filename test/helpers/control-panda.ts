/** A control port on a real socket, with an answer for each question. */

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

import { onTestFinished } from 'vitest';

import { type Answers, lines } from './answers.js';
import { recordedAnswers } from './recorded-commands.js';

/** Gives the answer to a whole question, both without their last line end; null: none ever. */
export type Answerer = (question: string) => string | null;

export interface ControlPanda {
  readonly port: number;
  /** Whole questions, in the order in which they came. */
  readonly questions: readonly string[];
  /** Waits until a question has come. */
  isAsked(question: string): Promise<void>;
  /** Closes all connections, and takes no more. */
  readonly drop: () => void;
}

/** A few blocks and fields, enough to complete and to introspect. */
export const SMALL_PANDA: Answers = {
  '*IDN?': 'OK =PandA SW: 4.1 FPGA: 4.1.0 0 0 rootfs: Test',
  '*BLOCKS?': lines('TTLIN 6', 'SEQ 2', 'PCAP 1'),
  '*DESC.TTLIN?': 'OK =TTL input',
  '*DESC.SEQ?': 'OK =Sequencer',
  '*DESC.PCAP?': 'OK =Position capture',
  'TTLIN.*?': lines('VAL 1 bit_out', 'TERM 0 param enum'),
  'SEQ.*?': lines('TABLE 1 table', 'PRESCALE 0 param time'),
  'PCAP.*?': lines('ENABLE 0 bit_mux'),
  'TTLIN.TERM.*?': lines('INFO'),
  'SEQ.TABLE.*?': lines('MAX_LENGTH', 'ROW_WORDS', 'FIELDS'),
  'SEQ.PRESCALE.*?': lines('UNITS', 'RAW'),
  'SEQ1.TABLE.FIELDS?': lines('15:0 REPEATS uint', '19:16 TRIGGER enum'),
  '*ENUMS.TTLIN.TERM?': lines('High-Z', '50-Ohm'),
  '*ENUMS.PCAP.ENABLE?': lines('ZERO', 'ONE', 'TTLIN1.VAL', 'TTLIN2.VAL'),
  '*ENUMS.SEQ.PRESCALE.UNITS?': lines('min', 's', 'ms', 'us'),
  '*METADATA.*?': lines('DESIGN', 'LAYOUT'),
  'TTLIN1.TERM?': 'OK =High-Z',
  'SEQ1.TABLE?': lines('1', '2', '3', '4'),
  'TTLIN1.TERM=50-Ohm': 'OK',
  'TTLIN1.TERM=': 'ERR Label not found',
  'SEQ1.TABLE<\n1\n2\n3\n4\n': 'OK',
  'SEQ1.TABLE<\n': 'OK',
};

/** What has no answer gets the one that a PandA has for that. */
export function answersFrom(answers: Answers): Answerer {
  return (question) =>
    Object.hasOwn(answers, question) ? answers[question]! : 'ERR No such field';
}

/** What a real server answered. */
export function recordedPanda(): Answerer {
  return recordedAnswers({ command: '', exchanges: [], result: null });
}

/** Closed when the test has ended. */
export async function startPanda(
  answer: Answerer = answersFrom(SMALL_PANDA),
  host = '127.0.0.1',
): Promise<ControlPanda> {
  const questions: string[] = [];
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    clients.add(socket);
    const take = questionReader((question) => {
      questions.push(question);
      const said = answer(question);
      return said === null ? '' : `${said}\n`;
    });
    socket
      .setEncoding('utf8')
      .on('data', (text) => socket.write(take(String(text))))
      .on('error', () => {})
      .on('close', () => clients.delete(socket));
  });
  server.listen(0, host);
  await once(server, 'listening');
  const drop = (): void => {
    server.close();
    for (const socket of clients) socket.destroy();
  };
  onTestFinished(drop);
  const isAsked = async (question: string): Promise<void> => {
    while (!questions.includes(question)) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  return { port: (server.address() as AddressInfo).port, questions, isAsked, drop };
}

/** A question is a line, or a table up to its empty line. */
function questionReader(answer: (question: string) => string): (text: string) => string {
  let partial = '';
  let table: string[] | null = null;
  return (text) => {
    const received = (partial + text).split('\n');
    partial = received.pop()!;
    let answers = '';
    for (const line of received) {
      if (table === null && /^[^?=<]*</.test(line)) {
        table = [line];
      } else if (table === null || line === '') {
        answers += answer([...(table ?? []), line].join('\n'));
        table = null;
      } else {
        table.push(line);
      }
    }
    return answers;
  };
}
