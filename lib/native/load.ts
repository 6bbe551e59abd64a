/** The only door to the addon. */

import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

import { NativeLoadError } from '../errors.js';
import type { NativeBinding } from './binding.js';

const require = createRequire(import.meta.url);

let loaded: NativeBinding | undefined;

/** @throws NativeLoadError */
export function native(): NativeBinding {
  return (loaded ??= load());
}

function load(): NativeBinding {
  try {
    const find = require('node-gyp-build') as (root: string) => NativeBinding;
    return find(fileURLToPath(new URL('../..', import.meta.url)));
  } catch (cause) {
    throw new NativeLoadError(
      `The native addon of pandablocks can't be loaded on ${process.platform}-${process.arch}. ` +
        'Build it with "npm rebuild pandablocks" (in a checkout: "npm run setup"); ' +
        'it needs a C++ compiler, CMake and the HDF5 library.',
      { cause },
    );
  }
}
