/** The durable stream between PandAs and files: NATS JetStream. */

export { setUpStreams, type SetUpStreamsOptions } from './admin/set-up-streams.js';
export type { NatsOptions } from './nats/nats-options.js';
