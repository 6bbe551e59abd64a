export type { BackpressureInfo, SampleOptions } from '../capture/capture-options.js';
export { ColumnData } from '../scaling/column-data.js';
export type { CaptureRecordHdfNames } from './file/dataset-layout.js';
export type { WantedBits } from './file/bits.js';
export type { UserAttributes } from './file/user-attributes.js';
export type { FirstNumber } from './path/first-number.js';
export {
  type DatasetDescription,
  describeDatasets,
  type DescribeDatasetsOptions,
} from './describe-datasets.js';
export type { WriteHdfFilesOptions } from './write-hdf-files-options.js';
export { createDefaultPipeline } from './pipeline/default-pipeline.js';
export { FrameProcessor } from './pipeline/frame-processor.js';
export { HdfWriter } from './pipeline/hdf-writer.js';
export type {
  KeptRows,
  FileNaming,
  FileOptions,
  OpenedFile,
  WriteProgressInfo,
} from './file/file-recorder-options.js';
export type { HdfWriterOptions } from './pipeline/hdf-writer-options.js';
export {
  createPipeline,
  type HandlerResult,
  type ItemHandler,
  Pipeline,
  type PipelineItem,
  stopPipeline,
  type WhatToDo,
} from './pipeline/pipeline.js';
export type { ScaledColumn } from '../native/binding.js';
export { repairHdfFile, type RepairResult } from './repair/repair-hdf-file.js';
export { writeHdfFiles } from './write-hdf-files.js';
