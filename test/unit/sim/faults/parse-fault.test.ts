import { describe, expect, test } from 'vitest';

import { InvalidOptionError } from '../../../../lib/errors.js';
import { describeFault, streamFaultsOf } from '../../../../lib/sim/faults/fault.js';
import { FAULT_FORMS } from '../../../../lib/sim/faults/fault-forms.js';
import { parseFault } from '../../../../lib/sim/faults/parse-fault.js';

describe('parseFault', () => {
  test.each([
    ['close@0', { kind: 'close', after: 0, acquisition: null }],
    ['reset@100000', { kind: 'reset', after: 100_000, acquisition: null }],
    ['reset@100000#2', { kind: 'reset', after: 100_000, acquisition: 2 }],
    ['stall@5000:2.5', { kind: 'stall', after: 5000, seconds: 2.5, acquisition: null }],
    ['garbage@1000', { kind: 'garbage', after: 1000, length: 64, acquisition: null }],
    ['garbage@1000:9#1', { kind: 'garbage', after: 1000, length: 9, acquisition: 1 }],
    ['length@3:bad', { kind: 'length', frame: 3, wrong: 'bad', acquisition: null }],
    ['length@3', { kind: 'length', frame: 3, wrong: 'bad', acquisition: null }],
    ['length@1:huge', { kind: 'length', frame: 1, wrong: 'huge', acquisition: null }],
    [
      'end@700:DMA data error',
      { kind: 'end', samples: 700, reason: 'DMA data error', acquisition: null },
    ],
    ['end@0:a:b #c#3', { kind: 'end', samples: 0, reason: 'a:b #c', acquisition: 3 }],
    ['overrun@7', { kind: 'overrun', after: 7, acquisition: null }],
    ['shutdown@20000', { kind: 'shutdown', after: 20_000, acquisition: null }],
    [
      'refuse-arm:3',
      {
        kind: 'refuse-arm',
        times: 3,
        message: 'Data capture already in progress',
        acquisition: null,
      },
    ],
    [
      'refuse-arm:1:Not now: later#2',
      { kind: 'refuse-arm', times: 1, message: 'Not now: later', acquisition: 2 },
    ],
    ['slow-control:0.5', { kind: 'slow-control', seconds: 0.5 }],
  ])('%s', (text, fault) => {
    expect(parseFault(text)).toEqual(fault);
  });

  test.each(['', 'boom', 'boom@3', 'Reset@3', 'reset 3', 'constructor@1', '@3', 'close@3#', '#2'])(
    'does not know %j, and says what there is',
    (text) => {
      expect(() => parseFault(text)).toThrow(InvalidOptionError);
      expect(() => parseFault(text)).toThrow(JSON.stringify(text));
      for (const { form } of Object.values(FAULT_FORMS)) {
        expect(() => parseFault(text)).toThrow(form);
      }
    },
  );

  test.each([
    'close',
    'close@',
    'close@-1',
    'close@1.5',
    'close@1e3',
    'close@9999999999999999',
    'close@1:2',
    'close@1#0',
    'stall@5',
    'stall@5:',
    'stall@5:x',
    'stall@5:-1',
    'stall@5:99999999',
    'garbage@1:0',
    'garbage@1:99999999999',
    'length@0',
    'length@1:odd',
    'end@5',
    'end@5:',
    'end@5:a\nb',
    'refuse-arm',
    'refuse-arm:0',
    'refuse-arm:x',
    'refuse-arm:1:',
    'refuse-arm@1:1',
    'slow-control',
    'slow-control@1',
    'slow-control:1#2',
  ])('refuses %j, and says how it is written', (text) => {
    const kind = /^[a-z-]+/.exec(text)![0] as keyof typeof FAULT_FORMS;
    expect(() => parseFault(text)).toThrow(InvalidOptionError);
    expect(() => parseFault(text)).toThrow(FAULT_FORMS[kind].form);
  });

  test('a text of any length is refused at once', () => {
    expect(() => parseFault(`end@1:${'#1'.repeat(1e6)}\n`)).toThrow(InvalidOptionError);
  });
});

test.each([
  ['close@1', 'the connection is closed after 1 byte, in every acquisition'],
  ['reset@5#2', 'the connection is reset after 5 bytes, in acquisition 2'],
  ['stall@5:2.5', 'nothing is sent for 2.5 s after 5 bytes, in every acquisition'],
  ['garbage@5', '64 random bytes come after 5 bytes, in every acquisition'],
  ['length@3:short', 'frame 3 announces less than its own 8 bytes, in every acquisition'],
  ['end@7:Ok', 'the capture ends after 7 samples: Ok, in every acquisition'],
  ['overrun@7', 'the data is overrun after 7 bytes, in every acquisition'],
  ['shutdown@7', 'the server shuts down after 7 bytes, in every acquisition'],
  ['refuse-arm:2:No', 'arming is refused 2 times: No, in every acquisition'],
  ['slow-control:1', 'each answer of the control port takes 1 s'],
])('%s is described', (text, description) => {
  expect(describeFault(parseFault(text))).toBe(description);
});

test('only faults of the stream and of the acquisition apply to it', () => {
  const faults = ['close@1', 'reset@2#2', 'end@1:Ok', 'slow-control:1', 'refuse-arm:1'];
  const kinds = (acquisition: number): string[] =>
    streamFaultsOf(faults.map(parseFault), acquisition).map(({ kind }) => kind);
  expect(kinds(1)).toEqual(['close']);
  expect(kinds(2)).toEqual(['close', 'reset']);
});
