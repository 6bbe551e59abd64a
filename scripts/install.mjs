// npm runs this script after it has installed the package: it uses the prebuilt binary, or, if none
// fits, builds one with the HDF5 library of the machine. It imports only Node's own modules, and of
// this package what finds the binary, which a checkout may not have compiled yet.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** The packages with a compiler, CMake and HDF5. */
const PACKAGES = {
  linux:
    'apt-get install g++ make cmake libhdf5-dev (Debian), dnf install gcc-c++ make cmake hdf5-devel (Fedora), ' +
    'apk add g++ make cmake linux-headers hdf5-dev (Alpine)',
  darwin: 'xcode-select --install, and brew install cmake hdf5',
  win32: 'Visual Studio with C++, CMake, and the HDF5 of www.hdfgroup.org',
};

/** npm passes `--build-from-source` as true, and `--build-from-source=pandablocks` as this name. */
const fromSource = process.env.npm_config_build_from_source;
if (fromSource !== 'true' && fromSource !== 'pandablocks' && (await loads())) process.exit(0);

const build = spawnSync(process.execPath, [join(root, 'scripts', 'build-native.mjs')], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 1 << 28,
});
if (build.status === 0) process.exit(0);

const log = join(mkdtempSync(join(tmpdir(), 'pandablocks-')), 'build.log');
writeFileSync(log, `${build.stdout}${build.stderr}${build.error?.message ?? ''}`);
console.error(
  `pandablocks: no prebuilt addon fits ${process.platform}-${process.arch}, and building one failed (${log}).\n` +
    `Install a C++17 compiler, CMake, and HDF5 1.10.3 or newer: ${PACKAGES[process.platform] ?? 'with your package manager'}.\n` +
    'Then try again: npm install, or npm rebuild pandablocks.',
);
process.exit(1);

async function loads() {
  try {
    const { loadAddon } = await import('../dist/native/find-addon.js');
    loadAddon(root, createRequire(import.meta.url));
    return true;
  } catch {
    return false;
  }
}
