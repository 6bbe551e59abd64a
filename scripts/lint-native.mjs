// Checks the format of C and C++ code (--fix corrects it), and the includes between the folders of
// native/.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/**
 * The folders of native/, each with the folders that it may include. CONTRIBUTING.md describes
 * them.
 */
const LAYERS = {
  os: [],
  net: [],
  scaling: [],
  overview: ['os', 'scaling'],
  hdf5: ['os', 'scaling'],
  writer: ['os', 'scaling', 'overview', 'hdf5'],
  repair: ['os', 'hdf5'],
  reader: ['os', 'hdf5'],
  napi: ['os', 'scaling', 'hdf5', 'writer'],
  'napi/exports': [
    ...['os', 'net', 'scaling', 'overview', 'hdf5', 'writer', 'repair', 'reader', 'napi'],
  ],
};
/** Headers of libraries, with the folders or files that may include them. */
const LIBRARIES = [
  { header: /^(napi|node|js_native|uv)\w*\.h$/, from: /^napi\/napi_setup\.h$/ },
  { header: /^(hdf5|H5\w+)\.h$/, from: /^(hdf5|writer|repair|reader)\/|^addon\.cc$/ },
];

const files = ['native', 'bench', 'test/native/cpp'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .map(String)
    .filter((name) => /\.(c|cc|h)$/.test(name))
    .map((name) => join(root, folder, name)),
);
const how = process.argv.includes('--fix') ? ['-i'] : ['--dry-run', '--Werror'];
const { status, error } = spawnSync('clang-format', [...how, ...files], { stdio: 'inherit' });
if (error) console.error(`clang-format is needed: ${error.message}. "npm run setup" installs it.`);

const problems = readdirSync(join(root, 'native'), { recursive: true })
  .map((name) => String(name).replaceAll('\\', '/'))
  .filter((name) => /\.(c|cc|h)$/.test(name))
  .flatMap((name) => problemsOf(name, readFileSync(join(root, 'native', name), 'utf8')));
for (const problem of problems) console.error(problem);
process.exit(status === 0 && problems.length > 0 ? 1 : (status ?? 1));

function problemsOf(name, source) {
  const folder = dirname(name);
  const isRoot = folder === '.';
  if (!isRoot && !Object.hasOwn(LAYERS, folder)) {
    return [`native/${folder}: a new folder gets a place in scripts/lint-native.mjs`];
  }
  const allowed = isRoot ? Object.keys(LAYERS) : LAYERS[folder];
  const own = [...source.matchAll(/^#include "(.+)"/gm)]
    .map(([, path]) => path)
    // A header of the same folder is included without a path.
    .filter((path) => path.includes('/') && !allowed.includes(dirname(path)))
    .map((path) => `native/${name} may not include ${path}`);
  const libraries = [...source.matchAll(/^#include <(.+)>/gm)]
    .map(([, path]) => path)
    .filter((path) => LIBRARIES.some(({ header, from }) => header.test(path) && !from.test(name)))
    .map((path) => `native/${name} may not include <${path}>`);
  return [...own, ...libraries];
}
