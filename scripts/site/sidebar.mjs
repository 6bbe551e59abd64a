// The site's navigation: the groups and links of docs/README.md. A link to the index of a folder has the pages
// that this index lists below it. The reference ends with the API, as TypeDoc has written it.
import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const pages = dirname(dirname(fileURLToPath(import.meta.url)));
const INDEX = 'docs/index.md';
const START = [
  { text: 'Overview', link: '/' },
  { text: 'Documentation', link: '/docs/' },
];
const LINK = /\[([^\]]+)\]\(([^)#]+\.md)\)/g;

export function sidebar() {
  const [, ...sections] = read(INDEX).split(/^## /m);
  return [{ text: 'pandablocks', items: START }, ...sections.map(groupOf)];
}

function groupOf(section) {
  const [text] = section.split('\n', 1);
  const items = itemsOf(INDEX, section);
  return { text, collapsed: false, items: text === 'Reference' ? [...items, api()] : items };
}

function itemsOf(page, text) {
  return [...text.matchAll(LINK)].map(([, title, target]) => {
    const file = posix.join(posix.dirname(page), target);
    const item = { text: plain(title), link: `/${file.replace(/(index)?\.md$/, '')}` };
    const items = below(file);
    return items.length === 0 ? item : { ...item, collapsed: true, items };
  });
}

function below(file) {
  if (!file.endsWith('/index.md')) return [];
  const folder = posix.dirname(file);
  return itemsOf(file, read(file)).filter(({ link }) => posix.dirname(link) === `/${folder}`);
}

function api() {
  const items = apiItems(JSON.parse(read('api/navigation.json')));
  return { text: 'The API', link: '/api/', collapsed: true, items };
}

function apiItems(entries) {
  return entries.map(({ title, path, children }) => ({
    text: title,
    ...(path && { link: `/api/${path.replace(/(index)?\.md$/, '')}` }),
    ...(children && { collapsed: true, items: apiItems(children) }),
  }));
}

/** A sidebar shows HTML. */
function plain(title) {
  return title.replaceAll('`', '').replaceAll('<', '&lt;');
}

function read(file) {
  return readFileSync(join(pages, file), 'utf8');
}
