export {
  AsyncClient,
  type AsyncClientOptions,
  type DataOptions,
  type SendOptions,
} from './async-client.js';
