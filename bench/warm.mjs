// Gets memory ready for what a run is going to write.
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const TMPFS = 0x01021994;
const CHUNK = new Uint8Array(1024 * 1024).fill(0x55);

/**
 * A virtual machine may hand memory back to its host seconds after a file is removed; taking it
 * again costs more than all else that is measured here, and never twice the same. So this writes
 * and removes a file of that size just before the run. On disks it does nothing.
 */
export function warmMemory(file, bytes) {
  if (statfsSync(dirname(file)).type !== TMPFS) return;
  const descriptor = openSync(file, 'w');
  try {
    for (let written = 0; written < bytes; written += CHUNK.length) writeSync(descriptor, CHUNK);
  } finally {
    closeSync(descriptor);
    rmSync(file, { force: true });
  }
}
