// Builds the binary for this platform in prebuilds/, with HDF5 from the sources that
// cmake/hdf5.cmake pins. It builds the content of the package's tarball in a separate folder, so
// that build/ stays unchanged.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import prebuildify from 'prebuildify';

import { checkPrebuild } from './checks/check-prebuild.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const { name, engines } = require('../package.json');
const stage = join(root, 'build', 'prebuild');
const built = join(stage, 'build', 'cmake-release');
const prebuilds = join(root, 'prebuilds');
/**
 * The exit code if this machine can't download the sources, which is not a fault of the project.
 */
const EXIT_NO_SOURCES = 75;

rmSync(stage, { recursive: true, force: true });
for (const part of [
  'native',
  'cmake',
  'CMakeLists.txt',
  'binding.gyp',
  'package.json',
  'scripts/build-native.mjs',
  'scripts/forget-moved-build.mjs',
]) {
  cpSync(join(root, part), join(stage, part), { recursive: true });
}
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
  if (!existsSync(join(built, 'sources-missing'))) throw error;
  console.error('No binary was made: the sources are not to be had here, see above.');
  process.exit(EXIT_NO_SOURCES);
}

const platform = `${process.platform}-${process.arch}`;
// Copies of the binary must include these licenses.
const licenses = join(prebuilds, 'LICENSES.txt');
writeFileSync(licenses, licensesOfWhatIsLinked());
for (const file of readdirSync(join(prebuilds, platform))) {
  console.log(await checkPrebuild(join(prebuilds, platform, file)));
}

function licensesOfWhatIsLinked() {
  const cmakeCache = readFileSync(join(built, 'CMakeCache.txt'), 'utf8');
  const folderOf = (library) => new RegExp(`^${library}_PREFIX:.*=(.*)$`, 'm').exec(cmakeCache)[1];
  const texts = {
    HDF5: join(folderOf('HDF5'), 'license.txt'),
    zlib: join(folderOf('ZLIB'), 'license.txt'),
    'node-addon-api': join(dirname(require.resolve('node-addon-api/package.json')), 'LICENSE.md'),
    'libstdc++ (Linux only)': join(root, 'cmake', 'gcc-runtime-license.txt'),
  };
  return [
    `The binaries of ${name} in this folder contain these libraries.`,
    ...Object.entries(texts).map(
      ([library, file]) => `${library}\n\n${readFileSync(file, 'utf8')}`,
    ),
  ].join(`\n${'-'.repeat(80)}\n\n`);
}
