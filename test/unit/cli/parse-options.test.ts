import { expect, test } from 'vitest';

import { parseHost, parseSize, parseTimeout } from '../../../lib/cli/parse-options.js';

test.each([
  ['panda.local', 'panda.local'],
  ['192.168.0.1', '192.168.0.1'],
  ['::1', '::1'],
  ['[fe80::1%eth0]', 'fe80::1%eth0'],
])('the host %s', (text, host) => {
  expect(parseHost(text)).toBe(host);
});

test.each(['', '[]', '[::1', 'a b', 'a/b', '[[::1]]'])('%j is no host', (text) => {
  expect(() => parseHost(text)).toThrow('Give a name or an address.');
});

test('a port after the host is refused, with the right option', () => {
  expect(() => parseHost('panda:8888')).toThrow('there are separate options for ports');
});

test('durations', () => {
  expect(parseTimeout('0.5')).toBe(0.5);
  for (const text of ['0', '1000001', '-1', 'x', '1e3']) {
    expect(() => parseTimeout(text)).toThrow('Give seconds');
  }
});

test.each([
  ['1048576', 1048576],
  ['64M', 64 * 1024 ** 2],
  ['2g', 2 * 1024 ** 3],
  ['512KiB', 512 * 1024],
])('the size %s', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each(['', 'M', '-1', '1.5G', '10 M', '1e9'])('%j is no size', (text) => {
  expect(() => parseSize(text)).toThrow('Give bytes');
});
