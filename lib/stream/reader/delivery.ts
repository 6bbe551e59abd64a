/** The origin of a delivered message, from the subject for its acknowledgement. */

export interface Delivery {
  /** Sequence of the message in its stream. */
  readonly streamSequence: number;
  /** Sequence of the delivery in its consumer, from 1. */
  readonly deliverySequence: number;
  /** Number of deliveries of the message, with this one. */
  readonly deliveries: number;
}

/** `$JS.ACK.STREAM.CONSUMER...` of servers without domains; others insert two more tokens. */
const TOKENS = 9;

/** @returns null if the subject has not JetStream's format */
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
