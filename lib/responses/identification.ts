/** The identification of a server. */

/** The parsed answer to `*IDN?`. */
export interface Identification {
  /** The unparsed answer. */
  readonly text: string;
  /** The software version, e.g. `4.1`; null if the answer has none. */
  readonly software: string | null;
  /** The version of the FPGA image; null if the answer has none. */
  readonly fpga: string | null;
  /** The root file system; null if the answer has none. */
  readonly rootfs: string | null;
  /** `[major, minor]` of `software`, which is the API version; null if the answer has none. */
  readonly version: readonly [major: number, minor: number] | null;
}
