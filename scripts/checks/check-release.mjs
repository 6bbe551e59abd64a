// Throws unless the packed tarball has the binaries of all platforms, and the licenses of what is in them.
//   node scripts/checks/check-release.mjs pandablocks-0.1.0.tgz
import { execFileSync } from 'node:child_process';
import process from 'node:process';

const FILES = [
  'LICENSES.txt',
  'linux-x64/pandablocks.glibc.node',
  'linux-x64/pandablocks.musl.node',
  'linux-arm64/pandablocks.glibc.node',
  'linux-arm64/pandablocks.musl.node',
  'darwin-x64/pandablocks.node',
  'darwin-arm64/pandablocks.node',
  'win32-x64/pandablocks.node',
];

const [tarball] = process.argv.slice(2);
const list = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8', maxBuffer: 1 << 24 });
const packed = new Set(list.split('\n'));
const missing = FILES.filter((file) => !packed.has(`package/prebuilds/${file}`));
if (missing.length > 0) throw new Error(`${tarball} lacks ${missing.join(', ')}.`);
console.log(`${tarball} has all ${FILES.length - 1} binaries.`);
