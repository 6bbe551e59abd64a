/** Whatever ends a capture: the PandA that it has armed is disarmed, or it is said that it is not. */

import {
  AcquisitionError,
  CaptureAbortedError,
  ConnectionClosedError,
  DataTimeoutError,
  DisarmError,
  writeHdfFiles,
} from 'pandablocks';
import { parseFault } from 'pandablocks/sim';
import { describe, expect, test } from 'vitest';

import { Arm } from '../../../lib/commands/arm.js';
import { abortOf } from '../../helpers/capture/capture.js';
import { captureClient, dataPortOf, failureOf } from '../../helpers/capture/capture-client.js';
import { Cli, temporaryFolder } from '../../helpers/cli/cli.js';
import { pause, until } from '../../helpers/control/control-server.js';
import { ARM, DISARM, fakePanda } from '../../helpers/capture/fake-panda.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { ascii, concat, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

const COLUMN = 'COUNTER1.OUT.Value';
const BEGUN = concat(header([COUNTER]), frameOf(1, 2, 3));
const file = (): string => `${temporaryFolder()}/x.h5`;
/** Longer than the pause between two attempts to arm. */
const RETRY_MS = 400;

describe('the attempts to arm', () => {
  test('end with their session', async () => {
    const refuse = (line: string) => (line === ARM ? 'ERR Not now\n' : undefined);
    const { client, count } = await fakePanda(refuse, () => {});
    const how = { scheme: file(), arm: true, frameTimeout: 0.6 };
    const error = await failureOf(writeHdfFiles(client, how));
    expect(error).toBeInstanceOf(DataTimeoutError);
    const before = count(ARM);
    expect(before).toBeGreaterThan(1);
    await pause(RETRY_MS);
    expect(count(ARM)).toBe(before);
  });

  test('belong to one session at a time, and the last one disarms', async () => {
    let refusals = 12;
    let isArmed = false;
    const { client, count } = await fakePanda(
      (line) => {
        if (line === DISARM) isArmed = false;
        if (line !== ARM) return undefined;
        if (refusals-- > 0) return 'ERR Not now\n';
        isArmed = true;
        return 'OK\n';
      },
      (socket, number) => {
        if (number === 0) setTimeout(() => socket.end(), 150);
      },
    );
    const controller = new AbortController();
    const capture = failureOf(
      writeHdfFiles(client, {
        scheme: file(),
        arm: true,
        signal: controller.signal,
        reconnect: { minDelay: 0.01, maxDelay: 0.01 },
      }),
    );
    await until(() => isArmed);
    await pause(RETRY_MS);
    expect(count(ARM)).toBe(13);
    controller.abort();
    expect(await capture).toBeInstanceOf(CaptureAbortedError);
    expect([count(DISARM), isArmed]).toEqual([1, false]);
  });
});

describe('close() of the client', () => {
  test('ends a capture like its signal', async () => {
    const { client, scheme, completion } = await captureClient({ rate: 1000, samples: Infinity });
    let closing = Promise.resolve();
    let isClosing = false;
    const error = await failureOf(
      writeHdfFiles(client, {
        scheme,
        arm: true,
        num: 0,
        flushPeriod: 0,
        onProgress: ({ samples }) => {
          if (samples <= 50 || isClosing) return;
          isClosing = true;
          closing = client.close();
        },
      }),
    );
    expect(error).toBeInstanceOf(CaptureAbortedError);
    expect(error.cause).toBeInstanceOf(ConnectionClosedError);
    const [result] = error.results ?? [];
    expect(result).toMatchObject({ reason: 'Disarmed', ok: true });
    expect(result?.samplesWritten).toBe(result?.samplesReported);
    await closing;
    expect([client.isConnected, await completion()]).toEqual([false, 'Disarmed']);
  });

  test('ends a capture before it arms; a second call changes nothing', async () => {
    const { client, control } = await fakePanda(
      (line) => (line === '*PCAP.COMPLETION?' ? null : undefined),
      () => {},
    );
    const capture = failureOf(writeHdfFiles(client, { scheme: file(), arm: true }));
    await until(() => control.received.includes('*PCAP.COMPLETION?'));
    await Promise.all([client.close(), client.close()]);
    expect(await capture).toBeInstanceOf(CaptureAbortedError);
    expect(control.received).not.toContain(ARM);
  });

  test('ends data() while it connects', async () => {
    let connections = 0;
    const { client } = await dataPortOf(() => {
      connections++;
    });
    const next = client.data().next();
    const closed = client.close();
    await expect(next).rejects.toBeInstanceOf(ConnectionClosedError);
    await closed;
    expect(connections).toBe(0);
  });
});

describe('a PandA that continues to capture after its END', () => {
  const OVERRUN = parseFault('overrun@9000#1');

  test('is disarmed before the next ARM', async () => {
    const { client, scheme, completion } = await captureClient({
      rate: 10_000,
      samples: Infinity,
      faults: [OVERRUN],
    });
    const how = { scheme, num: 2, arm: true, samples: 2000 };
    const error = await failureOf(writeHdfFiles(client, how));
    expect(error).toBeInstanceOf(AcquisitionError);
    expect(error.results).toMatchObject([
      { reason: 'Data overrun', ok: false },
      { reason: 'Disarmed', samplesWritten: 2000, ok: true },
    ]);
    expect(await completion()).toBe('Disarmed');
  });

  test('is disarmed at the end', async () => {
    const { client, scheme, completion } = await captureClient({
      rate: 10_000,
      samples: Infinity,
      faults: [OVERRUN],
    });
    const error = await failureOf(writeHdfFiles(client, { scheme, arm: true }));
    expect(error.results).toMatchObject([{ reason: 'Data overrun' }]);
    expect(await completion()).toBe('Disarmed');
  });

  test('is left running if another client has armed it', async () => {
    const { client, sim, scheme, completion } = await captureClient({
      rate: 10_000,
      samples: Infinity,
      faults: [OVERRUN],
    });
    const arm = (): void => void client.connect().then(() => client.send(new Arm()));
    await failureOf(writeHdfFiles(client, { scheme, onReady: arm }));
    expect([await completion(), sim.controlPort > 0]).toEqual(['Busy', true]);
  });
});

describe("a PandA that can't be disarmed", () => {
  const BUSY = 'OK =Busy\n';
  /** @param answer to DISARM; null: none */
  const stubborn = (answer: string | null) => {
    let isArmed = false;
    return fakePanda(
      (line) => {
        if (line === ARM) isArmed = true;
        if (line === DISARM) return answer;
        return line === '*PCAP.COMPLETION?' && isArmed ? BUSY : undefined;
      },
      (socket) => void socket.write(BEGUN),
    );
  };

  test.each([['ERR No\n'], [null]])('signal: it is said; DISARM answers %j', async (answer) => {
    const { client } = await stubborn(answer);
    const warnings: string[] = [];
    const controller = new AbortController();
    const scheme = file();
    const error = await failureOf(
      writeHdfFiles(client, {
        scheme,
        arm: true,
        signal: controller.signal,
        onWarning: (warning) => warnings.push(warning),
        onOpen: () => {
          controller.abort();
        },
      }),
    );
    expect(error).toBeInstanceOf(CaptureAbortedError);
    expect(error.message).toMatch(/The PandA is still armed: it could not be disarmed: /);
    expect(error.stillArmed).toBeInstanceOf(DisarmError);
    expect(warnings).toEqual([expect.stringMatching(/^The PandA is still armed/)]);
    expect(dumpFile(scheme).datasets[COLUMN]).toMatchObject({ rows: 3 });
  });

  test('a PandA that was not armed may refuse', async () => {
    const { client } = await fakePanda(
      (line) => (line === DISARM ? 'ERR Not armed\n' : undefined),
      (socket) => void socket.write(concat(BEGUN, ascii('END 3 Data overrun\n'))),
    );
    const error = await failureOf(writeHdfFiles(client, { scheme: file(), arm: true }));
    expect(error).toBeInstanceOf(AcquisitionError);
    expect(error.stillArmed).toBeUndefined();
  });

  test('duration: the error is reported', async () => {
    const { client } = await stubborn('ERR No\n');
    const error = await failureOf(
      writeHdfFiles(client, { scheme: file(), arm: true, duration: 0.2 }),
    );
    expect(error).toBeInstanceOf(DisarmError);
  });

  test.each(['ERR No\n', null])('the command says so; DISARM answers %j', async (answer) => {
    const { control, dataPort } = await stubborn(answer);
    const ports = ['--control-port', control.port, '--data-port', dataPort];
    const cli = new Cli(['hdf', '127.0.0.1', file(), '--arm', ...ports]);
    await cli.printed(/dataset/);
    cli.process.kill('SIGINT');
    const { code, stderr } = await cli.finished;
    expect(code).toBe(130);
    expect(stderr).toMatch(/^pandablocks: warning: The PandA is still armed: it could not/m);
  });
});

describe('a callback that throws', () => {
  test.each(['onReady', 'onOpen', 'onProgress', 'onResult', 'onWarning', 'onLost'] as const)(
    '%s: the capture ends, and the PandA is disarmed',
    async (name) => {
      const fault = {
        onWarning: 'refuse-arm:1:Unexpected error at x.c:1',
        onLost: 'close@20000#1',
      };
      const { client, scheme, completion } = await captureClient({
        rate: 10_000,
        samples: name === 'onResult' ? 100 : Infinity,
        faults: Object.entries(fault)
          .flatMap(([key, value]) => (key === name ? [value] : []))
          .map(parseFault),
      });
      const problem = new Error(`from ${name}`);
      const error = await failureOf(
        writeHdfFiles(client, {
          scheme,
          arm: true,
          num: 0,
          reconnect: name === 'onLost',
          [name]: () => {
            throw problem;
          },
        }),
      );
      expect(error).toBe(problem);
      expect(await completion()).not.toBe('Busy');
    },
  );
});

test('a server that shuts down ends with Ok: the control port tells the difference', async () => {
  for (const arm of [true, false]) {
    const { client, sim, scheme } = await captureClient({ rate: 1000, samples: Infinity });
    const results = await writeHdfFiles(client, {
      scheme,
      arm,
      flushPeriod: 0,
      onReady: () => {
        if (!arm) void client.send(new Arm());
      },
      onProgress: ({ samples }) => {
        if (samples > 50) void sim.shutDown();
      },
    });
    expect(results).toMatchObject([{ reason: 'Ok', ok: true }]);
    expect(results[0]?.warnings).toEqual([expect.stringMatching(/control port is gone/)]);
  }
});

test("a capture without a control port can't check", async () => {
  const { client } = await dataPortOf(async (socket, _) => {
    socket.write(concat(BEGUN, ascii('END 3 Ok\n')));
    await abortOf(AbortSignal.timeout(1));
  });
  expect(await writeHdfFiles(client, { scheme: file() })).toMatchObject([
    { ok: true, warnings: [] },
  ]);
});
