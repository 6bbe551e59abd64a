// What is measured. Each case has a name, which --case chooses by, and run(bench), which gives text to be
// printed, figures to be kept, and targets.
import { blockingCase } from './cases/blocking.mjs';
import { controlCase } from './cases/control.mjs';
import { dataPath } from './cases/data-path.mjs';
import { filesAtOnce } from './cases/files-at-once.mjs';
import { anyLength, fewAndManyFields, flatOut } from './cases/flat-out.mjs';
import { flushCost } from './cases/flush-cost.mjs';
import { flushPeriods } from './cases/flush-periods.mjs';
import { oneSampleFrames } from './cases/one-sample-frames.mjs';
import { ownElement, ownProgram } from './cases/own-programs.mjs';
import { overview } from './cases/overview.mjs';
import { pacedCases } from './cases/paced.mjs';
import { readBack } from './cases/read-back.mjs';
import { severalPandas } from './cases/several-pandas.mjs';
import { throughStream } from './cases/stream.mjs';
import { smallFile } from './cases/small-file.mjs';
import { streamWriters } from './cases/stream-writers.mjs';

export const cases = [
  flatOut,
  anyLength,
  fewAndManyFields,
  dataPath,
  overview,
  ...pacedCases,
  severalPandas,
  streamWriters,
  throughStream,
  filesAtOnce,
  oneSampleFrames,
  ownProgram,
  ownElement,
  readBack,
  smallFile,
  flushCost,
  flushPeriods,
  controlCase,
  blockingCase,
];
