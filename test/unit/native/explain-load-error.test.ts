import { expect, test } from 'vitest';

import { explainLoadError } from '../../../lib/native/explain-load-error.js';

const failed = (code: string | undefined, message: string): Error =>
  Object.assign(new Error(message), { code });

test.each([
  ['ERR_DLOPEN_DISABLED', 'Cannot load native addon', /--no-addons.*--allow-addons/],
  ['ERR_ACCESS_DENIED', 'Access to this API has been restricted', /--allow-fs-read/],
  ['EACCES', "EACCES: permission denied, open '/x/a.node'", /no permission to read \/x\/a\.node/],
  [
    'ERR_DLOPEN_FAILED',
    "/lib/libm.so.6: version `GLIBC_2.38' not found (required by /x/a.node)",
    /older than that of the binary.*npm rebuild/,
  ],
  [
    'ERR_DLOPEN_FAILED',
    'libc.musl-x86_64.so.1: cannot open shared object file: No such file or directory',
    /another C library/,
  ],
  ['ERR_DLOPEN_FAILED', '/x/a.node: invalid ELF header', /another platform, or damaged/],
  [
    'ERR_DLOPEN_FAILED',
    'libhdf5_serial.so.103: cannot open shared object file: No such file or directory',
    /library .* missing \(libhdf5_serial\.so\.103\)/,
  ],
  ['MODULE_NOT_FOUND', "Cannot find module 'node-gyp-build'", /bundler has to keep pandablocks/],
  [undefined, 'No native build was found for platform=linux arch=s390x', /no binary for this/],
  [undefined, 'something else\n  at x', /^something else\. Build it with "npm rebuild/],
])('%s %s', (code, message, advice) => {
  expect(explainLoadError(failed(code, message))).toMatch(advice);
});
