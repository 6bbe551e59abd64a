export { AsyncClient } from './async-client.js';
export { type ChangesConnection, type ChangesOptions, watchChanges } from './changes.js';
export type { AsyncClientEvents } from './events.js';
export type { AsyncClientOptions, DataOptions, ReconnectOptions, SendOptions } from './options.js';
export type { FieldAccess } from './field-access.js';
