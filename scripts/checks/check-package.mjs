// Compares the kinds of files that npm would pack with scripts/checks/package-content.txt (--update
// rewrites that list).
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LIST = join(ROOT, 'scripts', 'checks', 'package-content.txt');

/** Describes folders with many files by the file name extensions; other files by their names. */
const kindOf = (path) =>
  path
    .replace(
      /^(dist|docs|examples|native|schemas|states|cmake)\/.*?((?:\.d)?\.[^./]+)$/,
      '$1/**/*$2',
    )
    .replace(/^prebuilds\/.*/, 'prebuilds/**');

const packed = () => {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const { stdout } = spawnSync('npm', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 26 });
  const [{ files }] = JSON.parse(stdout);
  // Binaries exist only where they were built.
  const kinds = new Set(files.map(({ path }) => kindOf(path)));
  kinds.delete('prebuilds/**');
  return [...kinds].sort();
};

const now = packed();
if (process.argv.includes('--update')) writeFileSync(LIST, `${now.join('\n')}\n`);
const kept = readFileSync(LIST, 'utf8').trim().split('\n');
const added = now.filter((kind) => !kept.includes(kind));
const missing = kept.filter((kind) => !now.includes(kind));
if (added.length + missing.length > 0) {
  console.error(
    `The package has new: ${added.join(' ') || 'nothing'}; and lacks: ${missing.join(' ') || 'nothing'}.`,
  );
  console.error('If that is meant, run "node scripts/checks/check-package.mjs --update".');
  process.exit(1);
}
console.log(`The package holds what it should: ${now.length} kinds of files.`);
