// Bundles the entry of the command line, and the subcommands that scripts call often, with their
// packages: loading about 75 separate modules takes twice as long as starting Node. What a subcommand
// imports on demand from lib/cli becomes a chunk beside its bundle. Modules that are only in these
// bundles are removed from dist/cli; all other files in dist/ stay unchanged.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

import { build } from 'esbuild';

const ENTRIES = [
  'main',
  'parse-yaml',
  ...['hdf', 'publish', 'get', 'put'].map((name) => `commands/${name}/run`),
];
/** Packages that are resolved at run time, where they are installed. */
const LEFT_OUT = ['node-gyp-build', '@nats-io/*'];
/** A global that packages in CommonJS format expect. */
const REQUIRE =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

/**
 * Keeps modules that are loaded on demand separate. Those of which `isChunk` is true become chunks, which
 * have their classes in common with the bundle.
 *
 * @param {string} folder the folder of the bundle, whose modules come from other folders
 * @param {(path: string) => boolean} isChunk
 */
const onDemand = (folder, isChunk) => ({
  name: 'on-demand',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      const target = join(resolveDir, path);
      if (kind !== 'dynamic-import' || isChunk(target)) return undefined;
      return { path: `./${relative(folder, target)}`, external: true };
    });
  },
});

/** @param {string} dist the folder with the compiled lib/ */
export async function bundleCli(dist) {
  const cli = join(dist, 'cli');
  const entries = ENTRIES.map((name) => join(cli, `${name}.js`));
  const modules = await importsOf(dist);
  const bundled = new Set();
  for (const entry of entries) {
    const isMain = entry === entries[0];
    const isChunk = (path) => !isMain && path.startsWith(cli + sep) && !entries.includes(path);
    const paths = await bundle(entry, isChunk);
    // Each bundle has its own copies of classes, so instances must not pass between bundles.
    if (isMain && paths.includes(join(dist, 'errors.js'))) {
      throw new Error('lib/cli/main.ts imports errors.ts: see bundle-cli.mjs.');
    }
    for (const path of paths) bundled.add(path);
  }
  writeFileSync(join(cli, 'LICENSES.txt'), licensesOf([...bundled]));
  removeBundled(cli, entries, bundled, modules);
}

/** Bundles the imports of a module into it. @returns the paths of all its modules */
async function bundle(file, isChunk) {
  const folder = dirname(file);
  const { metafile } = await build({
    entryPoints: [file],
    outdir: folder,
    allowOverwrite: true,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external: LEFT_OUT,
    plugins: [onDemand(folder, isChunk)],
    banner: { js: REQUIRE },
    metafile: true,
    logLevel: 'warning',
  });
  return Object.keys(metafile.inputs).map((path) => resolve(path));
}

/**
 * Lists the imports of each module in a folder: the path, and a list of `{ path, kind, external }`.
 */
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

/** Returns the modules and all that they import, on demand too, but not what is `left`. */
function closureOf(paths, modules, left) {
  const closure = new Set(paths);
  for (const path of closure) {
    for (const each of modules.get(path) ?? []) {
      if (!each.external && !left.includes(each.path)) closure.add(each.path);
    }
  }
  return closure;
}

/**
 * Removes modules of the command that are needed only in bundles, and all its type declarations,
 * which nothing imports.
 */
function removeBundled(folder, entries, bundled, modules) {
  const others = [...modules.keys()].filter((path) => !bundled.has(path));
  const needed = closureOf(others, modules, entries);
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = join(folder, name);
    const isUnneeded = modules.has(path) && !needed.has(path) && !entries.includes(path);
    if (isUnneeded || /\.d\.c?ts$/.test(name)) rmSync(path);
  }
  checkPackages(needed, modules);
}

/** @throws {Error} if a module imports a package that users do not get */
function checkPackages(paths, modules) {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { name, dependencies, peerDependencies } = JSON.parse(manifest);
  for (const path of paths) {
    for (const each of modules.get(path) ?? []) {
      const isPackage = each.external && !each.path.startsWith('node:');
      const packageName = /^(?:@[^/]+\/)?[^/]+/.exec(each.path)?.[0];
      if (!isPackage || packageName === name || Object.hasOwn(dependencies, packageName)) continue;
      // Optional packages are checked when they are loaded.
      if (each.kind === 'dynamic-import' && Object.hasOwn(peerDependencies, packageName)) continue;
      throw new Error(`${relative('.', path)} imports ${each.path}, which is not in dependencies.`);
    }
  }
}

/** The licenses of all packages with some of the files: copies of the files must include them. */
function licensesOf(files) {
  const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
  return [...new Set(folders)]
    .map((folder) => {
      const license = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
      return `${basename(folder)}\n\n${readFileSync(join(folder, license), 'utf8')}`;
    })
    .join('\n');
}
