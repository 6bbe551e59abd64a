// Builds the binary for a platform in prebuilds/, with HDF5 from the sources that cmake/hdf5.cmake
// pins, and checks its requirements.
//   node scripts/prebuilds.mjs [--platform linux-arm64 | win32-x64]
// Another platform than this machine's is cross-compiled; scripts/checks/check-platform.mjs tries it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { checkPrebuild } from './checks/check-prebuild.mjs';
import { HOST, targetOf } from './platforms/targets.mjs';
import { installFor } from './setup.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const { name } = require('../package.json');
const prebuilds = join(root, 'prebuilds');
/**
 * The exit code if this machine can't download the sources, which is not a fault of the project.
 */
const EXIT_NO_SOURCES = 75;

const { values } = parseArgs({ options: { platform: { type: 'string', default: HOST } } });
const { platform, toolchain, tools } = targetOf(values.platform);
if (toolchain !== null) installFor(platform);

const flavour = `prebuild-${platform}`;
const built = join(root, 'build', `cmake-${flavour}`);
// A kept folder would keep the settings of an older compiler.
rmSync(built, { recursive: true, force: true });
const options = ['PANDABLOCKS_HDF5=bundled'];
if (toolchain !== null) options.push(`CMAKE_TOOLCHAIN_FILE=${join(root, 'cmake', toolchain)}`);
const builder = join(root, 'scripts', 'build-native.mjs');
const build = run(process.execPath, builder, '--flavour', flavour, ...options);
if (existsSync(join(built, 'sources-missing'))) {
  console.error('No binary was made: the sources are not to be had here, see above.');
  process.exit(EXIT_NO_SOURCES);
}
if (!build) process.exit(1);

const addon = join(built, 'build', 'Release', 'pandablocks.node');
strip(addon);
const binary = join(prebuilds, platform, nameOfBinary());
mkdirSync(dirname(binary), { recursive: true });
renameSync(addon, binary);
// Copies of the binaries must include these licenses.
writeFileSync(join(prebuilds, 'LICENSES.txt'), licensesOfWhatIsLinked());
console.log(await checkPrebuild(binary));

function run(command, ...args) {
  return (
    spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
  );
}

function strip(file) {
  if (process.platform === 'win32') return;
  const args = platform.startsWith('darwin') ? ['-Sx'] : ['--strip-all'];
  if (!run(`${tools}strip`, ...args, file)) process.exit(1);
}

/** Linux has a binary for each C library. */
function nameOfBinary() {
  if (!platform.startsWith('linux')) return `${name}.node`;
  const isGlibc = toolchain !== null || 'glibcVersionRuntime' in process.report.getReport().header;
  return `${name}.${isGlibc ? 'glibc' : 'musl'}.node`;
}

/** The same text whichever platform is built: the package has one file for all. */
function licensesOfWhatIsLinked() {
  const cmakeCache = readFileSync(join(built, 'CMakeCache.txt'), 'utf8');
  const folderOf = (library) => new RegExp(`^${library}_PREFIX:.*=(.*)$`, 'm').exec(cmakeCache)[1];
  const texts = {
    'HDF5 (all platforms)': join(folderOf('HDF5'), 'license.txt'),
    'zlib (all platforms)': join(folderOf('ZLIB'), 'license.txt'),
    'node-addon-api (all platforms)': join(
      dirname(require.resolve('node-addon-api/package.json')),
      'LICENSE.md',
    ),
    'libstdc++ (Linux, Windows) and libgcc (Windows)': join(
      root,
      'cmake',
      'gcc-runtime-license.txt',
    ),
    'The runtime of mingw-w64, with winpthreads (Windows)': join(
      root,
      'cmake',
      'mingw-runtime-license.txt',
    ),
  };
  return [
    `The binaries of ${name} in this folder contain these libraries. macOS brings its own C++ library.`,
    ...Object.entries(texts).map(
      ([library, file]) => `${library}\n\n${readFileSync(file, 'utf8')}`,
    ),
  ].join(`\n${'-'.repeat(80)}\n\n`);
}
