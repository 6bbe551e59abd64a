// A NATS server with JetStream for the cases about streams, in a folder of its own.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';

/** Of the clock that /proc counts in, a second. */
const TICKS = 100;

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** Undefined: it is not installed. */
const command = ['nats-server', '/usr/sbin/nats-server'].find(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
);

export const hasNatsServer = command !== undefined;

/** @param {string} folder where its streams are */
export async function startNatsServer(folder) {
  const own = mkdtempSync(join(folder, 'nats-'));
  const config = join(own, 'nats.conf');
  writeFileSync(
    config,
    `host: 127.0.0.1\nport: -1\njetstream { store_dir: ${JSON.stringify(own)}, max_file_store: 16GB }\n`,
  );
  const child = spawn(command, ['-c', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  running.add(child);
  let port;
  for await (const line of createInterface(child.stderr)) {
    port ??= /Listening for client connections on 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (line.includes('Server is ready')) break;
  }
  child.stderr.resume();
  return {
    url: `nats://127.0.0.1:${port}`,
    /** Seconds of the processor so far. */
    cpu() {
      const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) / TICKS;
    },
    stop() {
      child.once('exit', () => rmSync(own, { recursive: true, force: true }));
      child.kill('SIGKILL');
      running.delete(child);
    },
  };
}
