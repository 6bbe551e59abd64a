/** What the built command loads before a capture begins. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const RUN = fileURLToPath(new URL('../../../dist/cli/commands/hdf/run.js', import.meta.url));

/** The files that are loaded with this one, and the modules that the bundler has put into them. */
function loadedWith(file: string): { files: string[]; modules: string[]; packages: string[] } {
  const files = new Set([file]);
  const text = [...filesOf(files)].join('\n');
  return {
    files: [...files],
    modules: [...text.matchAll(/^\/\/ ((?:dist|node_modules)\/.*)$/gm)].map(
      ([, path = '']) => path,
    ),
    packages: [...text.matchAll(/^import .*from ["'](node:[^"']+)["'];$/gm)].map(
      ([, name = '']) => name,
    ),
  };
}

/** The bundler names each module in a comment, a module in two parts twice. */
function modulesOf(text: string): string[] {
  return [...text.matchAll(/^\/\/ ((?:dist|node_modules)\/.*)$/gm)].map(([, path = '']) => path);
}

/** Each text; the files that it imports statically are added. */
function* filesOf(files: Set<string>): Generator<string> {
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    for (const [, path = ''] of text.matchAll(/^(?:import|\}) ?(?:from )?["'](\.[^"']+)["'];$/gm)) {
      files.add(join(dirname(file), path));
    }
    yield text;
  }
}

test('a plain capture loads two files, without the page, publishing, YAML and commander', () => {
  const { files, modules, packages } = loadedWith(RUN);
  expect(files).toHaveLength(2);
  expect(modules).toContain('dist/capture/capture-session.js');
  const unneeded = /^(?:dist\/(?:stream|view)\/|node_modules\/(?:commander|yaml)\/)/;
  expect(modules.filter((path) => unneeded.test(path))).toEqual([]);
  // Takes a twentieth of the start.
  expect(packages).toContain('node:fs');
  expect(packages).not.toContain('node:crypto');
});

test('what is loaded on demand has the same classes as the rest', () => {
  const text = readFileSync(RUN, 'utf8');
  const path = /import\("(\.\/on-demand-[^"]+)"\)/.exec(text)?.[1] ?? '';
  const file = join(dirname(RUN), path);
  expect(existsSync(file)).toBe(true);
  const plain = loadedWith(RUN);
  const onDemand = loadedWith(file);
  const more = onDemand.files.filter((each) => !plain.files.includes(each));
  expect(more).toEqual([file]);
  // The errors come from what the rest has loaded already, and no module comes a second time.
  expect(onDemand.modules).toContain('dist/errors/panda-error.js');
  const own = modulesOf(readFileSync(file, 'utf8'));
  expect(own).toContain('dist/stream/publisher/stream-publisher.js');
  expect(own.filter((path) => plain.modules.includes(path))).toEqual([]);
});
