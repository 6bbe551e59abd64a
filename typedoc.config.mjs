/** The API as Markdown, in build/pages/api, for the site (scripts/site/build.mjs). */
/** @type {Partial<import('typedoc').TypeDocOptions & import('typedoc-plugin-markdown').PluginOptions>} */
export default {
  name: 'API',
  plugin: ['typedoc-plugin-markdown'],
  entryPoints: ['lib/index.ts', 'lib/sim/index.ts', 'lib/stream/index.ts', 'lib/view/index.ts'],
  tsconfig: 'tsconfig.json',
  out: 'build/pages/api',
  readme: 'none',
  entryFileName: 'index',
  navigationJson: 'build/pages/api/navigation.json',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  hideGroupHeadings: true,
  useCodeBlocks: true,
  useHTMLEncodedBrackets: true,
  sanitizeComments: true,
  parametersFormat: 'table',
  // The union of all errors is made of these modules; its page lists the errors themselves.
  intentionallyNotExported: [
    'lib/errors/known.ts:InstancesOf',
    ...['capture', 'command', 'connection', 'file', 'program', 'settings', 'stream'].map(
      (name) => `lib/errors/${name}.ts:${name}`,
    ),
  ],
  excludePrivate: true,
  excludeInternal: true,
  disableSources: true,
  githubPages: false,
  validation: {
    notExported: true,
    invalidLink: true,
    invalidPath: true,
    rewrittenLink: true,
    notDocumented: true,
  },
  treatWarningsAsErrors: true,
};
