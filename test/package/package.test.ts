/**
 * What a user gets: the packed tarball, installed where there is no compiler, at work. Needs a binary
 * for this platform (npm run prebuilds); PANDABLOCKS_NODES names other Node.js binaries to try too.
 */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import manifest from '../../package.json' with { type: 'json' };
import { temporaryFolder } from '../helpers/cli/cli.js';
import { type Ended, InstalledPackage, type Packed, runIn } from '../helpers/installed-package.js';
import { dumpFile } from '../helpers/hdf/python.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PLATFORM = `${process.platform}-${process.arch}`;
const NODES = process.env['PANDABLOCKS_NODES']?.split(delimiter) ?? [process.execPath];
const MAIN = join('node_modules', 'pandablocks', 'dist', 'cli', 'pandablocks.cjs');
const EXPORTS = Object.keys(manifest.exports).map((path) => path.replace(/^\./, 'pandablocks'));

/** Starts a simulated PandA and captures from it with the command. */
const CAPTURE = `
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Simulator } from 'pandablocks/sim';
const [file] = process.argv.slice(1);
const sim = await Simulator.start({ controlPort: 0, dataPort: 0, speed: Infinity });
const ports = ['--control-port', String(sim.controlPort)];
for (const args of [
  ['load', '127.0.0.1', '--tutorial', ...ports],
  ['hdf', '127.0.0.1', file, '--arm', ...ports, '--data-port', String(sim.dataPort)],
]) {
  const child = spawn(process.execPath, [${JSON.stringify(MAIN)}, ...args], { stdio: 'inherit' });
  const [code] = await once(child, 'close');
  if (code !== 0) process.exit(1);
}
await sim.close();
`;

describe.skipIf(!existsSync(join(ROOT, 'prebuilds', PLATFORM)))('the package', () => {
  const installed = new InstalledPackage();
  let packed: Packed;
  let installation: Ended;

  beforeAll(async () => {
    packed = await installed.pack();
    installation = await installed.install(packed);
  }, 120_000);

  afterAll(() => installed.remove(), 120_000);

  test('has all necessary files and no others', () => {
    const parts = packed.files.map((path) => path.split('/').slice(0, 1).join('/'));
    expect([...new Set(parts)].sort()).toEqual([
      'CHANGELOG.md',
      'CMakeLists.txt',
      'CONTRIBUTING.md',
      'LICENSE',
      'README.md',
      'binding.gyp',
      'cmake',
      'dist',
      'docs',
      'examples',
      'native',
      'package.json',
      'prebuilds',
      'schemas',
      'scripts',
      'states',
    ]);
    expect(packed.files).toContain('prebuilds/LICENSES.txt');
    const dist = packed.files.filter((path) => path.startsWith('dist/'));
    const isKnown = /\.(c?js|d\.ts|json|txt)$|^dist\/web\/[a-z]+\.(css|html|svg)$/;
    expect(dist.filter((path) => !isKnown.test(path))).toEqual([]);
    // With the binaries for Linux x64, Linux arm64 and Windows.
    expect(packed.size).toBeLessThan(8e6);
  });

  test('installs without a compiler', () => {
    expect(installation).toMatchObject({ code: 0 });
    expect(existsSync(join(installed.packageFolder, 'build'))).toBe(false);
  });

  test('adds few packages and megabytes', () => {
    const modules = join(installed.folder, 'node_modules');
    const manifests = readdirSync(modules, { recursive: true, encoding: 'utf8' }).filter((path) =>
      /(^|node_modules\/)(@[^/]+\/)?[^/]+\/package\.json$/.test(path),
    );
    expect(manifests.length).toBeLessThanOrEqual(8);
    const bytes = readdirSync(modules, { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.startsWith(join('pandablocks', 'prebuilds')))
      .map((path) => statSync(join(modules, path)))
      .reduce((sum, status) => sum + (status.isFile() ? status.size : 0), 0);
    expect(bytes).toBeLessThan(6e6);
  });

  test.each(NODES)('captures from the simulated PandA with %s', async (node) => {
    const file = join(temporaryFolder(), 'x.h5');
    const args = ['--input-type=module', '--eval', CAPTURE, '--', file];
    const ended = await installed.run(node, args, node);
    expect(ended.stderr + ended.stdout).toContain('1,000 samples, ended Ok');
    expect(ended.code).toBe(0);
    expect(dumpFile(file).datasets['COUNTER1.OUT.Mean']).toMatchObject({
      rows: 1000,
      last: [996, 997, 998, 999, 1000],
    });
    const shown = await installed.run(node, [MAIN, 'info', file], node);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(/^COUNTER1\.OUT\.Mean +float64 +1000 +1 +1000 /m);
  });

  // HDF5 1.14 opens files by it where nothing else is said; we write to the descriptor of one driver.
  test('captures with any HDF5_DRIVER', async () => {
    const file = join(temporaryFolder(), 'x.h5');
    const program = `process.env.HDF5_DRIVER = 'stdio';${CAPTURE}`;
    const args = ['--input-type=module', '--eval', program, '--', file];
    const ended = await installed.run('node', args);
    expect(ended.stderr + ended.stdout).toContain('1,000 samples, ended Ok');
    expect(dumpFile(file).datasets['COUNTER1.OUT.Mean']).toMatchObject({ rows: 1000 });
  });

  test.each(NODES)(
    'gives every export to import, and to require where that can be, with %s',
    async (node) => {
      const program = `
      const { createRequire } = require('node:module');
      const require_ = createRequire(${JSON.stringify(join(installed.folder, 'x.cjs'))});
      const { features } = process;
      (async () => {
        for (const name of ${JSON.stringify(EXPORTS.filter((name) => !name.endsWith('.json')))}) {
          const names = Object.keys(await import(name)).filter((name) => name !== 'module.exports');
          if (names.length === 0 && name !== 'pandablocks/responses') throw new Error(name + ' is empty');
          if (!features.require_module) continue;
          const required = require_(name);
          if (names.some((key) => !(key in required))) throw new Error(name + ' is less to require()');
        }
        if (require_('pandablocks/schemas/hdf.json').type !== 'object') throw new Error('no schema');
        if (require_('pandablocks/package.json').version !== ${JSON.stringify(manifest.version)}) throw 0;
        console.log('all there');
      })();`;
      const ended = await installed.run(node, ['--eval', program], node);
      expect(ended).toMatchObject({ code: 0, stdout: 'all there\n' });
    },
  );

  test('has no fault that publint finds', async () => {
    const publint = join(ROOT, 'node_modules', '.bin', 'publint');
    const { stdout, stderr, code } = await runIn(ROOT, publint, [packed.path, '--strict']);
    expect({ code, said: stdout + stderr }).toMatchObject({ code: 0 });
  });

  test('has types for every export', async () => {
    const attw = join(ROOT, 'node_modules', '.bin', 'attw');
    // require() gives an ES module since Node.js 20.19; TypeScript's oldest way to resolve is not for us.
    const options = ['--profile', 'node16', '--ignore-rules', 'cjs-resolves-to-esm'];
    const { stdout, stderr, code } = await runIn(ROOT, attw, [packed.path, ...options]);
    expect({ code, said: stdout + stderr }).toMatchObject({ code: 0 });
  });

  describe('without a binary that fits', () => {
    test('says in three lines what to install', async () => {
      const folder = installed.copyWithoutPrebuild();
      const ended = await installed.run('node', [join(folder, 'scripts', 'install.mjs')]);
      expect(ended.code).toBe(1);
      expect(ended.stderr.trimEnd().split('\n')).toEqual([
        expect.stringContaining('no prebuilt addon fits'),
        expect.stringMatching(/^Install a C\+\+17 compiler, CMake, and HDF5 1\.10\.3 or newer/),
        expect.stringContaining('npm rebuild pandablocks'),
      ]);
    });

    test('is built with CMake alone, against the HDF5 of this machine', async () => {
      const folder = installed.copyWithoutPrebuild();
      const modules = dirname(folder);
      expect(existsSync(join(modules, 'cmake-js'))).toBe(false);
      const ended = await runIn(dirname(modules), 'npm', ['rebuild', '--build-from-source']);
      expect(ended).toMatchObject({ code: 0 });
      const version = `console.log(require('node-gyp-build')('.').hdf5Version)`;
      const loaded = await runIn(folder, process.execPath, ['--eval', version]);
      expect(loaded.stdout).toMatch(/^1\.\d+\.\d+\n$/);
    }, 600_000);
  });
});
