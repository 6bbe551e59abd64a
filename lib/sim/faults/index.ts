export {
  appliesTo,
  type BrokenConnection,
  describeFault,
  type EarlyEnd,
  type Fault,
  type Garbage,
  type LengthFault,
  type Overrun,
  type RefusedArm,
  type Shutdown,
  type SlowControl,
  type Stall,
  type StreamFault,
  streamFaultsOf,
  type WhichAcquisition,
  type WrongLength,
} from './fault.js';
export { FAULT_FORMS, parseFault } from './parse-fault.js';
