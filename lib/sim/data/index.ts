export { Acquisition, type AcquisitionOptions, type PacedSink } from './acquisition.js';
export type { RingSize } from './block-ring.js';
export { type ArmOptions, DataServer, type DataServerOptions } from './data-server.js';
export { freeRun, type FreeRunOptions } from './free-run.js';
export type { AcquisitionSource, SourceItem } from './scripted-acquisition.js';
export {
  type CaptureRequest,
  scaledFields,
  type StreamField,
  streamFields,
  TICK_SECONDS,
} from './stream-fields.js';
