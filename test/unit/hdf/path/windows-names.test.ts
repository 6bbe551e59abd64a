/** Names of files on Windows, which is not needed for that. */

import { win32 } from 'node:path';

import { expect, test } from 'vitest';

import { OutputPathError } from '../../../../lib/index.js';
import { checkFilename } from '../../../../lib/hdf/path/check-filename.js';
import { fileKey } from '../../../../lib/hdf/path/folder-listing.js';

test.each([
  ['scan.h5'],
  ['C:\\data\\scan 1.h5'],
  ['C:/data/scan.h5'],
  ['data\\..\\scan.h5'],
  ['\\\\server\\share\\scan.h5'],
  ['\\\\?\\C:\\data\\scan.h5'],
  ['\\data\\scan.h5'],
  ['console.h5'],
  ['com10.h5'],
  ['.h5'],
  ['Messung-ä.h5'],
])('%s is a file', (path) => {
  expect(checkFilename(path, 'win32')).toBe(path);
});

test.each([
  ['CON', /CON, which is a device/],
  ['con.h5', /device/],
  ['C:\\data\\nul.tar.h5', /device/],
  ['C:\\aux\\scan.h5', /device/],
  ['LPT1', /device/],
  ['COM¹.h5', /device/],
  ['C:\\data\\t:1.h5', /colon in t:1\.h5/],
  ['a:b', /relative to the current folder of drive a:/],
  ['C:scan.h5', /write C:\\ for the drive/],
  ['scan?.h5', /the character "\?"/],
  ['scan\u0007.h5', /the character/],
  ['scan.h5.', /drops the last character/],
  ['C:\\data \\scan.h5', /drops the last character/],
  ['C:\\data\\', /names no file/],
  ['C:\\', /names no file/],
  ['data/', /names no file/],
  ['..', /names no file/],
])('%s is refused', (path, why) => {
  const check = (): unknown => checkFilename(path, 'win32');
  expect(check).toThrow(OutputPathError);
  expect(check).toThrow(why);
});

test('on other systems a backslash and a colon are parts of a name', () => {
  for (const path of ['CON', 'a:b', 'scan\\', 'scan.']) {
    expect(checkFilename(path, 'linux')).toBe(path);
  }
});

test('paths that differ in case are one file on Windows and macOS', () => {
  const [one, other] = ['C:\\Data\\scan.h5', 'c:\\data\\SCAN.H5'];
  const keys = (platform: string): string[] =>
    [one, other].map((path) => fileKey(win32.resolve(path), platform));
  expect(new Set(keys('win32')).size).toBe(1);
  expect(new Set(keys('darwin')).size).toBe(1);
  expect(new Set(keys('linux')).size).toBe(2);
});
