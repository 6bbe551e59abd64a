/** The destination of captured samples: the interface between their source and the data port. */

/** One acquisition, from ARM to END. */
export interface CaptureSink {
  /** Called when the capture has started (PCAP is enabled): the header is sent. */
  start(): void;
  /**
   * Adds whole samples, packed in the order of the acquisition's fields. One call is one read of
   * the hardware: about 100 ms of samples, or 2 MiB. Each call takes one of the 128 blocks of the
   * data port's ring, whatever its size, so a sink that is written sample by sample overruns. The
   * sink keeps the array, which must not be changed afterwards. Ignored after the end.
   */
  write(samples: Uint8Array): void;
  /**
   * Ends the acquisition. Ignored after the end. Without a start, nothing is sent at all.
   *
   * @param reason `Ok`, `Disarmed` or another reason of a PandA
   */
  end(reason: string): void;
}
