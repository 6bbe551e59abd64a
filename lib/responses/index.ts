export type { BlockInfo } from './block-info.js';
export type { Changes } from './changes.js';
export * from './data.js';
export { EndReason, isGoodEnd } from '../outcome/end-reason.js';
export * from './field-capture.js';
export * from './field-info.js';
export {
  type Column,
  type ColumnPlace,
  FrameData,
  type FrameLease,
  SampleLayout,
} from './frame-data.js';
export type { CapturedField, CaptureInput, CaptureState, PandaStatus } from './panda-status.js';
export type { Identification } from './identification.js';
export type { AcquisitionResult } from '../outcome/acquisition-result.js';
export type { TableFieldDetails } from './table-info.js';
