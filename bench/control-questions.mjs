// What is asked of the control port, and what the fake one answers.
import { Buffer } from 'node:buffer';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { root } from './build.mjs';

export const GETS = 20_000;
export const FIELD = 'PULSE1.DELAY';
export const VALUE = '0.000125';

const RECORDING = join(root, '..', 'shared', 'recordings', 'control', 'ctl_fpga_lines.jsonl');

/** Questions and answers with their line ends; those of a whole PandABox where they are recorded. */
export function readAnswers() {
  const answers = new Map([
    ['*IDN?\n', 'OK =PandA SW: 4.1 FPGA: 0.0.0 00000000 00000000 rootfs: \n'],
  ]);
  if (existsSync(RECORDING)) {
    for (const line of readFileSync(RECORDING, 'utf8').trim().split('\n')) {
      const { send, recv } = JSON.parse(line);
      const isQuery = /^[^=<\n]{1,4000}\?\n$/.test(send) && recv.endsWith('\n');
      if (isQuery && !answers.has(send)) answers.set(send, recv);
    }
  }
  return answers.set(`${FIELD}?\n`, `OK =${VALUE}\n`);
}

/** What the client asks to know all blocks and fields; null if the answers are not recorded. */
export async function introspectionQuestions(dist, answers) {
  if (!answers.has('*BLOCKS?\n')) return null;
  const load = (module) => import(pathToFileURL(join(dist, module)).href);
  const { ControlConnection } = await load('connections/index.js');
  const { GetBlockInfo, GetFieldInfo, GetPcapBitsLabels } = await load('commands/index.js');
  const asked = [];
  const run = (command) => {
    const connection = new ControlConnection();
    let text = Buffer.from(connection.send(command).bytes).toString();
    while (text !== '') {
      const questions = text.match(/.*\n/g);
      asked.push(...questions);
      const received = questions.map((question) => answers.get(question) ?? 'ERR No such field\n');
      text = Buffer.from(connection.receiveBytes(Buffer.from(received.join('')))).toString();
    }
    const [{ result, error }] = connection.responses();
    if (error) throw error;
    return result;
  };
  const blocks = run(new GetBlockInfo());
  run(new GetPcapBitsLabels());
  for (const name of blocks.keys()) run(new GetFieldInfo(name));
  return asked.join('');
}
