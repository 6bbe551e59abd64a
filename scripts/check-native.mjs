// Compiles the addon with warnings as errors and runs clang-tidy, with the checks of .clang-tidy.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FLAVOUR = 'checked';

const run = (command, ...args) => {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' });
  if (status === 0) return;
  if (error) console.error(`${command} is needed: ${error.message}. "npm run setup" installs it.`);
  process.exit(1);
};

const options = ['PANDABLOCKS_WERROR=ON', 'CMAKE_EXPORT_COMPILE_COMMANDS=ON'];
run(process.execPath, 'scripts/build-native.mjs', '--flavour', FLAVOUR, ...options);
const sources = readdirSync(join(ROOT, 'native')).filter((name) => name.endsWith('.cc'));
const commands = ['-p', join('build', `cmake-${FLAVOUR}`)];
run('clang-tidy', '--quiet', ...commands, ...sources.map((name) => join('native', name)));
