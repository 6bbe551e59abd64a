/** Which names can be those of files. */

import { describe, expect, test } from 'vitest';

import { InvalidOptionError, OutputPathError, writeHdfFiles } from '../../../../lib/index.js';
import { AsyncClient } from '../../../../lib/client/async-client.js';
import { continuationOf } from '../../../../lib/hdf/path/filename-scheme.js';

describe('a scheme without a file name is refused before anything happens', () => {
  test.each([
    [''],
    ['/tmp/x/'],
    ['x/'],
    ['.'],
    ['/tmp/..'],
    [new URL('file:///tmp/x.h5')],
    [Buffer.from('/tmp/x.h5')],
    [5],
    [null],
  ])('%j', async (name) => {
    const client = new AsyncClient('127.0.0.1', { controlPort: 1, dataPort: 1 });
    for (const options of [{ scheme: name }, { fileNames: [name] }]) {
      const capture = writeHdfFiles(client, options as unknown as { scheme: string });
      await expect(capture).rejects.toSatisfy(
        (error) => error instanceof OutputPathError || error instanceof InvalidOptionError,
      );
    }
  });
});

test.each([
  ['a.h5', 'a-2.h5'],
  ['/data/a.b.h5', '/data/a.b-2.h5'],
  ['scan', 'scan-2'],
  ['../.h5', '../.h5-2'],
])('the rest of %s is %s', (name, rest) => {
  expect(continuationOf(name, 2)).toBe(rest);
});
