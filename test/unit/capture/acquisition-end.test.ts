/** What sinks and results are told of how an acquisition ended. */

import { expect, test } from 'vitest';

import { cutOffBy, endedBy } from '../../../lib/capture/acquisition-end.js';
import type { StopRequest } from '../../../lib/capture/stop-request.js';
import { ConnectionClosedError } from '../../../lib/errors.js';

const requestOf = (reason: unknown, isTimeUp = false): StopRequest =>
  ({
    signal: reason === null ? new AbortController().signal : AbortSignal.abort(reason),
    isReason: (error: unknown) => reason !== null && error === reason,
    isTimeUp,
  }) as unknown as StopRequest;

const LOST = new ConnectionClosedError('The PandA closed the port.');
const asked = { cause: null, cutOff: null };
const aborted = { code: 'CAPTURE_ABORTED', cause: 'enough' };

test.each([
  [
    'a loss',
    LOST,
    requestOf(null),
    true,
    { cause: LOST, cutOff: LOST.message, isInterrupted: false },
  ],
  ['all that was wanted', null, requestOf(null), true, asked],
  [
    'a stop, with arm',
    'enough',
    requestOf('enough'),
    true,
    { cause: aborted, cutOff: null, isInterrupted: true },
  ],
  ['a stop, without arm', 'enough', requestOf('enough'), false, { ...asked, isInterrupted: true }],
  [
    'the duration, with arm',
    'over',
    requestOf('over', true),
    true,
    { ...asked, isInterrupted: false },
  ],
  ['a loss behind a stop', LOST, requestOf('enough'), true, { cause: LOST, mayBeShort: true }],
  [
    'what a callback has thrown',
    'oops',
    requestOf(null),
    true,
    { cause: { cause: 'oops' }, cutOff: null },
  ],
])('no END: %s', (_, error, request, arm, expected) => {
  expect(cutOffBy(error, request, { arm, goesOn: true })).toMatchObject({
    end: null,
    goesOn: true,
    ...expected,
  });
});

test('an END', () => {
  const end = { kind: 'end', samples: 3, reason: 'Ok' } as const;
  const check = Promise.resolve(null);
  expect(endedBy(end, requestOf(null), check)).toMatchObject({
    end,
    ...asked,
    mayBeShort: false,
    check,
  });
  expect(endedBy(end, requestOf('enough'), check)).toMatchObject({ mayBeShort: true });
});
