/** How acquisitions end (protocol.md, data port). */

/** Why an acquisition ended: the reasons that are known. All but the last are the PandA's words. */
export const EndReason = {
  /** All that was to be captured is. */
  Ok: 'Ok',
  /** Ended by request: what was captured until then is complete. */
  Disarmed: 'Disarmed',
  /** The client has gone, in the PandA's eyes. */
  EarlyDisconnect: 'Early disconnect',
  /** The client was too slow, or the network, and the PandA's buffer is full. */
  DataOverrun: 'Data overrun',
  /** Triggers came faster than samples can be captured. */
  FramingError: 'Framing error',
  /** The PandA itself was too slow to take samples off its FPGA. */
  DriverDataOverrun: 'Driver data overrun',
  /** The FPGA reports that samples could not be moved. */
  DmaDataError: 'DMA data error',
  /** The FPGA has stopped without a reason. */
  UnexpectedCompletionError: 'Unexpected completion error',
  /** Our word: nobody waited for its END, since what was asked for had come. */
  StoppedEarly: 'Stopped early',
} as const;

/** Why an acquisition ended, in the PandA's words; other words than the known ones may come. */
export type EndReason = (typeof EndReason)[keyof typeof EndReason] | (string & {});

/** Whether an acquisition that ended like this is complete: run to its end, or ended by request. */
export function isGoodEnd(reason: EndReason): boolean {
  return (
    reason === EndReason.Ok || reason === EndReason.Disarmed || reason === EndReason.StoppedEarly
  );
}
