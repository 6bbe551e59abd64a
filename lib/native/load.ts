/** The only door to the addon. */

import { createRequire } from 'node:module';
import { dirname } from 'node:path';

import { NativeLoadError } from '../errors.js';
import type { NativeBinding } from './binding.js';
import { explainLoadError } from './explain-load-error.js';

let loaded: NativeBinding | undefined;

/** @throws NativeLoadError */
export function native(): NativeBinding {
  return (loaded ??= load());
}

function load(): NativeBinding {
  try {
    // In a bundle of CommonJS modules there is no URL of this module.
    const require = createRequire(typeof __filename === 'string' ? __filename : import.meta.url);
    const find = require('node-gyp-build') as (root: string) => NativeBinding;
    // By its own name, which is found from wherever the bundler has put this.
    return find(dirname(require.resolve('pandablocks/package.json')));
  } catch (cause) {
    throw new NativeLoadError(
      `The native addon of pandablocks can't be loaded on ${process.platform}-${process.arch}. ${explainLoadError(cause)}`,
      { cause },
    );
  }
}
