// Makes what the benchmark needs: its own programs, and dist/ if it is missing.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { forgetMovedBuild } from '../scripts/forget-moved-build.mjs';

const here = dirname(fileURLToPath(import.meta.url));
export const root = dirname(here);

const programs = {
  source: ['source.c', 'samples.c'],
  floor: ['floor.c'],
  measure: ['measure.c'],
  'control-server': ['control-server.c'],
  'control-floor': ['control-floor.c'],
  ...(process.platform === 'linux' ? { warm: ['warm.c'], trim: ['trim.c'] } : {}),
};

export function binary(name) {
  return join(root, 'build', 'bench', name);
}

/** A program of bench/programs. */
export function script(name) {
  return join(here, 'programs', name);
}

export function build() {
  mkdirSync(dirname(binary('any')), { recursive: true });
  for (const [name, sources] of Object.entries(programs)) {
    const files = sources.map((source) => join(here, 'c', source));
    run('cc', ['-O2', '-Wall', '-Wextra', '-Werror', '-o', binary(name), ...files]);
  }
  buildWithAddonCode();
  if (!existsSync(join(root, 'dist', 'cli', 'main.js'))) {
    run(process.execPath, [join(root, 'scripts', 'build-ts.mjs')]);
  }
}

function buildWithAddonCode() {
  const sources = join(here, 'cc');
  const folder = join(root, 'build', 'bench-cc');
  forgetMovedBuild(sources, folder);
  const toErrors = ['ignore', 2, 2];
  run('cmake', ['-S', sources, '-B', folder, '-DCMAKE_BUILD_TYPE=Release'], toErrors);
  run('cmake', ['--build', folder, '--parallel', '2'], toErrors);
  copyFileSync(join(folder, 'data-path'), binary('data-path'));
}

function run(program, options, stdio = 'inherit') {
  const { status, error } = spawnSync(program, options, { stdio });
  if (error) throw new Error(`${program} can't be run: ${error.message}.`);
  if (status !== 0) throw new Error(`${program} has failed.`);
}
