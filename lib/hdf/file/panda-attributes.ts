/** Which PandA a file comes from. */

import type { NativeAttribute } from '../../native/binding.js';
import type { Identification } from '../../responses/identification.js';

/** Attributes of the root; none if the PandA has not told. */
export function pandaAttributes(identification: Identification | null): NativeAttribute[] {
  if (identification === null) return [];
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
