/** The parameters of a case, chosen by fast-check: what is captured, how, and what ends it. */

import fc from 'fast-check';

/** The columns, see `script.ts`. */
export const LAYOUTS = ['bits', 'counter', 'wide', 'averaged', 'scaled'] as const;
export type LayoutName = (typeof LAYOUTS)[number];

/** How an acquisition of a script ends by itself. */
export const SCRIPT_ENDS = [
  ...['Ok', 'goes on', 'goes on, slowly', 'Disarmed', 'Data overrun', 'Early disconnect'],
  ...['Framing error', 'DMA data error', 'Something new'],
  /** The count of END is one more or one fewer than the sent samples. */
  ...['one more', 'one fewer'],
  /** The connection ends, after a frame or within one. */
  ...['FIN', 'RST', 'FIN in a frame', 'RST in a frame'],
  /** Nothing is sent for a while, then the END. */
  'stall',
] as const;
export type ScriptEnd = (typeof SCRIPT_ENDS)[number];

export interface Script {
  /** The number of samples of each frame. */
  readonly frames: readonly number[];
  /** Milliseconds between two frames; 0: all at once. */
  readonly pause: number;
  readonly end: ScriptEnd;
}

/** Acquisitions of given bytes; the last one is repeated. */
export interface ScriptSupply {
  readonly kind: 'script';
  readonly layout: LayoutName;
  readonly acquisitions: readonly Script[];
}

/** A simulated PandA that captures continuously, independent of readers. */
export interface FreeRunSupply {
  readonly kind: 'free run';
  readonly rate: number;
  /** Null: until it is disarmed. */
  readonly samples: number | null;
  readonly averages: boolean;
  /** In the syntax of `parseFault`. */
  readonly faults: readonly string[];
}

/** The events that can trigger an action. */
export const EVENTS = [
  ...[
    'call',
    'ready',
    'arm',
    'armed',
    'header',
    'bytes',
    'end',
    'open',
    'progress',
    'result',
    'lost',
  ],
] as const;
export type EventName = (typeof EVENTS)[number];

export const ACTIONS = [
  ...['signal', 'close', 'cut data FIN', 'cut data RST', 'cut control', 'shut down', 'restart'],
  'disarm',
] as const;
export type Action = (typeof ACTIONS)[number];

export interface Stop {
  readonly at: EventName;
  /** The first one is 1. For `bytes`: a multiple of 500. */
  readonly nth: number;
  /** In milliseconds; 0: immediately. */
  readonly delay: number;
  readonly action: Action;
}

export type DiskFault = 'none' | 'full' | 'failing' | 'short writes' | 'slow';

export interface Scenario {
  readonly supply: ScriptSupply | FreeRunSupply;
  readonly num: number;
  readonly arm: boolean;
  readonly reconnect: boolean;
  readonly naming: 'numbered' | 'listed' | 'one';
  readonly samples: number | null;
  readonly atMost: boolean;
  readonly allowMissed: boolean;
  readonly dropSuspect: boolean;
  readonly flushPeriod: number;
  readonly chunkSamples: number | null;
  readonly maxBufferedBytes: number | null;
  readonly frameTimeout: number | null;
  readonly duration: number | null;
  /** How often ARM is refused, for the first and the second acquisition. */
  readonly refusals: readonly [number, number];
  readonly stops: readonly Stop[];
  /** For cases with a disk that supports the fault; it occurs after this many calls. */
  readonly disk: { readonly fault: DiskFault; readonly after: number };
  /** Whether the files are also read with h5py. */
  readonly isReadTwice: boolean;
}

const nullOr = <T>(value: fc.Arbitrary<T>, weight: number): fc.Arbitrary<T | null> =>
  fc.oneof({ weight, arbitrary: fc.constant(null) }, { weight: 2, arbitrary: value });
const mostly = (most: boolean): fc.Arbitrary<boolean> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(most) }, fc.constant(!most));

const frameSamples = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 1, max: 40 }) },
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1000, max: 5000 }) },
);

const scriptEnd = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<ScriptEnd>('Ok', 'goes on') },
  { weight: 5, arbitrary: fc.constantFrom(...SCRIPT_ENDS) },
);

const script: fc.Arbitrary<Script> = fc.record({
  frames: fc.array(frameSamples, { maxLength: 15, size: 'max' }),
  pause: fc.constantFrom(0, 0, 0, 1, 4),
  end: scriptEnd,
});

const scriptSupply: fc.Arbitrary<ScriptSupply> = fc.record({
  kind: fc.constant('script'),
  layout: fc.constantFrom(...LAYOUTS),
  acquisitions: fc.array(script, { minLength: 1, maxLength: 5 }),
});

const runFault = fc
  .tuple(
    fc.constantFrom(
      ...['close@', 'reset@', 'overrun@', 'overrun@', 'shutdown@', 'stall@', 'garbage@', 'length@'],
      ...['Data overrun', 'DMA data error', 'Framing error', 'Ok'],
    ),
    fc.integer({ min: 0, max: 20_000 }),
    fc.constantFrom('', '#1', '#1', '#2', '#3'),
  )
  .map(([kind, where, which]) => {
    // Garbage in the header could change any number in it.
    if (kind === 'garbage@') return `garbage@${where + 2000}${which}`;
    if (kind === 'stall@') return `stall@${where}:0.4${which}`;
    if (kind === 'length@') return `length@${1 + (where % 5)}${which}`;
    return kind.endsWith('@') ? `${kind}${where}${which}` : `end@${where % 500}:${kind}${which}`;
  });

const freeRunSupply: fc.Arbitrary<FreeRunSupply> = fc.record({
  kind: fc.constant('free run'),
  rate: fc.constantFrom(5000, 20_000, 50_000),
  samples: nullOr(fc.integer({ min: 0, max: 1500 }), 1),
  averages: fc.boolean(),
  faults: fc.array(runFault, { maxLength: 2 }),
});

const stop: fc.Arbitrary<Stop> = fc.record({
  at: fc.constantFrom(...EVENTS),
  nth: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 12 })),
  delay: fc.constantFrom(0, 0, 1, 10, 60),
  action: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom<Action>('signal', 'close') },
    { weight: 3, arbitrary: fc.constantFrom(...ACTIONS) },
  ),
});

export const anyScenario: fc.Arbitrary<Scenario> = fc
  .record({
    supply: fc.oneof(scriptSupply, freeRunSupply),
    num: fc.constantFrom(1, 1, 2, 2, 3, 4),
    arm: mostly(true),
    reconnect: fc.boolean(),
    naming: fc.constantFrom('numbered', 'listed', 'one'),
    samples: nullOr(fc.integer({ min: 1, max: 300 }), 4),
    atMost: fc.boolean(),
    allowMissed: fc.boolean(),
    dropSuspect: mostly(false),
    flushPeriod: fc.constantFrom(0, 0, 0.02, 1),
    chunkSamples: fc.constantFrom(null, null, 1, 7, 64, 4096),
    maxBufferedBytes: fc.constantFrom(null, 1 << 20),
    frameTimeout: nullOr(fc.constantFrom(0.25, 0.6), 8),
    duration: nullOr(fc.constantFrom(0.05, 0.3, 0.6), 10),
    refusals: fc.oneof(
      { weight: 3, arbitrary: fc.constant<[number, number]>([0, 0]) },
      { weight: 1, arbitrary: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })) },
    ),
    stops: fc.array(stop, { maxLength: 3 }),
    disk: fc.record({
      fault: fc.constantFrom<DiskFault>('none', 'full', 'failing', 'short writes', 'slow'),
      after: fc.nat({ max: 60 }),
    }),
    isReadTwice: fc.nat({ max: 40 }).map((number) => number === 7),
  })
  .map((scenario) => ({
    ...scenario,
    naming: scenario.naming === 'one' && scenario.num > 1 ? 'numbered' : scenario.naming,
    atMost: scenario.atMost && scenario.samples !== null,
  }));
