export { ColumnData } from './column-data.js';
export type { CaptureRecordHdfNames } from './column-plan.js';
export type { WriteHdfFilesOptions } from './write-hdf-files-options.js';
export { createDefaultPipeline } from './create-pipeline.js';
export { FrameProcessor } from './frame-processor.js';
export { HdfWriter } from './hdf-writer.js';
export type {
  BackpressureInfo,
  HdfWriterOptions,
  OpenedFile,
  WriteProgressInfo,
} from './hdf-writer-options.js';
export {
  createPipeline,
  type HandlerResult,
  type ItemHandler,
  Pipeline,
  type PipelineItem,
  stopPipeline,
  type WhatToDo,
} from './pipeline.js';
export type { ScaledColumn } from '../native/binding.js';
export { repairHdfFile, type RepairResult } from './repair-hdf-file.js';
export { writeHdfFiles } from './write-hdf-files.js';
