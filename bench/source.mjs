// Starts bench/c/source.c and reads what it prints.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';

import { binary } from './build.mjs';

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill()));

export class Source {
  #child;
  #lines;
  #exit;

  /** @param {string[]} options */
  static async start(options) {
    const source = new Source();
    source.#child = spawn(binary('source'), options, { stdio: ['ignore', 'pipe', 'inherit'] });
    source.#exit = once(source.#child, 'exit');
    running.add(source.#child);
    source.#lines = createInterface({ input: source.#child.stdout })[Symbol.asyncIterator]();
    source.port = Number(await source.#line());
    source.announced = JSON.parse(await source.#line());
    return source;
  }

  /** What became of the acquisition, when the client has closed its connection. */
  async result() {
    const result = JSON.parse(await this.#line());
    await this.#exit;
    running.delete(this.#child);
    return result;
  }

  kill() {
    this.#child.kill();
    running.delete(this.#child);
  }

  async #line() {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('The source has ended early.');
    return value;
  }
}
