/** The package in a bundle of CommonJS modules. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { VERSION } from 'pandablocks';
import { expect, test } from 'vitest';

import { temporaryFolder } from '../../helpers/cli/cli.js';

const DIST = fileURLToPath(new URL('../../../dist/index.js', import.meta.url));

test('can be loaded outside node_modules, and reports why it has no addon', async () => {
  const folder = temporaryFolder();
  const outfile = join(folder, 'bundle.cjs');
  await build({
    stdin: {
      contents: `
        import { AsyncClient, createDefaultPipeline, stopPipeline, VERSION } from ${JSON.stringify(DIST)};
        new AsyncClient('127.0.0.1');
        console.log(VERSION);
        const pipeline = createDefaultPipeline({ scheme: ${JSON.stringify(join(folder, 'x.h5'))} });
        pipeline[0]
          .put({ kind: 'ready' })
          .catch((error) => console.log(error.code, error.message))
          .finally(() => stopPipeline(pipeline).catch(() => {}));
      `,
      resolveDir: folder,
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
    outfile,
  });
  const { stdout, stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8' });
  expect(stderr).toBe('');
  const [version, problem] = stdout.split('\n');
  expect(version).toBe(VERSION);
  expect(problem).toMatch(/^NATIVE_UNAVAILABLE .*a bundler has to keep pandablocks external/);
});
