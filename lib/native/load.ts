/** The only door to the addon. */

import { createRequire } from 'node:module';
import { dirname } from 'node:path';

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
    // By its own name, which is found from wherever the bundler has put this.
    return find(dirname(require.resolve('pandablocks/package.json')));
  } catch (cause) {
    throw new NativeLoadError(
      `The native addon of pandablocks can't be loaded on ${process.platform}-${process.arch}. ${whatHelps(cause)}`,
      { cause },
    );
  }
}

function whatHelps(cause: unknown): string {
  const { code, resource = '' } = cause as { code?: string; resource?: string };
  if (code === 'ERR_ACCESS_DENIED' && resource !== '') {
    return `Node.js must be allowed to look for it: --allow-fs-read=${resource}`;
  }
  if (code === 'ERR_DLOPEN_DISABLED' || code === 'ERR_ACCESS_DENIED') {
    return 'Node.js must be allowed to load addons: --allow-addons';
  }
  return (
    'Build it with "npm rebuild pandablocks" (in a checkout: "npm run setup"); ' +
    'it needs a C++ compiler, CMake and the HDF5 library.'
  );
}
