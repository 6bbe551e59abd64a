// Writes the version of package.json into lib/version.ts; `npm version` runs it.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const file = join(root, 'lib', 'version.ts');
const source = readFileSync(file, 'utf8');
writeFileSync(file, source.replace(/(VERSION = )'[^']*'/, `$1'${version}'`));
