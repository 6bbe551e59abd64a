// Checks the format of C and C++ (--fix: mends it).
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const files = ['native', 'bench', 'test/native/cpp'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .map(String)
    .filter((name) => /\.(c|cc|h)$/.test(name))
    .map((name) => join(root, folder, name)),
);
const how = process.argv.includes('--fix') ? ['-i'] : ['--dry-run', '--Werror'];
const { status, error } = spawnSync('clang-format', [...how, ...files], { stdio: 'inherit' });
if (error) console.error(`clang-format is needed: ${error.message}. "npm run setup" installs it.`);
process.exit(status ?? 1);
