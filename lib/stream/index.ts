/**
 * The durable stream between PandAs and files: NATS JetStream.
 *
 * @module pandablocks/stream
 */

export { listStreams, type ListedAcquisition, type ListedPanda } from './admin/list-streams.js';
export { purgeStreams, type PurgeStreamsOptions } from './admin/purge-streams.js';
export { setUpStreams, type SetUpStreamsOptions } from './admin/set-up-streams.js';
export type { FileWishes } from './format/file-wishes.js';
export type { StreamedAcquisition } from './publisher/acquisition-publisher.js';
export {
  type PublishedStart,
  StreamPublisher,
  type StreamPublisherOptions,
} from './publisher/stream-publisher.js';
export type { StreamedResult } from './jobs/job-writer.js';
export type { WriteHdfFilesFromStreamOptions } from './jobs/stream-writer-options.js';
export { writeHdfFilesFromStream } from './jobs/write-hdf-files-from-stream.js';
export type { LeaseHolder } from './lease.js';
export type { NatsOptions } from './nats/nats-options.js';
export {
  streamedData,
  type StreamedData,
  type StreamedDataOptions,
  type StreamedStartData,
} from './reader/streamed-data.js';
