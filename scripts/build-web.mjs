// Makes the page of a capture from web/: a script, a style sheet, and what belongs to them.
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Of all files together, gzipped. */
const MOST_BYTES = 150_000;
const COPIED = ['index.html', 'icon.svg'];

/** @param {string} folder where the page is put */
export async function buildWeb(folder) {
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: { app: join(root, 'web', 'main.ts'), style: join(root, 'web', 'style.css') },
    entryNames: 'app',
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'warning',
  });
  for (const name of COPIED) copyFileSync(join(root, 'web', name), join(folder, name));
  const license = readFileSync(join(root, 'node_modules', 'uplot', 'LICENSE'), 'utf8');
  writeFileSync(join(folder, 'LICENSES.txt'), `uplot\n\n${license}`);
  const files = readdirSync(folder).map((name) => join(folder, name));
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).byteLength, 0);
  if (bytes > MOST_BYTES) {
    throw new Error(`The page has ${bytes} bytes gzipped, ${MOST_BYTES} at most.`);
  }
  return { bytes, files: files.map((file) => ({ file, bytes: statSync(file).size })) };
}
