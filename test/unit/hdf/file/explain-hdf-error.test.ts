import { constants } from 'node:os';

import { expect, test } from 'vitest';

import type { HdfError } from '../../../../lib/errors.js';
import { explainHdfError } from '../../../../lib/hdf/file/explain-hdf-error.js';

function failure(code: keyof typeof constants.errno): Error {
  const stack = `can't write: write failed: filename = 'x', errno = ${constants.errno[code]}, error message = 'In words', buf = 0x1`;
  return Object.assign(new Error(stack), { operation: 'write to', path: 'x' });
}

test.each([
  ['ENOSPC', /could not write to \/data\/x\.h5: the disk is full: make room in \/data, or/],
  ['EDQUOT', /the quota is used up: make room in \/data, or/],
  ['EFBIG', /must not be larger here: raise the limit/],
  ['EROFS', /has become read-only/],
  ['EACCES', /no permission: let this user write to \/data/],
  ['EIO', /the disk failed/],
  ['ENOLCK', /no locks: choose another/],
  ['ENOMEM', /could not write to \/data\/x\.h5: In words\.$/],
] as const)('%s', (code, pattern) => {
  const error = explainHdfError(failure(code), '/data/x.h5') as HdfError;
  expect(error.message).toMatch(pattern);
  expect(error).toMatchObject({ code: 'HDF', systemCode: code, path: '/data/x.h5' });
});

test('an error of HDF5 itself', () => {
  const error = explainHdfError(new Error('unable to do it'), '/data/x.h5') as HdfError;
  expect(error.message).toMatch(/unable to do it\.$/);
  expect(error.systemCode).toBeNull();
});
