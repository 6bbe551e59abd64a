/** Where a message that a consumer has delivered comes from: it stands in the subject for its acknowledgement. */

export interface Delivery {
  /** Of the message in its stream. */
  readonly streamSequence: number;
  /** Of the delivery in its consumer, from 1. */
  readonly deliverySequence: number;
  /** How often the message was delivered, this time included. */
  readonly deliveries: number;
}

/** `$JS.ACK.STREAM.CONSUMER...` of servers that know no domains; others have two more in front. */
const TOKENS = 9;

/** @returns null if this is not what a JetStream server writes */
export function parseDelivery(reply: string): Delivery | null {
  const tokens = reply.split('.');
  if (tokens[0] !== '$JS' || tokens[1] !== 'ACK' || tokens.length < TOKENS) return null;
  const from = tokens.length === TOKENS ? 4 : 6;
  const [deliveries, streamSequence, deliverySequence] = tokens.slice(from, from + 3).map(Number);
  if (!isCount(deliveries) || !isCount(streamSequence) || !isCount(deliverySequence)) return null;
  return { deliveries, streamSequence, deliverySequence };
}

function isCount(value: number | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
