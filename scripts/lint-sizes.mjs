// Limits the lines of files and the files of folders: a file that is too long should be split, and
// a folder with too many files should get subfolders.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** The most lines of a file, by extension. */
const MOST = { '.ts': 250, '.mjs': 250, '.cc': 400, '.c': 400, '.h': 400 };
const mostOf = (file) => MOST[extname(file)];
/** The most files of a folder, without its subfolders. */
const MOST_FILES = 20;
const CROWDED = /^(lib|native|scripts|test)(\/|$)/;
/** Folders with one file for each block of a PandA, and with inputs found by fuzzers. */
const UNBOUNDED = /^(lib\/sim\/definitions|test\/native\/cpp\/corpus\/.*)$/;

const git = ['ls-files', '--cached', '--others', '--exclude-standard'];
const { stdout } = spawnSync('git', git, { cwd: root, encoding: 'utf8' });
// Files that are deleted but not committed are listed too.
const files = [...new Set(stdout.split('\n'))].filter((file) => existsSync(join(root, file)));
const tooLong = files
  .filter((file) => Object.hasOwn(MOST, extname(file)) && !file.startsWith('test/'))
  .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
  .filter(({ file, lines }) => lines > mostOf(file));
for (const { file, lines } of tooLong) {
  console.error(`${file}: ${lines} lines, ${mostOf(file)} at most`);
}
const counts = new Map();
for (const folder of files.map(dirname)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
const tooFull = [...counts].filter(
  ([folder, count]) => count > MOST_FILES && CROWDED.test(folder) && !UNBOUNDED.test(folder),
);
for (const [folder, count] of tooFull) {
  console.error(`${folder}: ${count} files, ${MOST_FILES} at most`);
}
if (tooLong.length > 0 || tooFull.length > 0) process.exit(1);
