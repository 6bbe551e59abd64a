// Makes the site in build/site: the pages of the project, the examples, and a page for each part of the API.
//
//   node scripts/site/build.mjs [--api-as-it-is]
//
// VitePress reads one folder, so all pages are gathered in build/pages first, at the places that they have in
// the project. DOCS_BASE is the path under which a server has the site, such as /pandablocks/.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const pages = join(root, 'build', 'pages');
const site = join(root, 'build', 'site');
const require = createRequire(import.meta.url);

const keepsApi = process.argv.includes('--api-as-it-is') && existsSync(join(pages, 'api'));
if (!keepsApi) {
  rmSync(pages, { recursive: true, force: true });
  run(binary('typedoc', 'bin/typedoc'), []);
}
const tracked = gitFiles('*.md', 'examples/*.mjs', 'docs/*.svg', 'docs/*.png');
for (const file of tracked) {
  if (file.startsWith('api/')) continue;
  if (file.endsWith('.md')) writePage(pageName(file), withLinksOfSite(read(file)));
  else if (file.endsWith('.mjs')) writePage(file.replace(/mjs$/, 'md'), pageOfExample(file));
  else copy(file);
}
cpSync(here, join(pages, '.vitepress'), { recursive: true });

rmSync(site, { recursive: true, force: true });
run(binary('vitepress', 'bin/vitepress.js'), ['build', pages, '--outDir', site]);

function binary(name, path) {
  return join(dirname(require.resolve(`${name}/package.json`)), path);
}

function run(program, args) {
  const { status } = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
}

function gitFiles(...patterns) {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', ...patterns];
  const { stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return stdout.split('\n').filter((file) => file !== '' && existsSync(join(root, file)));
}

function read(file) {
  return readFileSync(join(root, file), 'utf8');
}

/** A server shows index.html for a folder. */
function pageName(file) {
  return file.replace(/(^|\/)README\.md$/, '$1index.md');
}

function withLinksOfSite(text) {
  return text
    .replaceAll(/\]\(((?:[\w.-]+\/)*)README\.md(#[\w-]+)?\)/g, ']($1index.md$2)')
    .replaceAll(/\]\(((?:[\w.-]+\/)*[\w-]+)\.mjs\)/g, ']($1.md)');
}

/** The comment at the head of an example is its text; a line in it that is indented is a command. */
function pageOfExample(file) {
  const lines = read(file).split('\n');
  const end = lines.findIndex((line) => !line.startsWith('//'));
  const head = lines
    .slice(0, end)
    .map((line) => line.replace(/^\/\/ ?/, ''))
    .map((line) => (line.startsWith('  ') ? `\n\`\`\`sh\n${line.trim()}\n\`\`\`\n` : line));
  const code = lines.slice(end).join('\n').trim();
  return [`# ${file.split('/').at(-1)}`, '', ...head, '', '```js', code, '```', ''].join('\n');
}

function writePage(file, text) {
  mkdirSync(dirname(join(pages, file)), { recursive: true });
  writeFileSync(join(pages, file), text);
}

function copy(file) {
  mkdirSync(dirname(join(pages, file)), { recursive: true });
  cpSync(join(root, file), join(pages, file));
}
