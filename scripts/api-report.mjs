// Compares the public API, as declared in dist/, with the reports in api/, so that no change goes
// unnoticed. --accept rewrites the reports.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const accept = process.argv.includes('--accept');
/** The other entries of the package are parts of the first. */
const ENTRIES = { pandablocks: 'index.d.ts', 'pandablocks-sim': 'sim/index.d.ts' };

const silent = { default: { logLevel: 'none' } };
const differing = Object.entries(ENTRIES).filter(([name, declarations]) => {
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: join(root, 'dist', declarations),
      compiler: { tsconfigFilePath: join(root, 'tsconfig.json') },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: join(root, 'api'),
        reportTempFolder: join(root, 'build', 'api'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        // A visible type that can't be imported is noted in the report.
        extractorMessageReporting: {
          ...silent,
          'ae-forgotten-export': { logLevel: 'warning', addToApiReportFile: true },
        },
        tsdocMessageReporting: silent,
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'package.json'),
  });
  const result = Extractor.invoke(config, {
    localBuild: accept,
    messageCallback: (message) => {
      // The changes are printed below.
      if (message.category === 'console' && message.logLevel !== 'error') message.handled = true;
    },
  });
  if (result.errorCount > 0) process.exit(1);
  return result.apiReportChanged;
});

if (accept) {
  const names = differing.map(([name]) => `api/${name}.api.md`).join(' and ');
  console.log(names === '' ? 'The public API is as it was.' : `${names} written.`);
} else if (differing.length > 0) {
  for (const [name] of differing) {
    const old = readFileSync(join(root, 'api', `${name}.api.md`), 'utf8').split('\n');
    const fresh = readFileSync(join(root, 'build', 'api', `${name}.api.md`), 'utf8').split('\n');
    for (const line of old.filter((text) => !fresh.includes(text))) console.error(`- ${line}`);
    for (const line of fresh.filter((text) => !old.includes(text))) console.error(`+ ${line}`);
  }
  console.error(
    'The public API is not that of the reports in api/. If that is meant, accept it with\n' +
      '  npm run build:ts && npm run api -- --accept\n' +
      'and commit the reports, with a line in CHANGELOG.md. Otherwise take the change back.',
  );
  process.exit(1);
}
