/** What the messages of an acquisition belong to, and who is told of them. */

import type { PandaError } from '../../errors.js';
import type { OutgoingMessage } from './outgoing-message.js';
import type { PublisherSession } from './publisher-session.js';
import type { StreamRoom } from './stream-room.js';

export interface PublishQueueOptions {
  readonly session: PublisherSession;
  readonly room: StreamRoom;
  readonly subject: string;
  /** The number of the acquisition. */
  readonly acquisition: number;
  /** The last sequence of the stream before. */
  readonly afterSequence: number;
  /** The queue fails if nothing is acknowledged for so long, milliseconds. */
  readonly ackTimeoutMs: number;
  /** Told of each message that is stored. */
  readonly onStored: (message: OutgoingMessage) => void;
  /** No more samples are published. Told once. */
  readonly onFailure: (error: PandaError) => void;
}
