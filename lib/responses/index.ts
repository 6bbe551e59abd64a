export * from './data.js';
export { type Column, FrameData, SampleLayout } from './frame-data.js';
export type { Identification } from './identification.js';
export type { AcquisitionResult } from './result.js';
