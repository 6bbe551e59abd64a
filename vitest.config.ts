import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

const lib = (path: string): string => fileURLToPath(new URL(`./lib/${path}`, import.meta.url));

/** Makes the file of the simulated PandA's definitions. */
const DEFINITIONS = 'scripts/write-definitions.mjs';

const project = (name: string, timeout: number, globalSetup: string[] = []) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: timeout,
    hookTimeout: timeout,
    globalSetup: [DEFINITIONS, ...globalSetup],
  },
});
/** Makes the streams and conversations that the tests read. */
const RECORDINGS = ['test/helpers/recordings/made-recordings.ts'];

export default defineConfig({
  resolve: {
    alias: [
      { find: /^pandablocks$/, replacement: lib('index.ts') },
      { find: /^pandablocks\/hdf$/, replacement: lib('hdf/index.ts') },
      { find: /^pandablocks\/stream$/, replacement: lib('stream/index.ts') },
      { find: /^pandablocks\/view$/, replacement: lib('view/index.ts') },
      { find: /^pandablocks\/sim$/, replacement: lib('sim/index.ts') },
    ],
  },
  test: {
    pool: 'forks',
    // Most of them wait for sockets and for other processes.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      project('unit', 60_000, RECORDINGS),
      project('native', 60_000),
      project('integration', 60_000, RECORDINGS),
      project('package', 60_000),
      project('docs', 60_000),
      project('browser', 60_000),
      project('stress', 1_800_000, RECORDINGS),
    ],
  },
});
