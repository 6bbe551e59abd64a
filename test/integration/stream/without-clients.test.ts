/** The package where the clients of NATS are not installed. */

import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { Simulator } from 'pandablocks/sim';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { MAIN } from '../../helpers/cli/cli.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** No folder above it has packages. */
const ELSEWHERE = '/var/tmp';
/** What npm installs with the package. */
const DEPENDENCIES = ['node-gyp-build', 'sax'];
const ADVICE =
  'install them beside pandablocks with `npm install @nats-io/transport-node@3 @nats-io/jetstream@3 @nats-io/kv@3` (with -g if pandablocks was installed so).';

/** Makes a folder with the package and what comes with it. @returns its command */
function install(): string {
  const folder = mkdtempSync(join(ELSEWHERE, 'pandablocks-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const own = join(folder, 'node_modules', 'pandablocks');
  mkdirSync(own, { recursive: true });
  cpSync(dirname(dirname(MAIN)), join(own, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(own, 'package.json'));
  symlinkSync(join(ROOT, 'build'), join(own, 'build'));
  for (const name of DEPENDENCIES) {
    cpSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name), {
      recursive: true,
    });
  }
  return join(own, 'dist', 'cli', 'pandablocks.cjs');
}

describe.skipIf(process.platform === 'win32')('without the clients of NATS', () => {
  let where: readonly string[] = [];

  beforeAll(async () => {
    const sim = await Simulator.start({ controlPort: 0, dataPort: 0, samples: 100 });
    where = ['--control-port', String(sim.controlPort), '--data-port', String(sim.dataPort)];
    return () => sim.close();
  });

  it.each([
    ['publish', (url: string) => ['publish', '127.0.0.1', ...where, '--arm', '--to', url]],
    ['hdf --from', (url: string) => ['hdf', '--from', url, '/tmp/%s-%d.h5']],
    ['streams list', (url: string) => ['streams', 'list', url]],
  ])('%s says which packages to install', async (_, args) => {
    const main = install();
    const run = promisify(execFile)(process.execPath, [main, ...args('nats://127.0.0.1:1')]);
    onTestFinished(() => void run.child.kill());
    const ended = await run.catch((error: unknown) => error as Record<string, unknown>);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    const stderr = String(ended['stderr' as never]);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(ADVICE);
  });
});
