// Every link within build/site, which `npm run docs` makes, leads to a page and an anchor that are there.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const site = fileURLToPath(new URL('../../build/site', import.meta.url));
const pages = readdirSync(site, { recursive: true })
  .map((name) => join(site, String(name)))
  .filter((path) => path.endsWith('.html'));
const texts = new Map(pages.map((path) => [path, readFileSync(path, 'utf8')]));
const anchors = new Map([...texts].map(([path, text]) => [path, new Set(attributes(text, 'id'))]));

let broken = 0;
for (const [page, text] of texts) {
  for (const target of [...attributes(text, 'href'), ...attributes(text, 'src')]) {
    if (/^[a-z]+:/.test(target)) continue;
    const [path, anchor = ''] = decodeURI(target).split('#');
    const file = path === '' ? page : join(dirname(page), path);
    const isThere = existsSync(file) && statSync(file).isFile();
    if (isThere && (anchor === '' || (anchors.get(file)?.has(anchor) ?? true))) continue;
    console.error(`${page.slice(site.length + 1)}: ${target} leads nowhere`);
    broken++;
  }
}
console.log(`${pages.length} pages, ${broken} broken links`);
if (pages.length === 0 || broken > 0) process.exit(1);

function attributes(text, name) {
  return [...text.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map(([, value]) =>
    value.replaceAll('&amp;', '&').replaceAll('&quot;', '"'),
  );
}
