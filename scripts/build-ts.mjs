// Compiles lib/ to dist/, which is emptied first so that no stale modules remain, and adds the data
// file that modules read at run time, and the page of web/.
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildWeb } from './build-web.mjs';
import { bundleCli } from './bundle-cli.mjs';
import { writeDefinitions } from './write-definitions.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

rmSync(join(root, 'dist'), { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [tsc, '-p', root], { stdio: 'inherit' });
if (status !== 0) process.exit(1);
writeDefinitions(join(root, 'dist', 'sim', 'definitions.json'));
await bundleCli(join(root, 'dist'));
await buildWeb(join(root, 'dist', 'web'));
for (const name of ['pandablocks.cjs', 'main.js'])
  chmodSync(join(root, 'dist', 'cli', name), 0o755);
