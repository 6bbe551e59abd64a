/** `pandablocks sim` in a separate process whose memory can be measured. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

import { onTestFinished } from 'vitest';

import { MAIN } from '../cli/cli.js';

/** Measures the memory on request, after a garbage collection. */
const MEASURE = `data:text/javascript,${encodeURIComponent(`
process.on('message', () => {
  for (let i = 0; i < 3; i++) gc();
  process.send(process.memoryUsage());
});
process.channel.unref();
`)}`;

export class SimChild {
  stderr = '';

  private constructor(
    readonly process: ChildProcess,
    readonly controlPort: number,
    readonly dataPort: number,
  ) {
    process.stderr?.on('data', (text) => (this.stderr += String(text)));
  }

  static async start(...args: string[]): Promise<SimChild> {
    const node = ['--expose-gc', '--import', MEASURE, MAIN];
    const ports = ['--control-port', '0', '--data-port', '0'];
    const child = spawn(process.execPath, [...node, 'sim', ...ports, ...args], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    let printed = '';
    for await (const text of child.stdout!) {
      printed += String(text);
      const [, control, data] = /control port (\d+), data port (\d+)/.exec(printed) ?? [];
      if (data !== undefined) return new SimChild(child, Number(control), Number(data));
    }
    throw new Error('It ended before it listened.');
  }

  /** Its memory in MB: used by objects and buffers, and resident. */
  async memory(): Promise<{ readonly held: number; readonly resident: number }> {
    this.process.send('measure');
    const [usage] = (await once(this.process, 'message')) as [NodeJS.MemoryUsage];
    return { held: (usage.heapUsed + usage.external) / 1e6, resident: usage.rss / 1e6 };
  }

  get isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }
}
