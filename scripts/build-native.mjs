// Builds the addon and puts it where node-gyp-build finds it: with cmake-js, which a checkout has,
// or with CMake alone in an installed package.
// --flavour NAME and the CMake options after it build another version in a separate folder:
// PANDABLOCKS_PREBUILD=$PWD/build/cmake-NAME loads it.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
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

const run = (command, ...args) =>
  spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
const buildOptions = ['--parallel', String(availableParallelism())];
const cmakeJs = findCmakeJs();
forgetMovedBuild(root, folder);
if (!(cmakeJs === null ? buildWithCmake() : buildWithCmakeJs())) {
  console.error(
    'The addon could not be built. It needs a C++ compiler, CMake and the HDF5 library, on Debian:\n' +
      '  apt-get install g++ make cmake libhdf5-dev',
  );
  process.exit(1);
}
const target = join(isRelease ? root : folder, 'build', 'Release');
mkdirSync(target, { recursive: true });
// Replaced by renaming, so that a process that has loaded the old one keeps it.
const fresh = join(target, `pandablocks.node.${process.pid}`);
copyFileSync(join(folder, 'Release', 'pandablocks.node'), fresh);
renameSync(fresh, join(target, 'pandablocks.node'));

/** Finds cmake-js; null if it is missing, or not the version that this package is built with. */
function findCmakeJs() {
  try {
    const found = createRequire(import.meta.url).resolve('cmake-js/package.json');
    const wanted = readJson(join(root, 'package.json')).devDependencies['cmake-js'];
    const majorOf = (version) => /\d+/.exec(version)[0];
    return majorOf(readJson(found).version) === majorOf(wanted) ? dirname(found) : null;
  } catch {
    return null;
  }
}

function buildWithCmakeJs() {
  const call = (command, ...options) =>
    run(
      ...[process.execPath, join(cmakeJs, 'bin', 'cmake-js'), command, '--out', folder],
      ...options,
      ...positionals.map((option) => `--CD${option}`),
    );
  // Without the first step, options would have an effect only in a new folder.
  return call('configure') && call('build', ...buildOptions);
}

/** Passes the options to CMake that cmake-js would pass. */
function buildWithCmake() {
  const headers = createRequire(import.meta.url)('node-api-headers');
  const output = join(folder, 'Release');
  const defines = {
    CMAKE_BUILD_TYPE: 'Release',
    CMAKE_LIBRARY_OUTPUT_DIRECTORY: output,
    CMAKE_JS_INC: headers.include_dir,
  };
  if (process.platform === 'darwin') {
    // The symbols of Node are resolved when the addon is loaded.
    defines.CMAKE_SHARED_LINKER_FLAGS = '-undefined dynamic_lookup';
    defines.CMAKE_OSX_ARCHITECTURES = process.arch === 'x64' ? 'x86_64' : process.arch;
  }
  if (process.platform === 'win32') {
    const library = join(folder, 'node.lib');
    defines.CMAKE_MSVC_RUNTIME_LIBRARY = 'MultiThreaded$<$<CONFIG:Debug>:Debug>';
    defines.CMAKE_JS_NODELIB_DEF = headers.def_paths.node_api_def;
    defines.CMAKE_JS_NODELIB_TARGET = library;
    defines.CMAKE_JS_LIB = library;
  }
  const given = Object.entries(defines).map(([name, value]) => `-D${name}=${value}`);
  given.push(...positionals.map((option) => `-D${option}`));
  return (
    run('cmake', '-S', root, '-B', folder, '--no-warn-unused-cli', ...given) &&
    run('cmake', '--build', folder, '--config', 'Release', ...buildOptions)
  );
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
