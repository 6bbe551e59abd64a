// The site's settings. VitePress reads this file from build/pages/.vitepress, where build.mjs copies it.
import process from 'node:process';

import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';

import { consoleBlocks } from './console-blocks.mjs';
import { sidebar } from './sidebar.mjs';

/** Words, and as whole words also names and options: `SEQ1.REPEATS`, `--arm`. */
function tokenize(text) {
  const words = text.split(/[^\p{L}\p{N}_]+/u);
  const names = text.match(/--?[a-z][\w-]*|[\w*]+(?:[.-][\w*]+)+/giu) ?? [];
  return [...words, ...names].filter((word) => word !== '');
}

/** Pages for users come before those of each class. */
function boostDocument(id) {
  return id.includes('/api/') ? 0.3 : 1;
}

export default defineConfig({
  title: 'pandablocks',
  description: 'Drive a PandABlocks PandA from Node.js and capture into HDF5',
  lang: 'en',
  base: process.env.DOCS_BASE ?? '/',
  markdown: {
    // A name such as capture.mjs is no address.
    linkify: false,
    anchor: { slugify: slug },
    codeTransformers: [consoleBlocks],
  },
  themeConfig: {
    nav: [
      { text: 'First capture', link: '/docs/tutorials/first-capture' },
      { text: 'Command', link: '/docs/cli/' },
      { text: 'API', link: '/api/' },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: {
      provider: 'local',
      options: {
        detailedView: true,
        miniSearch: {
          options: { tokenize },
          searchOptions: {
            boost: { title: 4, text: 2, titles: 1 },
            combineWith: 'AND',
            boostDocument,
          },
        },
      },
    },
  },
});
