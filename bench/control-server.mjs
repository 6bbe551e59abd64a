// Starts bench/c/control-server.c, a control port that looks answers up in a table.
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import process from 'node:process';

import { binary } from './build.mjs';
import { readAnswers } from './control-questions.mjs';

/** @param file for the table */
export async function startControlServer(file) {
  const answers = readAnswers();
  const texts = [...answers].map(
    ([ask, answer]) => `${ask}${Buffer.byteLength(answer)}\n${answer}`,
  );
  writeFileSync(file, texts.join(''));
  const stdio = ['ignore', 'pipe', 'inherit'];
  const server = spawn(binary('control-server'), [file], { stdio });
  process.on('exit', () => server.kill());
  const port = Number((await once(server.stdout, 'data'))[0]);
  return { port, answers, stop: () => server.kill() };
}
