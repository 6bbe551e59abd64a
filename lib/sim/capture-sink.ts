/** Where captured samples go: the border between what makes them and the data port. */

/** One acquisition, from ARM to END. */
export interface CaptureSink {
  /** The capture has really started (PCAP is enabled): the header goes out. */
  start(): void;
  /**
   * Whole samples, packed in the order of the acquisition's fields, as one read of the hardware:
   * some 100 ms worth, or 2 MiB. Each takes one of the 128 blocks of the data port's ring, however
   * small it is, so a sink that is written sample by sample overruns. The sink keeps the array: it
   * must not be changed afterwards. Ignored after the end.
   */
  write(samples: Uint8Array): void;
  /**
   * Ignored after the end. Without a start before, nothing is sent at all.
   *
   * @param reason `Ok`, `Disarmed` or another of the PandA's words
   */
  end(reason: string): void;
}
