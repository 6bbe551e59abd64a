// Compiles the addon with warnings as errors and runs clang-tidy, with the checks of .clang-tidy.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FLAVOUR = 'checked';

const run = (command, ...args) => {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' });
  if (status === 0) return;
  if (error) console.error(`${command} is needed: ${error.message}. "npm run setup" installs it.`);
  process.exit(1);
};

const options = ['PANDABLOCKS_WERROR=ON', 'CMAKE_EXPORT_COMPILE_COMMANDS=ON'];
run(process.execPath, 'scripts/build-native.mjs', '--flavour', FLAVOUR, ...options);

// One process for each core, since clang-tidy is slow and checks one file at a time.
const sources = readdirSync(join(ROOT, 'native'), { recursive: true }).filter((name) =>
  name.endsWith('.cc'),
);
const count = Math.min(availableParallelism(), sources.length);
const shares = Array.from({ length: count }, (_, share) =>
  sources.filter((_, at) => at % count === share).map((name) => join('native', name)),
);
const tidy = async (files) => {
  const child = spawn(
    'clang-tidy',
    ['--quiet', '-p', join('build', `cmake-${FLAVOUR}`), ...files],
    {
      cwd: ROOT,
      stdio: 'inherit',
    },
  );
  const [code] = await once(child, 'close');
  return code;
};
try {
  const codes = await Promise.all(shares.map(tidy));
  if (codes.some((code) => code !== 0)) process.exitCode = 1;
} catch (error) {
  console.error(`clang-tidy is needed: ${error.message}. "npm run setup" installs it.`);
  process.exitCode = 1;
}
