// Runs tests of the project with the Node.js and the binary of another platform.
//   node scripts/checks/test-platform.mjs linux-arm64 --project native
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { ForeignPlatform } from '../platforms/foreign-node.mjs';
import { unpackPackage } from '../platforms/npm-package.mjs';
import { installFor } from '../setup.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
/** The binaries that vitest needs; npm installs those of this machine only. */
const MODULES = {
  'linux-arm64': [
    '@rolldown/binding-linux-arm64-gnu',
    '@esbuild/linux-arm64',
    'lightningcss-linux-arm64-gnu',
  ],
};

const [name, ...tests] = process.argv.slice(2);
installFor(name);
const platform = new ForeignPlatform(name);
try {
  const modules = join(platform.folder, 'node_modules');
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  for (const module of MODULES[name]) {
    const { version } = packages[`node_modules/${module}`];
    unpackPackage(module, version, join(modules, module));
  }
  Object.assign(platform.env, {
    PREBUILDS_ONLY: '1',
    // qemu limits no memory, and is too slow for hours of data.
    PANDABLOCKS_EMULATED: '1',
    NODE_PATH: [modules, process.env.NODE_PATH ?? ''].filter(Boolean).join(delimiter),
  });
  const [node] = platform.nodes();
  const args = [node.pathOf(VITEST), 'run', ...tests];
  const { code, stdout, stderr } = await node.start(args, ROOT).ended;
  console.log(`${stdout}${stderr}`);
  if (code !== 0) process.exitCode = 1;
} finally {
  platform.close();
}
