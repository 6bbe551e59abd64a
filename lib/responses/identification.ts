/** Who answers on the control port. */

/** The answer to `*IDN?`, taken apart. */
export interface Identification {
  /** The answer as it came. */
  readonly text: string;
  /** Of the server, e.g. `4.1`; null if it does not say. */
  readonly software: string | null;
  /** Of the FPGA's image. */
  readonly fpga: string | null;
  /** Of the root file system. */
  readonly rootfs: string | null;
  /** `[major, minor]` of `software`, which is the version of the API; null if it does not say. */
  readonly version: readonly [major: number, minor: number] | null;
}
