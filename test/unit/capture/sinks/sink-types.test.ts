/** The types of sinks, as `npm run typecheck` sees them. */

import {
  type AcquisitionResult,
  type capture,
  type CaptureResult,
  type ColumnData,
  type EndData,
  type FrameData,
  type Identification,
  type PandaError,
  type Sink,
  type SinkFrame,
  type SinkInfo,
  type SinkOptions,
  type StartData,
  type writeHdfFiles,
} from 'pandablocks';
import { expectTypeOf, test } from 'vitest';

test('a sink', () => {
  expectTypeOf<Sink<number>['open']>().parameters.toEqualTypeOf<[StartData, SinkInfo]>();
  expectTypeOf<Sink<number>['write']>().parameters.toEqualTypeOf<[SinkFrame]>();
  expectTypeOf<Sink<number>['close']>().parameters.toEqualTypeOf<
    [EndData | null, PandaError | null]
  >();
  expectTypeOf<Sink<number>['close']>().returns.toEqualTypeOf<number | Promise<number>>();
  expectTypeOf<SinkInfo['identification']>().toEqualTypeOf<Identification | null>();
  expectTypeOf<SinkFrame>().toExtend<FrameData>();
  expectTypeOf<SinkFrame['scaled']>().returns.toEqualTypeOf<Promise<ColumnData>>();
  expectTypeOf<SinkFrame['firstSample']>().toEqualTypeOf<number>();
});

test('accepted sinks', () => {
  type Given = Parameters<typeof capture>[1]['sinks'][number];
  expectTypeOf<Sink<string>>().toExtend<Given>();
  expectTypeOf<{ sink: Sink<string>; essential: false }>().toExtend<Given>();
  expectTypeOf<SinkOptions['essential']>().toEqualTypeOf<boolean | undefined>();
  // Whoever needs no more than a frame has says so.
  expectTypeOf<{
    open: (start: StartData) => void;
    write: (frame: FrameData) => Promise<void>;
    close: () => void;
  }>().toExtend<Given>();
  expectTypeOf<{ open: () => void; write: () => void }>().not.toExtend<Given>();
});

test('results of captures', () => {
  expectTypeOf<typeof capture>().returns.resolves.toEqualTypeOf<CaptureResult[]>();
  expectTypeOf<CaptureResult['acquisition']>().toEqualTypeOf<AcquisitionResult>();
  expectTypeOf<typeof writeHdfFiles>().returns.resolves.toEqualTypeOf<AcquisitionResult[]>();
  type FileOptions = Parameters<typeof writeHdfFiles>[1];
  expectTypeOf<FileOptions['sinks']>().toEqualTypeOf<readonly (Sink | SinkOptions)[] | undefined>();
  type OfFiles = 'scheme' | 'fileNames' | 'overwrite' | 'flushPeriod' | 'chunkSamples';
  expectTypeOf<Extract<keyof Parameters<typeof capture>[1], OfFiles>>().toEqualTypeOf<never>();
});
