// Makes one file each of the command line's beginning and of the subcommands that scripts call and
// captures wait for, packages included: loading some 75 modules one by one takes twice as long as
// starting Node itself. The other files in dist/ stay as they are.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { build } from 'esbuild';

const ENTRIES = ['main', 'hdf/capture-to-hdf', 'fields/get-fields', 'fields/put-field'];
/** Found and loaded when they are wanted, from where they are installed. */
const LEFT_OUT = ['node-gyp-build', 'log-update'];
/** What packages that are not ES modules expect to be there. */
const REQUIRE =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

/** What is loaded on demand stays on its own: each bundle has all that it needs. */
const onDemand = {
  name: 'on-demand',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

/** @param {string} dist the folder that lib/ was compiled to */
export async function bundleCli(dist) {
  const { metafile } = await build({
    entryPoints: ENTRIES.map((name) => join(dist, 'cli', `${name}.js`)),
    outdir: join(dist, 'cli'),
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external: LEFT_OUT,
    plugins: [onDemand],
    banner: { js: REQUIRE },
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync(join(dist, 'cli', 'LICENSES.txt'), licensesOf(Object.keys(metafile.inputs)));
  const main = Object.entries(metafile.outputs).find(([path]) => path.endsWith('cli/main.js'));
  // Each bundle has classes of its own, so none of ours may pass from one to another.
  const ours = Object.keys(main[1].inputs).filter((path) => path.endsWith('dist/errors.js'));
  if (ours.length > 0) throw new Error('lib/cli/main.ts imports errors.ts: see bundle-cli.mjs.');
}

/** Of the packages that some files belong to: whoever copies them has to pass these on. */
function licensesOf(files) {
  const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
  return [...new Set(folders)]
    .map((folder) => {
      const license = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
      return `${basename(folder)}\n\n${readFileSync(join(folder, license), 'utf8')}`;
    })
    .join('\n');
}
