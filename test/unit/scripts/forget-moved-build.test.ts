import { existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { temporaryFolder } from '../../helpers/cli/cli.js';

const script = new URL('../../../scripts/forget-moved-build.mjs', import.meta.url).href;
const { forgetMovedBuild } = (await import(script)) as {
  readonly forgetMovedBuild: (sources: string, folder: string) => boolean;
};

/** A checkout that CMake has built in. */
function builtCheckout(): string {
  const checkout = join(temporaryFolder(), 'checkout');
  const build = join(checkout, 'build');
  mkdirSync(join(build, 'CMakeFiles'), { recursive: true });
  mkdirSync(join(build, 'Release'));
  writeFileSync(
    join(build, 'CMakeCache.txt'),
    `CMAKE_BUILD_TYPE:STRING=Release\nCMAKE_CACHEFILE_DIR:INTERNAL=${build}\n` +
      `CMAKE_HOME_DIRECTORY:INTERNAL=${checkout}\n`,
  );
  return checkout;
}

function leftIn(checkout: string): boolean[] {
  return ['CMakeCache.txt', 'CMakeFiles', 'Release'].map((name) =>
    existsSync(join(checkout, 'build', name)),
  );
}

test('starts again if a checkout was moved', () => {
  const checkout = builtCheckout();
  const moved = `${checkout}-moved`;
  renameSync(checkout, moved);
  // Others may be there now.
  mkdirSync(join(checkout, 'build'), { recursive: true });
  expect(forgetMovedBuild(moved, join(moved, 'build'))).toBe(true);
  expect(leftIn(moved)).toEqual([false, false, true]);
});

test('continues where it was built, under any name', () => {
  const checkout = builtCheckout();
  const link = `${checkout}-link`;
  symlinkSync(checkout, link);
  for (const name of [checkout, link]) {
    expect(forgetMovedBuild(name, join(name, 'build'))).toBe(false);
    expect(leftIn(name)).toEqual([true, true, true]);
  }
});

test('has nothing to remove in a new folder', () => {
  expect(forgetMovedBuild('/nowhere', join(temporaryFolder(), 'build'))).toBe(false);
});
