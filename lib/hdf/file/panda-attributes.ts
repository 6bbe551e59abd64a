/** Which PandA a file comes from. */

import type { NativeAttribute } from '../../native/binding.js';
import type { Identification } from '../../responses/identification.js';

/** No file waits longer for it than this. */
const PATIENCE_MS = 1000;

/**
 * Attributes of the root for an answer that may be on its way: none if there is none, or not within a
 * second from when they are first asked for.
 */
export class PandaAttributes {
  readonly #answer: Promise<NativeAttribute[]>;
  #inTime: Promise<NativeAttribute[]> | null = null;

  constructor(identification: Identification | null | Promise<Identification | null>) {
    this.#answer = Promise.resolve(identification).then(
      (known) => (known === null ? [] : attributesOf(known)),
      // The samples are what matters.
      () => [],
    );
  }

  /** SWMR allows no new attribute once it has begun: so a file is not begun before. */
  get inTime(): Promise<NativeAttribute[]> {
    return (this.#inTime ??= this.#await());
  }

  async #await(): Promise<NativeAttribute[]> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<NativeAttribute[]>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS, []);
    });
    const known = await Promise.race([this.#answer, patience]);
    clearTimeout(timer);
    return known;
  }
}

function attributesOf(identification: Identification): NativeAttribute[] {
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
