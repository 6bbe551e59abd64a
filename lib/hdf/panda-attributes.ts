/** Which PandA a file comes from. */

import type { AsyncClient } from '../client/async-client.js';
import type { NativeAttribute } from '../native/binding.js';
import type { Identification } from '../responses/identification.js';

/** No capture waits longer for it than this, and only at its close. */
const PATIENCE_MS = 1000;

/** Asks who is there, without being in anybody's way. @returns null if no answer comes soon */
export async function askWho(client: AsyncClient): Promise<Identification | null> {
  try {
    return await client.identify({ signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    // A capture needs no control port.
    return null;
  }
}

/** As attributes of the root of a file. */
export function pandaAttributes(identification: Identification): NativeAttribute[] {
  const { text, software, fpga, rootfs } = identification;
  const values = {
    panda_idn: text,
    panda_software: software,
    panda_fpga: fpga,
    panda_rootfs: rootfs,
  };
  return Object.entries(values).flatMap(([name, value]) =>
    // HDF5's strings end at a NUL.
    value === null ? [] : [{ name, value: value.replaceAll('\0', '') }],
  );
}
