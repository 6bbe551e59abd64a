// Builds the binary for a platform in prebuilds/, with HDF5 from the sources that cmake/hdf5.cmake
// pins, and checks its requirements.
//   node scripts/prebuilds.mjs [--platform linux-arm64 | win32-x64]
// Another platform than this machine's is cross-compiled; scripts/checks/check-platform.mjs tries it.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

import prebuildify from 'prebuildify';

import { checkPrebuild } from './checks/check-prebuild.mjs';
import { HOST, targetOf } from './platforms/targets.mjs';
import { installFor } from './setup.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const { name, engines } = require('../package.json');
const prebuilds = join(root, 'prebuilds');
/**
 * The exit code if this machine can't download the sources, which is not a fault of the project.
 */
const EXIT_NO_SOURCES = 75;
const PARTS = [
  'native',
  'cmake',
  'CMakeLists.txt',
  'binding.gyp',
  'package.json',
  'scripts/build-native.mjs',
  'scripts/forget-moved-build.mjs',
];

const { values } = parseArgs({ options: { platform: { type: 'string', default: HOST } } });
const { platform, toolchain, tools } = targetOf(values.platform);
if (toolchain !== null) installFor(platform);

const built =
  toolchain === null
    ? join(root, 'build', 'prebuild', 'build', 'cmake-release')
    : join(root, 'build', `cmake-prebuild-${platform}`);
await (toolchain === null ? buildNatively() : crossCompile());

// Copies of the binaries must include these licenses.
writeFileSync(join(prebuilds, 'LICENSES.txt'), licensesOfWhatIsLinked());
for (const file of readdirSync(join(prebuilds, platform))) {
  console.log(await checkPrebuild(join(prebuilds, platform, file)));
}

/** Builds the content of the package's tarball in a separate folder, so that build/ stays unchanged. */
async function buildNatively() {
  const stage = join(root, 'build', 'prebuild');
  rmSync(stage, { recursive: true, force: true });
  for (const part of PARTS) cpSync(join(root, part), join(stage, part), { recursive: true });
  process.env.PANDABLOCKS_HDF5 = 'bundled';
  try {
    await promisify(prebuildify)({
      cwd: stage,
      out: root,
      napi: true,
      strip: true,
      tagLibc: process.platform === 'linux',
      targets: [`${engines.node.replace('>=', '')}.0`],
    });
  } catch (error) {
    exitWithoutSources();
    throw error;
  }
}

/** prebuildify builds for this machine only, since it calls node-gyp. */
function crossCompile() {
  // A kept folder would keep the settings of an older compiler.
  rmSync(built, { recursive: true, force: true });
  const builder = join(root, 'scripts', 'build-native.mjs');
  const options = [`CMAKE_TOOLCHAIN_FILE=${join(root, 'cmake', toolchain)}`];
  const args = ['--flavour', `prebuild-${platform}`, 'PANDABLOCKS_HDF5=bundled', ...options];
  const isBuilt = run(process.execPath, builder, ...args);
  exitWithoutSources();
  const addon = join(built, 'build', 'Release', 'pandablocks.node');
  if (!isBuilt || !run(`${tools}strip`, '--strip-all', addon)) process.exit(1);
  const libc = platform.startsWith('linux') ? '.glibc' : '';
  const binary = join(prebuilds, platform, `${name}${libc}.node`);
  mkdirSync(dirname(binary), { recursive: true });
  renameSync(addon, binary);
}

function exitWithoutSources() {
  if (!existsSync(join(built, 'sources-missing'))) return;
  console.error('No binary was made: the sources are not to be had here, see above.');
  process.exit(EXIT_NO_SOURCES);
}

function run(command, ...args) {
  return (
    spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
  );
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
