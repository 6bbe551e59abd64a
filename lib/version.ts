/** The version of this package. */

import { createRequire } from 'node:module';

// By its own name, which is found from wherever the bundler has put this.
const { version } = createRequire(import.meta.url)('pandablocks/package.json') as {
  version: string;
};

/** As in package.json. */
export const VERSION = version;
