/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  name: 'pandablocks',
  plugin: ['./scripts/typedoc-pages.mjs'],
  entryPoints: ['lib/index.ts', 'lib/sim/index.ts'],
  tsconfig: 'tsconfig.json',
  out: 'build/site',
  readme: 'README.md',
  projectDocuments: ['docs/*/*.md', 'docs/*.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  excludePrivate: true,
  excludeInternal: true,
  disableSources: true,
  githubPages: false,
  highlightLanguages: [
    ...['bash', 'sh', 'console', 'javascript', 'typescript', 'json', 'python', 'matlab', 'ini'],
    ...['docker', 'xml', 'text', 'diff'],
  ],
  markdownItLoader: (parser) => {
    // TypeDoc makes a heading's anchor of its plain text only.
    parser.core.ruler.push('plain-headings', ({ tokens }) => {
      tokens.forEach((token, i) => {
        if (tokens[i - 1]?.type !== 'heading_open') return;
        for (const part of token.children) if (part.type === 'code_inline') part.type = 'text';
      });
    });
  },
  validation: {
    notExported: true,
    invalidLink: true,
    invalidPath: true,
    rewrittenLink: true,
    notDocumented: true,
  },
  treatWarningsAsErrors: true,
};
