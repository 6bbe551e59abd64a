// Determines the system requirements of a Linux binary, and throws if they exceed those in
// docs/install.md. On other systems it only loads the binary.
//   node scripts/checks/check-prebuild.mjs prebuilds/linux-x64/pandablocks.glibc.node
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { basename, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** The requirement of Node's own binaries. */
const OLDEST_GLIBC = '2.28';
/** Each of them is part of the C library, or already loaded by Node. */
const LIBRARIES =
  /^(libc\.so\.6|libm\.so\.6|libdl\.so\.2|libpthread\.so\.0|ld-linux-.*|libgcc_s\.so\.1|libc\.musl-.*|libc\.so)$/;
const EXPORTS = ['napi_register_module_v1', 'node_api_module_get_api_version_v1'];

const run = promisify(execFile);

/** @returns a sentence about the binary */
export async function checkPrebuild(file) {
  const { hdf5Version } = createRequire(import.meta.url)(resolve(file));
  const loaded = `${file}: HDF5 ${hdf5Version}`;
  if (process.platform !== 'linux') return loaded;

  const libraries = await needed(file);
  const strange = libraries.filter((library) => !LIBRARIES.test(library));
  if (strange.length > 0) throw new Error(`${file} needs ${strange.join(', ')}.`);

  const symbols = (await run('objdump', ['-T', file])).stdout.split('\n');
  const more = symbols
    .filter(
      (line) => line !== '' && !line.includes('*UND*') && /\s\.?\w+\s+[0-9a-f]{8,}/.test(line),
    )
    .map((line) => line.trim().split(/\s+/).at(-1))
    .filter((symbol) => !EXPORTS.includes(symbol));
  if (more.length > 0) throw new Error(`${file} exports ${more.join(', ')}.`);

  const versions = symbols.flatMap((line) => /GLIBC_([0-9.]+)/.exec(line)?.[1] ?? []);
  const newest = versions.sort(compareVersions).at(-1);
  if (newest !== undefined && compareVersions(newest, OLDEST_GLIBC) > 0) {
    const culprits = symbols.filter((line) => line.includes(`GLIBC_${newest})`));
    throw new Error(
      `${file} needs glibc ${newest} instead of ${OLDEST_GLIBC}, see native/os/glibc_compat.c:\n` +
        culprits.join('\n'),
    );
  }
  return `${loaded}, glibc ${newest ?? 'none'}, ${libraries.join(' ')}`;
}

async function needed(file) {
  const { stdout } = await run('objdump', ['-p', file]);
  return [...stdout.matchAll(/NEEDED\s+(\S+)/g)].map(([, library]) => basename(library));
}

function compareVersions(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const at = left.findIndex((part, i) => part !== (right[i] ?? 0));
  return at < 0 ? left.length - right.length : left[at] - (right[at] ?? 0);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const file of process.argv.slice(2)) console.log(await checkPrebuild(file));
}
