/** How acquisitions end (protocol.md, data port). */

/** Why an acquisition ended: the reasons that are known. */
export const EndReason = {
  Ok: 'Ok',
  Disarmed: 'Disarmed',
  EarlyDisconnect: 'Early disconnect',
  DataOverrun: 'Data overrun',
  FramingError: 'Framing error',
  DriverDataOverrun: 'Driver data overrun',
  DmaDataError: 'DMA data error',
  UnexpectedCompletionError: 'Unexpected completion error',
} as const;

/** Why an acquisition ended, in the PandA's words; other words than the known ones may come. */
export type EndReason = (typeof EndReason)[keyof typeof EndReason] | (string & {});

/** Whether an acquisition that ended like this is complete: run to its end, or ended by request. */
export function isGoodEnd(reason: EndReason): boolean {
  return reason === EndReason.Ok || reason === EndReason.Disarmed;
}
