/** Stale partial files: temporary files that killed captures have left. */

import { isLocked } from '../os/file-lock.js';
import type { ListFolder } from './folder-listing.js';
import { findPartials } from './partial-files.js';

const MOST_NAMED = 5;

/**
 * Finds temporary files of captures to these paths that are not being written.
 * @returns a message about them; null if there are none
 */
export async function describeStalePartials(
  paths: readonly string[],
  list: ListFolder,
): Promise<string | null> {
  const partials = await findPartials(paths, list);
  const isInUse = await Promise.all(partials.map(isLocked));
  const leftOver = partials.filter((_, index) => isInUse[index] === false).sort();
  if (leftOver.length === 0) return null;
  const named = leftOver.slice(0, MOST_NAMED).join(', ');
  const more = leftOver.length > MOST_NAMED ? `, and ${leftOver.length - MOST_NAMED} more` : '';
  return `Left over from a capture that was killed: ${named}${more}. "pandablocks repair" makes of it what can be made.`;
}
