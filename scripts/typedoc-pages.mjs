// Gives the pages in docs/ their first heading as a name, and their folder as a group: so they need no
// front matter, which other viewers of Markdown would show.
import { Converter } from 'typedoc';

const GROUPS = {
  tutorials: 'Tutorials',
  'how-to': 'How to',
  explanations: 'Explanations',
  docs: 'Reference',
  decisions: 'Decisions',
};

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, page) => {
    page.name = takeHeading(page.content);
    const folder = page.project.files.getReflectionPath(page).split('/').at(-2);
    page.frontmatter.group = GROUPS[folder] ?? 'Project';
  });
}

/** Removes the first line, which may be in several parts if something in it is code. */
function takeHeading(parts) {
  const end = parts.findIndex(({ text }) => text.includes('\n'));
  const [line, ...rest] = parts[end].text.split('\n');
  const heading = [...parts.slice(0, end).map(({ text }) => text), line].join('');
  if (!heading.startsWith('# ')) throw new Error(`Begin a page with a heading, not "${heading}".`);
  parts.splice(0, end);
  parts[0].text = rest.join('\n');
  return heading.slice(2).replaceAll('`', '');
}
