/** `reconnect`: a PandA that is lost and comes back. */

import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { basename, join } from 'node:path';

import {
  AcquisitionError,
  AsyncClient,
  CaptureAbortedError,
  ConnectError,
  ConnectionClosedError,
  OutputPathError,
  type PandaError,
  writeHdfFiles,
} from 'pandablocks';
import { Simulator } from 'pandablocks/sim';
import { describe, expect, onTestFinished, test } from 'vitest';

import { abortOf } from '../../helpers/capture/capture.js';
import { captureClient, dataPortOf, failureOf } from '../../helpers/capture/capture-client.js';
import { Cli, temporaryFolder } from '../../helpers/cli/cli.js';
import { clientOf, ControlServer } from '../../helpers/control/control-server.js';
import { proxyOf } from '../../helpers/net/proxy.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { ascii, concat, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

const COLUMN = 'COUNTER1.OUT.Value';
const SMALL = concat(header([COUNTER]), frameOf(1, 2, 3), ascii('END 3 Ok\n'));
const CUT = SMALL.subarray(0, -9);
/** Captures an acquisition that somebody else arms, whatever becomes of the connection. */
function startCommand(scheme: string, dataPort: number): Cli {
  const options = ['--reconnect', '--data-port', dataPort];
  return new Cli(['hdf', '127.0.0.1', scheme, ...options]);
}

const SOON = { minDelay: 0.05, maxDelay: 0.1 };

describe('with arm', () => {
  test.each(['close', 'reset'] as const)('%s: it is armed again, for a new file', async (end) => {
    const { client, scheme } = await captureClient({
      source: (number) => (number === 1 ? [CUT, end] : [SMALL]),
    });
    const lost: string[] = [];
    const error = await failureOf(
      writeHdfFiles(client, {
        scheme,
        num: 2,
        arm: true,
        reconnect: SOON,
        onLost: ({ code }) => lost.push(code),
      }),
    );
    expect(error).toBeInstanceOf(AcquisitionError);
    expect(error.message).toMatch(/2\.h5 has 3 samples and is unfinished, since no END came/);
    expect(error.results).toMatchObject([
      { samplesWritten: 3, ok: true },
      { samplesWritten: 3, samplesReported: null, reason: null, ok: false },
      { samplesWritten: 3, ok: true },
    ]);
    expect(error.results?.[1]?.warnings).toEqual([expect.stringMatching(/without an END/)]);
    expect(lost).toEqual(['CONNECTION_CLOSED']);
    expect(dumpFile(scheme.replace('%d', '3')).datasets[COLUMN]).toMatchObject({
      first: [1.5, 2, 2.5],
    });
  });

  test('a stop after that waits for the END of the running acquisition', async () => {
    const { client, scheme, completion } = await captureClient({
      source: async function* (number, signal) {
        if (number === 0) {
          yield CUT;
          yield 'close';
          return;
        }
        yield header([COUNTER]);
        yield frameOf(1, 2, 3);
        await abortOf(signal);
        yield frameOf(4);
        yield ascii('END 4 Disarmed\n');
      },
    });
    const controller = new AbortController();
    const error = await failureOf(
      writeHdfFiles(client, {
        scheme,
        num: 2,
        arm: true,
        reconnect: SOON,
        flushPeriod: 0,
        signal: controller.signal,
        onProgress: ({ file, samples }) => {
          if (file.endsWith('2.h5') && samples === 3) controller.abort();
        },
      }),
    );
    expect(error).toBeInstanceOf(CaptureAbortedError);
    expect(error.results).toMatchObject([
      { samplesWritten: 3, reason: null, ok: false },
      { samplesWritten: 4, samplesReported: 4, reason: 'Disarmed', ok: true },
    ]);
    expect(await completion()).toBe('Disarmed');
  });

  test('a PandA that is switched off and on again', async () => {
    const { sim, client, scheme } = await captureClient({ rate: 1000, samples: Infinity });
    const { controlPort, dataPort } = sim;
    const capture = failureOf(
      writeHdfFiles(client, {
        scheme,
        num: 1,
        arm: true,
        reconnect: SOON,
        onOpen: ({ file }) => {
          if (file.endsWith('1.h5')) setTimeout(() => void sim.close(), 300);
        },
        onLost: () => {
          setTimeout(() => {
            void Simulator.start({ controlPort, dataPort, rate: Infinity, samples: 100 }).then(
              (again) => {
                onTestFinished(() => again.close());
              },
            );
          }, 300);
        },
      }),
    );
    const { results } = await capture;
    expect(results).toMatchObject([
      { reason: null, ok: false },
      { samplesWritten: 100, samplesReported: 100, reason: 'Ok', ok: true },
    ]);
  });

  test('a PandA that still captures, and may still have all its samples, is left running', async () => {
    const { sim, scheme } = await captureClient({ rate: 1000, samples: 1500 });
    const [control, data] = await Promise.all([proxyOf(sim.controlPort), proxyOf(sim.dataPort)]);
    const client = new AsyncClient('127.0.0.1', { controlPort: control.port, dataPort: data.port });
    onTestFinished(() => client.close());
    let isCut = false;
    const error = await failureOf(
      writeHdfFiles(client, {
        scheme,
        num: 2,
        arm: true,
        reconnect: SOON,
        flushPeriod: 0,
        onProgress: ({ samples }) => {
          if (isCut || samples < 100) return;
          isCut = true;
          data.cut();
          control.cut();
        },
      }),
    );
    expect(error.results).toMatchObject([
      { samplesReported: null, reason: null, ok: false },
      { samplesWritten: 1500, samplesReported: 1500, missed: 0, reason: 'Ok', ok: true },
      { samplesWritten: 1500, samplesReported: 1500, missed: 0, reason: 'Ok', ok: true },
    ]);
  });

  test('only the control connection is lost, between two acquisitions', async () => {
    const { sim, scheme } = await captureClient({ source: () => [SMALL] });
    const control = await proxyOf(sim.controlPort);
    const { dataPort } = sim;
    const client = new AsyncClient('127.0.0.1', { controlPort: control.port, dataPort });
    onTestFinished(() => client.close());
    const results = await writeHdfFiles(client, {
      scheme,
      num: 2,
      arm: true,
      reconnect: SOON,
      onOpen: () => {
        control.cut();
      },
    });
    expect(results).toMatchObject([{ ok: true }, { ok: true }]);
  });
});

describe('without arm', () => {
  /** The first connection is cut; the second one comes late. */
  const late = () =>
    dataPortOf((socket, number) => {
      if (number === 0) socket.end(CUT);
      else
        socket.write(concat(header([COUNTER], { missed: '5' }), frameOf(9), ascii('END 1 Ok\n')));
    });

  test.each([
    [false, /2\.h5 has 1 sample and ended "Ok"; 5 were lost before we connected/],
    [true, /^((?!2\.h5).)*$/],
  ])(
    'the rest of an acquisition has a gap, that is told; allowed: %o',
    async (allowMissed, told) => {
      const { client } = await late();
      const scheme = `${temporaryFolder()}/%d.h5`;
      const error = await failureOf(
        writeHdfFiles(client, { scheme, reconnect: SOON, allowMissed }),
      );
      expect(error).toBeInstanceOf(AcquisitionError);
      expect(error.message).toMatch(told);
      expect(error.results).toMatchObject([
        { samplesWritten: 3, reason: null, ok: false },
        { samplesWritten: 1, missed: 5, ok: allowMissed },
      ]);
      expect(error.results?.[1]?.warnings).toEqual(['5 samples were lost before we connected.']);
    },
  );

  test('silence counts as a loss', async () => {
    const { client } = await dataPortOf((socket, number) => {
      socket.write(number === 0 ? CUT : SMALL);
    });
    const scheme = `${temporaryFolder()}/%d.h5`;
    const error = await failureOf(
      writeHdfFiles(client, { scheme, reconnect: SOON, frameTimeout: 0.3 }),
    );
    expect(error.results).toMatchObject([
      { reason: null, ok: false },
      { samplesWritten: 3, ok: true },
    ]);
  });

  test('the command: exit code 1, and a report', async () => {
    const { port } = await late();
    const scheme = `${temporaryFolder()}/%d.h5`;
    const cli = startCommand(scheme, port);
    const { code, stdout, stderr } = await cli.finished;
    expect(code).toBe(1);
    expect(stdout).toMatch(/1\.h5: 3 samples, not finished\n(.*\n)*.*2\.h5: 1 sample, ended Ok\n$/);
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(
        / closed port .* without an END\. Waiting for the PandA to come back\.$/,
      ),
      'pandablocks: connected again.',
      'pandablocks: warning: 5 samples were lost before we connected.',
      expect.stringMatching(/1\.h5 has 3 samples and is unfinished.*2\.h5 has 1 sample and ended/),
      '',
    ]);
  });
});

describe('waiting ends', () => {
  /** A port that is cut once, and then there is none. */
  async function gone() {
    const panda = await dataPortOf((socket) => {
      panda.stop();
      socket.end(CUT);
    });
    return { ...panda, scheme: `${temporaryFolder()}/%d.h5` };
  }

  test('with an abort of the signal', async () => {
    const { client, scheme } = await gone();
    const controller = new AbortController();
    const options = { scheme, num: 2, reconnect: { minDelay: 1000 }, signal: controller.signal };
    const error = await failureOf(
      writeHdfFiles(client, {
        ...options,
        onLost: () => {
          setTimeout(() => {
            controller.abort('enough');
          }, 50);
        },
      }),
    );
    expect(error).toBeInstanceOf(CaptureAbortedError);
    expect(error).toMatchObject({ cause: 'enough', failed: 1 });
    expect(error.results).toMatchObject([{ samplesWritten: 3, ok: false }]);
  });

  test('with Ctrl-C: exit code 1, since samples were lost', async () => {
    const { port, scheme } = await gone();
    const cli = startCommand(scheme, port);
    await cli.printed(/Waiting for the PandA/);
    cli.process.kill('SIGINT');
    const { code, stderr } = await cli.finished;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /stopped; 3 samples captured.*\n.*1\.h5 has 3 samples and is unfinished/,
    );
  });

  test('with the duration', async () => {
    const { client, scheme } = await gone();
    const options = { scheme, num: 2, reconnect: { minDelay: 1000 }, duration: 0.3 };
    const error = await failureOf(writeHdfFiles(client, options));
    expect(error).toBeInstanceOf(AcquisitionError);
    expect(error.results).toMatchObject([{ ok: false }]);
  });

  test('when the client is closed', async () => {
    const { client, scheme } = await gone();
    const options = { scheme, num: 2, reconnect: { minDelay: 1000 } };
    const onLost = (): void => void client.close();
    const error = await failureOf(writeHdfFiles(client, { ...options, onLost }));
    expect(error).toBeInstanceOf(CaptureAbortedError);
    expect(error.cause).toBeInstanceOf(ConnectionClosedError);
  });

  test('after the last attempt', async () => {
    const { client, scheme } = await gone();
    const reconnect = { minDelay: 0.01, maxDelay: 0.01, attempts: 3 };
    const error = await failureOf(writeHdfFiles(client, { scheme, num: 2, reconnect }));
    expect(error).toBeInstanceOf(ConnectError);
    expect(error.results).toMatchObject([{ samplesWritten: 3, ok: false }]);
  });
});

describe('names for the rest', () => {
  /** Each connection but the last is cut in mid acquisition. */
  const cutTwice = () =>
    dataPortOf((socket, number) => {
      if (number < 2) socket.end(CUT);
      else socket.write(concat(SMALL, SMALL));
    });
  const names = (error: PandaError): string[] =>
    (error.results ?? []).map(({ file }) => basename(file ?? '-'));

  test('beside the name of a single file', async () => {
    const { client } = await cutTwice();
    const scheme = join(temporaryFolder(), 'a.b.h5');
    const error = await failureOf(writeHdfFiles(client, { scheme, reconnect: SOON }));
    expect(names(error)).toEqual(['a.b.h5', 'a.b-2.h5', 'a.b-3.h5']);
    expect(error.results?.at(-1)).toMatchObject({ ok: true });
  });

  test('beside given names, which stay with their acquisitions', async () => {
    const { client } = await cutTwice();
    const folder = temporaryFolder();
    const fileNames = ['a.h5', 'b.h5'].map((name) => join(folder, name));
    const error = await failureOf(writeHdfFiles(client, { fileNames, num: 2, reconnect: SOON }));
    expect(names(error)).toEqual(['a.h5', 'a-2.h5', 'a-3.h5', 'b.h5']);
  });

  test('when another acquisition has the name', async () => {
    const { client } = await cutTwice();
    const folder = temporaryFolder();
    const fileNames = ['a.h5', 'a-3.h5'].map((name) => join(folder, name));
    const error = await failureOf(writeHdfFiles(client, { fileNames, num: 2, reconnect: SOON }));
    expect(names(error)).toEqual(['a.h5', 'a-2.h5', 'a-4.h5', 'a-3.h5']);
  });

  test('the next number of a scheme', async () => {
    const { client } = await cutTwice();
    const scheme = join(temporaryFolder(), '%03d.h5');
    const error = await failureOf(writeHdfFiles(client, { scheme, num: 2, reconnect: SOON }));
    expect(names(error)).toEqual(['001.h5', '002.h5', '003.h5', '004.h5']);
  });

  test.each([
    ['a.h5', 'a-2.h5', 1],
    ['%d.h5', '3.h5', 2],
  ])('%s: %s is looked at before anything is armed', async (name, taken, num) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, taken), '');
    let armed = 0;
    const source = (): Uint8Array[] => {
      armed++;
      return [SMALL];
    };
    const { client } = await captureClient({ source });
    const options = { scheme: join(folder, name), num, arm: true };
    const error = await failureOf(writeHdfFiles(client, { ...options, reconnect: true }));
    expect(error).toBeInstanceOf(OutputPathError);
    expect(error.message).toContain(taken);
    expect(readdirSync(folder)).toEqual([taken]);
    expect(armed).toBe(0);
    expect(await writeHdfFiles(client, options)).toHaveLength(num);
  });
});

describe('a PandA that is not reachable at first', () => {
  test('is waited for', async () => {
    const { sim, scheme } = await captureClient({ samples: 10 });
    const { controlPort, dataPort } = sim;
    await sim.close();
    const client = new AsyncClient('127.0.0.1', { controlPort, dataPort });
    onTestFinished(() => client.close());
    const lost: string[] = [];
    const again = async (): Promise<void> => {
      const later = await Simulator.start({ controlPort, dataPort, samples: 10 });
      onTestFinished(() => later.close());
    };
    const results = await writeHdfFiles(client, {
      scheme,
      arm: true,
      reconnect: SOON,
      onLost: ({ code }) => {
        lost.push(code);
        setTimeout(() => void again(), 300);
      },
    });
    expect(results).toMatchObject([{ samplesWritten: 10, ok: true }]);
    expect(lost).toEqual(['CONNECT_FAILED']);
  });

  test('without arm too, with one line of the command', async () => {
    const { port, stop } = await dataPortOf(() => {});
    stop();
    const cli = startCommand(`${temporaryFolder()}/x.h5`, port);
    await cli.printed(/Waiting for the PandA\.\n/);
    const { client } = await dataPortOf((socket) => void socket.write(SMALL), port);
    const { code, stderr } = await cli.finished;
    expect({ code, lines: stderr.trimEnd().split('\n') }).toEqual({
      code: 0,
      lines: [
        expect.stringMatching(/: No connection to port \d+ .*refused.* Waiting for the PandA\.$/),
        'pandablocks: connected.',
      ],
    });
    await client.close();
  });

  test('with an unknown host name', async () => {
    const client = new AsyncClient('no-such-panda.invalid');
    const controller = new AbortController();
    const error = await failureOf(
      writeHdfFiles(client, {
        scheme: `${temporaryFolder()}/x.h5`,
        arm: true,
        reconnect: SOON,
        signal: controller.signal,
        onLost: () => {
          controller.abort();
        },
      }),
    );
    expect(error).toBeInstanceOf(CaptureAbortedError);
  });

  test.each(['SSH-2.0-OpenSSH_9\r\n', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'ERR no\n'])(
    'something that answers %j fails at once',
    async (answer) => {
      const server = await ControlServer.start(() => answer);
      const client = clientOf(server);
      const scheme = `${temporaryFolder()}/x.h5`;
      const error = await failureOf(
        writeHdfFiles(client, { scheme, arm: true, reconnect: { minDelay: 1000 } }),
      );
      expect(error).toBeInstanceOf(ConnectError);
    },
  );

  test('a data port that refuses fails at once', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {}).end('ERR Invalid data capture option\n');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const client = new AsyncClient('127.0.0.1', { dataPort: port });
    const scheme = `${temporaryFolder()}/x.h5`;
    const error = await failureOf(writeHdfFiles(client, { scheme, reconnect: { minDelay: 1000 } }));
    expect(error.code).toBe('DATA_REFUSED');
  });

  test('without reconnect it is an error at once', async () => {
    const client = new AsyncClient('127.0.0.1', { dataPort: 1 });
    const scheme = `${temporaryFolder()}/x.h5`;
    expect(await failureOf(writeHdfFiles(client, { scheme }))).toBeInstanceOf(ConnectError);
  });
});
