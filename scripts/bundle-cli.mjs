// Makes one file each of the command line's beginning and of the subcommands that scripts call and
// captures wait for, packages included: loading some 75 modules one by one takes twice as long as
// starting Node itself. What is only in these bundles is removed from dist/cli; the other files in dist/
// stay as they are.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';

import { build } from 'esbuild';

const ENTRIES = ['main', ...['hdf', 'publish', 'get', 'put'].map((name) => `commands/${name}/run`)];
/** Found and loaded when it is wanted, from where it is installed. */
const LEFT_OUT = ['node-gyp-build', '@nats-io/*'];
/** What packages that are not ES modules expect to be there. */
const REQUIRE =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

/**
 * Modules that are loaded on demand stay as they are: each bundle has all that it needs.
 *
 * @param {string} folder where the bundle is: modules in it come from other folders
 */
const onDemand = (folder) => ({
  name: 'on-demand',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) =>
      kind === 'dynamic-import'
        ? { path: `./${relative(folder, join(resolveDir, path))}`, external: true }
        : undefined,
    );
  },
});

/** @param {string} dist the folder that lib/ was compiled to */
export async function bundleCli(dist) {
  const entries = ENTRIES.map((name) => join(dist, 'cli', `${name}.js`));
  const modules = await importsOf(dist);
  const inputs = new Set();
  for (const entry of entries) {
    const bundled = await bundle(entry);
    // Each bundle has classes of its own, so none of ours may pass from one to another.
    if (entry === entries[0] && bundled.some((path) => path.endsWith('dist/errors.js'))) {
      throw new Error('lib/cli/main.ts imports errors.ts: see bundle-cli.mjs.');
    }
    for (const path of bundled) inputs.add(path);
  }
  writeFileSync(join(dist, 'cli', 'LICENSES.txt'), licensesOf([...inputs]));
  removeBundled(join(dist, 'cli'), entries, modules);
}

/** Puts into a module what it imports. @returns the paths of all modules in it */
async function bundle(file) {
  const { metafile } = await build({
    entryPoints: [file],
    outfile: file,
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external: LEFT_OUT,
    plugins: [onDemand(dirname(file))],
    banner: { js: REQUIRE },
    metafile: true,
    logLevel: 'warning',
  });
  return Object.keys(metafile.inputs);
}

/** What each module in a folder imports: its path, and a list of `{ path, kind, external }`. */
async function importsOf(folder) {
  const { metafile } = await build({
    entryPoints: readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith('.js'))
      .map((name) => join(folder, name)),
    outdir: folder,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    metafile: true,
  });
  return new Map(
    Object.entries(metafile.inputs).map(([path, { imports }]) => [
      resolve(path),
      imports.map((each) => (each.external ? each : { ...each, path: resolve(each.path) })),
    ]),
  );
}

/** Those modules, and all that they import without waiting for it to be wanted. */
function closureOf(paths, modules) {
  const closure = new Set(paths);
  for (const path of closure) {
    for (const each of modules.get(path) ?? []) {
      if (!each.external && each.kind !== 'dynamic-import') closure.add(each.path);
    }
  }
  return closure;
}

/**
 * Removes the modules of the command that are in bundles and nowhere else needed, and all declarations of
 * the command, which nobody can import.
 */
function removeBundled(folder, entries, modules) {
  const bundled = closureOf(entries, modules);
  const wanted = [...modules.values()]
    .flat()
    .filter(({ kind, external }) => kind === 'dynamic-import' && !external)
    .map(({ path }) => path);
  const others = [...modules.keys(), ...wanted].filter((path) => !entries.includes(path));
  const roots = others.filter((path) => !bundled.has(path) || wanted.includes(path));
  const needed = closureOf(roots, modules);
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = join(folder, name);
    const isUnneeded = modules.has(path) && !needed.has(path) && !entries.includes(path);
    if (isUnneeded || /\.d\.c?ts$/.test(name)) rmSync(path);
  }
  checkPackages(needed, modules);
}

/** @throws {Error} if a module needs a package that users do not get */
function checkPackages(paths, modules) {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { name, dependencies, peerDependencies } = JSON.parse(manifest);
  for (const path of paths) {
    for (const each of modules.get(path) ?? []) {
      const isPackage = each.external && !each.path.startsWith('node:');
      const packageName = /^(?:@[^/]+\/)?[^/]+/.exec(each.path)?.[0];
      if (!isPackage || packageName === name || Object.hasOwn(dependencies, packageName)) continue;
      // Optional: who lacks them is told when they are loaded.
      if (each.kind === 'dynamic-import' && Object.hasOwn(peerDependencies, packageName)) continue;
      throw new Error(`${relative('.', path)} imports ${each.path}, which is not in dependencies.`);
    }
  }
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
