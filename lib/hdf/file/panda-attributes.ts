/** Attributes that identify the acquisition and the PandA of a file. */

import type { NativeAttribute } from '../../native/binding.js';
import type { StartData } from '../../responses/data.js';
import type { Identification } from '../../responses/identification.js';
import { VERSION } from '../../version.js';

/** Attributes of the root; none if the PandA's identification is not known. */
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
    // A string in HDF5 ends at a NUL.
    value === null ? [] : [{ name, value: value.replaceAll('\0', '') }],
  );
}

/** Attributes of the root that are known at the start. */
export function startAttributes(start: StartData): NativeAttribute[] {
  const { armTime, startTime, hwTimeOffsetNs } = start;
  const attributes: NativeAttribute[] = [{ name: 'pandablocks_version', value: VERSION }];
  if (armTime !== null) attributes.push({ name: 'arm_time', value: armTime });
  if (startTime !== null) attributes.push({ name: 'start_time', value: startTime });
  if (hwTimeOffsetNs !== null)
    attributes.push({ name: 'hw_time_offset_ns', value: hwTimeOffsetNs });
  return attributes;
}
