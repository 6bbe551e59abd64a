export {
  BlockingClient,
  type BlockingClientOptions,
  type BlockingDataOptions,
  type BlockingSendOptions,
} from './blocking-client.js';
