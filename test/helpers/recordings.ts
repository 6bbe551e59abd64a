/** Bytes recorded from real servers; they are not part of the repository. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../shared/recordings', import.meta.url));

/** Without them a test is to be skipped. */
export const haveRecordings = existsSync(ROOT);

export function recordingPath(name: string): string {
  return join(ROOT, name);
}

export function readRecording(name: string): Uint8Array {
  return readFileSync(recordingPath(name));
}

/** Names with their folder, e.g. `server/value_raw.bin`. */
export function listRecordings(folder: string, ending: string): string[] {
  if (!haveRecordings) return [];
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`);
}
