/** Captures over data that a test gives, with nothing behind them: no PandA, no file. */

import { getEventListeners, once } from 'node:events';

import { afterEach, describe, expect, test, vi } from 'vitest';

import type { AsyncClient } from '../../../lib/client/async-client.js';
import type { Command } from '../../../lib/commands/command.js';
import { ConnectionClosedError, ConnectError } from '../../../lib/errors.js';
import { Arming } from '../../../lib/capture/arming.js';
import { captureAcquisitions } from '../../../lib/capture/capture-acquisitions.js';
import type { CaptureOptions } from '../../../lib/capture/capture-options.js';
import { captureSettings } from '../../../lib/capture/check-capture-options.js';
import type { AcquisitionEnd } from '../../../lib/capture/acquisition-end.js';
import type { CaptureSinks } from '../../../lib/capture/sinks/capture-sinks.js';
import { SampleLimit } from '../../../lib/capture/sample-limit.js';
import { StopRequest } from '../../../lib/capture/stop-request.js';

/** What a connection gives: data, an error that ends it, or nothing until the capture ends it. */
type Step = { readonly kind: string } | Error | 'wait' | (() => void);

/** What became of each session, in order. */
const happened: string[] = [];

vi.mock('../../../lib/native/load.js', () => ({ native: () => ({}) }));
let sessions = 0;

/** Notes what they are told. */
const sinksOf = (): CaptureSinks => {
  const tell = (what: string): void => void happened.push(`${sessions}: ${what}`);
  const sinks: Partial<Record<keyof CaptureSinks, unknown>> = {
    failure: new AbortController().signal,
    prepare: () => {
      sessions++;
      return Promise.resolve();
    },
    open: () => {
      tell('start');
    },
    write: () => {
      tell('frame');
    },
    close: ({ end, cause, goesOn }: AcquisitionEnd) => {
      if (end !== null) tell('end');
      else tell(`no end: ${cause === null ? 'as asked' : cause.code}${goesOn ? ', goes on' : ''}`);
    },
    told: () => Promise.resolve(),
    throwIfFailed: () => {},
  };
  return sinks as CaptureSinks;
};

afterEach(() => {
  happened.length = 0;
});

const START = { kind: 'start', fields: [], armTime: null, missed: 0 } as Step;
const frame = (sampleCount: number): Step => {
  const data = { kind: 'frame', sampleCount, first: () => data, release: () => {} };
  return data;
};
const end = (reason: string): Step => ({ kind: 'end', reason }) as Step;
const LOST = new ConnectionClosedError('The PandA closed the data port.');

/** A PandA that can always be armed. */
class Panda {
  readonly sent: string[] = [];
  readonly #connections: Step[][];

  /** @param connections what each connection to the data port gives */
  constructor(...connections: Step[][]) {
    this.#connections = connections;
  }

  get client(): AsyncClient {
    const client = {
      closing: new AbortController().signal,
      connect: () => Promise.resolve(),
      identify: () => Promise.reject(new Error('nobody')),
      isAnswering: () => Promise.resolve(true),
      send: (command: Command<unknown>) => {
        this.sent.push(command.constructor.name);
        return Promise.resolve('Disarmed');
      },
      borrowedData: ({ signal }: { signal: AbortSignal }) => this.#data(signal),
    };
    return client as unknown as AsyncClient;
  }

  async *#data(signal: AbortSignal): AsyncGenerator<Step> {
    for (const step of this.#connections.shift() ?? []) {
      if (step instanceof Error) throw step;
      if (typeof step === 'function') step();
      else if (step !== 'wait') yield step;
      else {
        if (!signal.aborted) await once(signal, 'abort');
        throw signal.reason;
      }
    }
  }
}

/** @returns what the capture ended with, and the signal that its sessions listen to */
async function capture(
  panda: Panda,
  options: CaptureOptions,
  stop = new AbortController(),
): Promise<{ error: unknown; left: number; listeners: number }> {
  const settings = captureSettings(options);
  const { client } = panda;
  const request = new StopRequest({ signals: [stop.signal], duration: settings.duration });
  const common = {
    client,
    settings,
    request,
    sinks: sinksOf(),
    arming: new Arming(client, settings),
    disconnected: () => {},
    limit: new SampleLimit(settings.samples, settings.samplesTotal),
    left: settings.num,
  };
  const error: unknown = await captureAcquisitions(common).then(
    () => null,
    (reason: unknown) => reason,
  );
  request.release();
  const listeners = getEventListeners(request.signal, 'abort').length;
  return { error, left: common.left, listeners };
}

const READY: Step = { kind: 'ready' };
const reconnect = { minDelay: 0, maxDelay: 0 };
/** What happened, but for the number of the session. */
const ofSession = (index: number): string[] => {
  const numbers = [...new Set(happened.map((line) => parseInt(line)))];
  return happened
    .filter((line) => parseInt(line) === numbers[index])
    .map((line) => line.replace(/^\d+: /, ''));
};

test('a capture of two acquisitions arms for each, and leaves no listener', async () => {
  const panda = new Panda([READY, START, frame(3), end('Ok'), START, frame(3), end('Ok')]);
  expect(await capture(panda, { num: 2, arm: true })).toEqual({
    error: null,
    left: 0,
    listeners: 0,
  });
  expect(panda.sent.filter((name) => name === 'Arm')).toHaveLength(2);
  expect(panda.sent).not.toContain('Disarm');
});

test('samples are counted over frames, and from 0 for each acquisition', async () => {
  const first = [START, frame(2), frame(2), frame(2), end('Ok')];
  const panda = new Panda([READY, ...first, START, frame(2), frame(1), frame(1), frame(1)]);
  expect(await capture(panda, { num: 2, samples: 4 })).toMatchObject({ error: null });
  expect(ofSession(0)).toEqual([
    ...['start', 'frame', 'frame', 'end', 'start', 'frame', 'frame', 'frame'],
    'no end: as asked',
  ]);
});

test('a connection that is lost after all samples: no further capture', async () => {
  const panda = new Panda([READY, START, frame(3), frame(3), LOST], [READY, START, frame(3), LOST]);
  const options = { num: 1, samples: 4, arm: true, reconnect };
  expect(await capture(panda, options)).toMatchObject({ error: null, left: 0 });
  expect(ofSession(0)).toEqual(['start', 'frame', 'frame', 'no end: as asked']);
  expect(ofSession(1)).toEqual([]);
});

describe('a stop', () => {
  test('with arm: disarms, and receives everything up to the END', async () => {
    const stop = new AbortController();
    const halt = (): void => {
      stop.abort('enough');
    };
    const panda = new Panda([READY, START, frame(3), halt, frame(1), end('Disarmed')]);
    expect(await capture(panda, { num: 2, arm: true }, stop)).toEqual({
      error: 'enough',
      left: 1,
      listeners: 0,
    });
    expect(panda.sent.filter((name) => name === 'Disarm')).toHaveLength(1);
    expect(ofSession(0).slice(0, 4)).toEqual(['start', 'frame', 'frame', 'end']);
  });

  test('without arm: ends at once', async () => {
    const stop = new AbortController();
    const halt = (): void => {
      stop.abort('enough');
    };
    const panda = new Panda([READY, START, frame(3), halt, 'wait']);
    expect(await capture(panda, {}, stop)).toMatchObject({ error: 'enough', listeners: 0 });
    expect(panda.sent).toEqual([]);
    expect(ofSession(0).slice(-2)).toEqual(['frame', 'no end: as asked']);
  });

  test('after a reconnect: the closed session is not involved', async () => {
    const stop = new AbortController();
    const halt = (): void => {
      stop.abort('enough');
    };
    const panda = new Panda(
      [READY, START, frame(3), LOST],
      [new ConnectError('refused')],
      [READY, START, frame(3), halt, frame(1), end('Disarmed')],
    );
    const options = { num: 2, arm: true, reconnect };
    expect(await capture(panda, options, stop)).toMatchObject({ error: 'enough', listeners: 0 });
    expect(ofSession(0)).toEqual(['start', 'frame', 'no end: CONNECTION_CLOSED, goes on']);
    expect(ofSession(1)).toEqual(['no end: CONNECT_FAILED']);
    expect(ofSession(2).slice(0, 4)).toEqual(['start', 'frame', 'frame', 'end']);
    expect(panda.sent.filter((name) => name === 'Disarm')).toHaveLength(1);
  });
});
