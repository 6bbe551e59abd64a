// CMake refuses to build in a folder that was made for another checkout, after a move or a copy.
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const MADE_FOR = /^CMAKE_(?:HOME_DIRECTORY|CACHEFILE_DIR):INTERNAL=(.*)$/gm;

/**
 * Resets CMake's cache in a build folder that was made elsewhere or for other sources; all other
 * files stay.
 *
 * @param {string} sources the folder with CMakeLists.txt
 * @param {string} folder the build folder
 * @returns {boolean} whether the cache was removed
 */
export function forgetMovedBuild(sources, folder) {
  const cache = join(folder, 'CMakeCache.txt');
  if (!existsSync(cache)) return false;
  const madeFor = [...readFileSync(cache, 'utf8').matchAll(MADE_FOR)].map(([, path]) => path);
  if (madeFor.every((path) => isSame(path, sources) || isSame(path, folder))) return false;
  rmSync(cache);
  rmSync(join(folder, 'CMakeFiles'), { recursive: true, force: true });
  return true;
}

function isSame(path, other) {
  return existsSync(path) && realpathSync(path) === realpathSync(other);
}
