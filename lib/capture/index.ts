export { capture, type CaptureToSinksOptions } from './capture.js';
export type { BackpressureInfo, CaptureOptions, SampleOptions } from './capture-options.js';
export type { CaptureResult } from './sinks/capture-sinks.js';
export type { Sink, SinkInfo, SinkOptions } from './sinks/sink.js';
export { SinkFrame } from './sinks/sink-frame.js';
export { ColumnData } from '../scaling/column-data.js';
export type { ScaledColumn } from '../native/binding.js';
