import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { addonPath } from '../../../lib/native/find-addon.js';
import { runningLibc } from '../../../lib/native/running-libc.js';
import { temporaryFolder } from '../../helpers/cli/cli.js';

const FOLDER = `${process.platform}-${process.arch}`;

beforeEach(() => {
  vi.stubEnv('PANDABLOCKS_PREBUILD', undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function packageWith(...binaries: string[]): string {
  const root = temporaryFolder();
  const folder = join(root, 'prebuilds', FOLDER);
  mkdirSync(folder, { recursive: true });
  for (const name of binaries) writeFileSync(join(folder, name), '');
  return root;
}

const prebuild = (root: string, name: string): string => join(root, 'prebuilds', FOLDER, name);

const refuse = (): never => {
  throw new Error('No native build was found for platform=linux');
};

test('a system with musl that is not Alpine gets the binary for musl', () => {
  const root = packageWith('pandablocks.glibc.node', 'pandablocks.musl.node');
  // This is what node-gyp-build finds without /etc/alpine-release.
  const found = (): string => prebuild(root, 'pandablocks.glibc.node');
  expect(addonPath(root, found, 'musl')).toBe(prebuild(root, 'pandablocks.musl.node'));
});

test('a Node.js for glibc on Alpine gets the binary for glibc', () => {
  const root = packageWith('pandablocks.glibc.node', 'pandablocks.musl.node');
  const found = (): string => prebuild(root, 'pandablocks.musl.node');
  expect(addonPath(root, found, 'glibc')).toBe(prebuild(root, 'pandablocks.glibc.node'));
  expect(addonPath(packageWith('pandablocks.glibc.node'), refuse, 'glibc')).toMatch(/glibc\.node$/);
});

test('without a binary for musl none is found, so that one is built', () => {
  const root = packageWith('pandablocks.glibc.node');
  const found = (): string => prebuild(root, 'pandablocks.glibc.node');
  expect(() => addonPath(root, found, 'musl')).toThrow(/^No native build was found .*with musl/);
});

test('PANDABLOCKS_PREBUILD replaces the folder of the package', () => {
  const root = packageWith('pandablocks.glibc.node');
  vi.stubEnv('PANDABLOCKS_PREBUILD', '/nowhere');
  expect(() => addonPath(root, refuse, 'glibc')).toThrow(/^No native build was found/);
});

test('an addon that was built on this machine fits', () => {
  const built = join('/package.glibc.node', 'build', 'Release', 'pandablocks.node');
  expect(addonPath('/package', () => built, 'musl')).toBe(built);
});

test('on other systems node-gyp-build decides', () => {
  expect(addonPath('/package', () => '/x.node', null)).toBe('/x.node');
  expect(() => addonPath('/package', refuse, null)).toThrow(/platform=linux/);
});

test.runIf(process.platform === 'linux')('the report of the process tells the C library', () => {
  const { excludeNetwork } = process.report as { excludeNetwork?: boolean };
  const seen: unknown[] = [];
  const report = vi.spyOn(process.report, 'getReport').mockImplementation(() => {
    seen.push((process.report as { excludeNetwork?: boolean }).excludeNetwork);
    return { header: { glibcVersionRuntime: '2.36' } };
  });
  expect(runningLibc()).toBe('glibc');
  // Node.js for musl, and Bun for musl, have no such line.
  report.mockReturnValue({ header: {} });
  expect(runningLibc()).toBe('musl');
  if (excludeNetwork === undefined) return;
  expect(seen).toEqual([true]);
  expect((process.report as { excludeNetwork?: boolean }).excludeNetwork).toBe(excludeNetwork);
});
