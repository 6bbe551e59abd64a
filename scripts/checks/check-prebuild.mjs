// Determines the system requirements of a Linux or Windows binary, and throws if they exceed those in
// docs/install.md. Loads the binary if it is for this machine.
//   node scripts/checks/check-prebuild.mjs prebuilds/linux-x64/pandablocks.glibc.node
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { HOST, targetOf } from '../platforms/targets.mjs';

/** The requirement of Node's own binaries. */
const OLDEST_GLIBC = '2.28';
/** On Linux each of them is part of the C library, or already loaded by Node; on Windows of the system. */
const LIBRARIES = {
  linux:
    /^(libc\.so\.6|libm\.so\.6|libdl\.so\.2|libpthread\.so\.0|ld-linux-.*|libgcc_s\.so\.1|libc\.musl-.*|libc\.so)$/,
  win32: /^(kernel32|msvcrt|shlwapi|ws2_32|advapi32)\.dll$/i,
};
const EXPORTS = ['napi_register_module_v1', 'node_api_module_get_api_version_v1'];

const run = promisify(execFile);

/** @returns a sentence about the binary */
export async function checkPrebuild(file) {
  const platform = basename(dirname(resolve(file)));
  const parts = [await versionIn(file, platform)];
  if (platform.startsWith('linux-')) parts.push(...(await checkLinux(file, platform)));
  if (platform.startsWith('win32-') && process.platform !== 'win32') {
    parts.push(await checkWindows(file, platform));
  }
  return `${file}: ${parts.join(', ')}`;
}

async function versionIn(file, platform) {
  if (platform !== HOST) return `for ${platform}`;
  const { hdf5Version } = createRequire(import.meta.url)(resolve(file));
  return `HDF5 ${hdf5Version}`;
}

async function checkLinux(file, platform) {
  const dump = dumperOf(platform);
  const needed = [...(await dump('-p', file)).matchAll(/NEEDED\s+(\S+)/g)];
  const libraries = needed.map(([, library]) => basename(library));
  refuse(
    file,
    'needs',
    libraries.filter((library) => !LIBRARIES.linux.test(library)),
  );

  const symbols = (await dump('-T', file)).split('\n');
  const exported = symbols
    .filter(
      // Not those of sections, which are local.
      (line) => /^[0-9a-f]{8,} [^l]/.test(line) && !line.includes('*UND*'),
    )
    .map((line) => line.trim().split(/\s+/).at(-1));
  refuse(
    file,
    'exports',
    exported.filter((symbol) => !EXPORTS.includes(symbol)),
  );

  const versions = symbols.flatMap((line) => /GLIBC_([0-9.]+)/.exec(line)?.[1] ?? []);
  const newest = versions.sort(compareVersions).at(-1);
  if (newest !== undefined && compareVersions(newest, OLDEST_GLIBC) > 0) {
    const culprits = symbols.filter((line) => line.includes(`GLIBC_${newest})`));
    throw new Error(
      `${file} needs glibc ${newest} instead of ${OLDEST_GLIBC}, see native/os/glibc_compat.c:\n` +
        culprits.join('\n'),
    );
  }
  return [`glibc ${newest ?? 'none'}`, libraries.join(' ')];
}

async function checkWindows(file, platform) {
  const headers = await dumperOf(platform)('-p', file);
  const libraries = [...headers.matchAll(/DLL Name: (\S+)/g)].map(([, library]) => library);
  if (libraries.length === 0) throw new Error(`${file} imports nothing: objdump can't read it.`);
  refuse(
    file,
    'needs',
    libraries.filter((library) => !LIBRARIES.win32.test(library)),
  );
  const names = /\[Ordinal\/Name Pointer\] Table.*\n([\s\S]*?)\n\n/.exec(headers)?.[1] ?? '';
  const exported = [...names.matchAll(/^\s+\[.*\]\s+(?:\+base\[.*\]\s+[0-9a-f]+\s+)?(\S+)$/gm)];
  const symbols = exported.map(([, symbol]) => symbol);
  if (!symbols.includes(EXPORTS[0])) throw new Error(`${file} does not export ${EXPORTS[0]}.`);
  refuse(
    file,
    'exports',
    symbols.filter((symbol) => !EXPORTS.includes(symbol)),
  );
  return libraries.join(' ');
}

function dumperOf(platform) {
  const objdump = `${platform === HOST ? '' : targetOf(platform).tools}objdump`;
  return async (...args) => (await run(objdump, args, { maxBuffer: 1 << 26 })).stdout;
}

function refuse(file, verb, names) {
  if (names.length > 0) throw new Error(`${file} ${verb} ${names.join(', ')}.`);
}

function compareVersions(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const at = left.findIndex((part, i) => part !== (right[i] ?? 0));
  return at < 0 ? left.length - right.length : left[at] - (right[at] ?? 0);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const file of process.argv.slice(2)) console.log(await checkPrebuild(file));
}
