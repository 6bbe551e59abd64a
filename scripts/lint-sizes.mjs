// A file that has grown too long holds more than one thing: split it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** The most lines of a file, by its ending. */
const MOST = { '.ts': 250, '.mjs': 250, '.cc': 400, '.c': 400, '.h': 400 };
const mostOf = (file) => MOST[extname(file)];

const git = ['ls-files', '--cached', '--others', '--exclude-standard'];
const { stdout } = spawnSync('git', git, { cwd: root, encoding: 'utf8' });
const tooLong = stdout
  .split('\n')
  .filter((file, i, all) => all.indexOf(file) === i)
  .filter((file) => Object.hasOwn(MOST, extname(file)) && !file.startsWith('test/'))
  // Those that are deleted and not yet committed are listed too.
  .filter((file) => existsSync(join(root, file)))
  .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
  .filter(({ file, lines }) => lines > mostOf(file));
for (const { file, lines } of tooLong) {
  console.error(`${file}: ${lines} lines, ${mostOf(file)} at most`);
}
if (tooLong.length > 0) process.exit(1);
