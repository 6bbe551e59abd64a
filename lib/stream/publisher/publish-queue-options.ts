/** Options of a publish queue. */

import type { PandaError } from '../../errors.js';
import type { OutgoingMessage } from './outgoing-message.js';
import type { PublisherSession } from './publisher-session.js';
import type { StreamRoom } from './stream-room.js';

export interface PublishQueueOptions {
  readonly session: PublisherSession;
  readonly room: StreamRoom;
  readonly subject: string;
  /** Number of the acquisition. */
  readonly acquisition: number;
  /** Last sequence of the stream before the acquisition. */
  readonly afterSequence: number;
  /** The queue fails if nothing is acknowledged for so long, milliseconds. */
  readonly ackTimeoutMs: number;
  /** Called for each message that is stored. */
  readonly onStored: (message: OutgoingMessage) => void;
  /** Called once, when publishing of samples has stopped. */
  readonly onFailure: (error: PandaError) => void;
}
