// Checks the site in build/site, which `npm run docs` makes. Checks of the files: headings,
// neighbours, links and anchors. Checks in Chromium: widths on a phone, search, copying, dark and
// light mode.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { checkInBrowser } from './site-in-browser.mjs';

const SITE = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'build', 'site');
const BASE = process.env.DOCS_BASE ?? '/';
/** All hosts of external links. */
const HOSTS = [
  'developer.mozilla.org',
  'docs.nats.io',
  'dom.spec.whatwg.org',
  'github.com',
  'json-schema.org',
  'h5py.org',
  'keepachangelog.com',
  'nats.io',
  'pandablocks.org',
  'semver.org',
];

const html = readdirSync(SITE, { recursive: true })
  .map((name) => String(name).replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.html') && name !== '404.html')
  .sort();
const texts = new Map(html.map((name) => [name, readFileSync(join(SITE, name), 'utf8')]));
const files = new Set(
  readdirSync(SITE, { recursive: true }).map((name) => String(name).replaceAll('\\', '/')),
);
const anchors = new Map([...texts].map(([name, text]) => [name, new Set(attributes(text, 'id'))]));

const faults = [...texts].flatMap(([name, text]) =>
  [...headingFaults(text), ...neighbourFaults(text), ...linkFaults(name, text)].map(
    (fault) => `${name}: ${fault}`,
  ),
);
if (html.length < 100) faults.push(`${html.length} pages: where is the API?`);
faults.push(...(await checkInBrowser(SITE, BASE, html)));

for (const fault of faults) console.error(fault);
console.log(`${html.length} pages, ${faults.length} faults`);
if (faults.length > 0) process.exit(1);

function headingFaults(text) {
  const headings = [...text.matchAll(/<h1[^>]*>(.*?)<\/h1>/gs)].map(([, inner]) => plain(inner));
  return headings.length === 1 && headings[0] !== '' ? [] : [`${headings.length} main headings`];
}

function neighbourFaults(text) {
  return text.includes('class="VPLink link pager-link') || text.includes('pager-link')
    ? []
    : ['no link to the previous or next page'];
}

function linkFaults(name, text) {
  return [...attributes(text, 'href'), ...attributes(text, 'src')].flatMap((target) => {
    if (target === '' || target.startsWith('data:')) return [];
    if (/^[a-z]+:/.test(target)) return isKnown(target) ? [] : [`a link to ${target}`];
    const [path, anchor = ''] = decodeURI(target).split('#');
    const place = path === '' ? name : placeOf(name, path);
    const isThere =
      files.has(place) && (anchor === '' || (anchors.get(place)?.has(anchor) ?? true));
    return isThere ? [] : [`${target} leads nowhere`];
  });
}

function isKnown(target) {
  const { protocol, host } = new URL(target);
  return protocol === 'https:' && HOSTS.includes(host);
}

function placeOf(name, path) {
  const place = path.startsWith(BASE)
    ? path.slice(BASE.length)
    : posix.join(posix.dirname(name), path);
  return place === '' || place.endsWith('/') ? `${place}index.html` : place;
}

function plain(inner) {
  return inner
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('\u200b', '')
    .trim();
}

function attributes(text, name) {
  return [...text.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map(([, value]) =>
    value.replaceAll('&amp;', '&').replaceAll('&quot;', '"'),
  );
}
