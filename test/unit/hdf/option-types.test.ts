/** The types of options that exclude each other, as `npm run typecheck` sees them. */

import {
  type CaptureOptions,
  type createDefaultPipeline,
  type HdfWriterOptions,
  type WriteHdfFilesOptions,
} from 'pandablocks';
import { describe, expectTypeOf, test } from 'vitest';

interface Named {
  scheme: string;
}

describe('options of files', () => {
  test('takes a scheme or names, not both, not neither', () => {
    expectTypeOf<Named>().toExtend<WriteHdfFilesOptions>();
    expectTypeOf<{ fileNames: string[] }>().toExtend<WriteHdfFilesOptions>();
    expectTypeOf<Named & { fileNames: string[] }>().not.toExtend<WriteHdfFilesOptions>();
    expectTypeOf<{ num: number }>().not.toExtend<WriteHdfFilesOptions>();
    expectTypeOf<CaptureOptions>().not.toExtend<WriteHdfFilesOptions>();
    expectTypeOf<Named>().toExtend<HdfWriterOptions>();
    expectTypeOf<{ fileNames: Set<string> }>().toExtend<HdfWriterOptions>();
    expectTypeOf<Named & { fileNames: string[] }>().not.toExtend<HdfWriterOptions>();
    expectTypeOf<object>().not.toExtend<HdfWriterOptions>();
    expectTypeOf<Parameters<typeof createDefaultPipeline>[0]>().toEqualTypeOf<HdfWriterOptions>();
  });

  test('takes the number of the first file with a scheme only', () => {
    expectTypeOf<Named & { first: 'next' }>().toExtend<WriteHdfFilesOptions>();
    expectTypeOf<{ fileNames: string[]; first: 1 }>().not.toExtend<WriteHdfFilesOptions>();
  });

  test('keeps the last rows, or all acquisitions in one file', () => {
    expectTypeOf<Named & { last: number }>().toExtend<WriteHdfFilesOptions>();
    expectTypeOf<Named & { oneFile: boolean; maxRows: number }>().toExtend<WriteHdfFilesOptions>();
    expectTypeOf<Named & { last: number; oneFile: true }>().not.toExtend<WriteHdfFilesOptions>();
    expectTypeOf<Named & { last: number; maxRows: 1 }>().not.toExtend<WriteHdfFilesOptions>();
    expectTypeOf<Named & { last: number; oneFile: true }>().not.toExtend<HdfWriterOptions>();
  });
});
