// Builds the addon with cmake-js and puts it where node-gyp-build looks for it.
// --flavour NAME and the CMake options behind it build another one beside it, in its own folder:
// PANDABLOCKS_PREBUILD=$PWD/build/cmake-NAME loads that one.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { forgetMovedBuild } from './forget-moved-build.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values, positionals } = parseArgs({
  options: { flavour: { type: 'string', default: 'release' } },
  allowPositionals: true,
});
const isRelease = values.flavour === 'release';
const folder = join(root, 'build', `cmake-${values.flavour}`);

const cmakeJs = join(
  dirname(createRequire(import.meta.url).resolve('cmake-js/package.json')),
  'bin',
  'cmake-js',
);
const defines = positionals.map((option) => `--CD${option}`);
const run = (command, ...options) =>
  spawnSync(process.execPath, [cmakeJs, command, '--out', folder, ...options, ...defines], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  }).status === 0;
forgetMovedBuild(root, folder);
// Without the first step options would count in a new folder only.
if (!run('configure') || !run('build', '--parallel', String(availableParallelism()))) {
  console.error(
    'The addon could not be built. It needs a C++ compiler, CMake and the HDF5 library, on Debian:\n' +
      '  apt-get install g++ make cmake libhdf5-dev',
  );
  process.exit(1);
}
const target = join(isRelease ? root : folder, 'build', 'Release');
mkdirSync(target, { recursive: true });
// By rename, so that a process that has the old one loaded keeps it whole.
const fresh = join(target, `pandablocks.node.${process.pid}`);
copyFileSync(join(folder, 'Release', 'pandablocks.node'), fresh);
renameSync(fresh, join(target, 'pandablocks.node'));
