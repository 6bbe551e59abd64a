/** Loads the addon. All of `lib` gets the addon from here. */

import { createRequire } from 'node:module';
import { dirname } from 'node:path';

import { NativeLoadError } from '../errors.js';
import type { NativeBinding } from './binding.js';
import { explainLoadError } from './explain-load-error.js';
import { loadAddon } from './find-addon.js';

let loaded: NativeBinding | undefined;

/** @throws NativeLoadError */
export function native(): NativeBinding {
  return (loaded ??= load());
}

function load(): NativeBinding {
  try {
    // A bundle of CommonJS modules has no URL of this module.
    const require = createRequire(typeof __filename === 'string' ? __filename : import.meta.url);
    // The package's own name is resolved from wherever the bundler has put this module.
    const root = dirname(require.resolve('pandablocks/package.json'));
    return loadAddon(root, require) as NativeBinding;
  } catch (cause) {
    throw new NativeLoadError(
      `The native addon of pandablocks can't be loaded on ${process.platform}-${process.arch}. ${explainLoadError(cause)}`,
      { cause },
    );
  }
}
