/** The reasons for the end of an acquisition (protocol.md, data port). */

/** The known reasons for the end of an acquisition. All but the last are reported by the PandA. */
export const EndReason = {
  /** The acquisition is complete. */
  Ok: 'Ok',
  /** Ended by request; the samples up to that point are complete. */
  Disarmed: 'Disarmed',
  /** The PandA found that the client had disconnected. */
  EarlyDisconnect: 'Early disconnect',
  /** The client or the network was too slow, and the PandA's buffer is full. */
  DataOverrun: 'Data overrun',
  /** Triggers came faster than samples can be captured. */
  FramingError: 'Framing error',
  /** The PandA's software was too slow to read samples from the FPGA. */
  DriverDataOverrun: 'Driver data overrun',
  /** The FPGA reports that samples could not be moved. */
  DmaDataError: 'DMA data error',
  /** The FPGA stopped without a reason. */
  UnexpectedCompletionError: 'Unexpected completion error',
  /**
   * Reported by this library: the capture did not wait for the END, since all requested samples had
   * been received.
   */
  StoppedEarly: 'Stopped early',
} as const;

/**
 * The reason for the end of an acquisition, as the PandA reports it; reasons that are not listed
 * here are possible.
 */
export type EndReason = (typeof EndReason)[keyof typeof EndReason] | (string & {});

/** Whether an acquisition with this reason is complete: it ended normally or by request. */
export function isGoodEnd(reason: EndReason): boolean {
  return (
    reason === EndReason.Ok || reason === EndReason.Disarmed || reason === EndReason.StoppedEarly
  );
}
