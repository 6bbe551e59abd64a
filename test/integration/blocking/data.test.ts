/** `BlockingClient` and the data port. */

import { Simulator } from 'pandablocks/sim';
import { describe, expect, onTestFinished, test } from 'vitest';

import { controlPort, dataPort, listen, run } from '../../helpers/blocking.js';
import {
  ascii,
  concat,
  COUNTER,
  frameOf,
  frameOfBytes,
  header,
} from '../../helpers/data/streams.js';

const SMALL = concat(header([COUNTER]), frameOf(1, 2), frameOf(3), ascii('END 3 Ok\n'));
const CUT_SHORT = concat(header([COUNTER]), frameOf(1, 2), frameOf(3, 4, 5).subarray(0, -6));

describe('data()', () => {
  test('can be armed within the loop, for several acquisitions', async () => {
    const sim = await Simulator.start({ controlPort: 0, dataPort: 0, samples: 500, rate: 5000 });
    onTestFinished(() => sim.close());
    const said = await run(
      ({ P, panda, say }) => {
        panda.connect();
        for (let i = 0; i < 2; i++) {
          let samples = 0;
          const kinds = new Set();
          for (const data of panda.data({ scaled: false, frameTimeout: 30 })) {
            kinds.add(data.kind);
            if (data.kind === 'ready') panda.send(new P.Arm());
            if (data.kind === 'frame') samples += data.sampleCount;
            if (data.kind !== 'end') continue;
            say([...kinds, samples, data.samples, data.reason]);
            break;
          }
        }
      },
      { controlPort: sim.controlPort, dataPort: sim.dataPort },
    );
    const once = ['ready', 'start', 'frame', 'end', 500, 500, 'Ok'];
    expect(said).toEqual([once, once]);
  });

  test.each([
    [true, 'XML FRAMED SCALED'],
    [false, 'XML FRAMED RAW'],
    [undefined, 'XML FRAMED SCALED'],
  ])('scaled: %s asks for %s', async (scaled, expected) => {
    let asked = '';
    const port = await dataPort((socket, options) => {
      asked = options;
      socket.write(SMALL);
    });
    const said = await run(
      ({ panda, say }) => {
        const asked = (globalThis as { scaled?: boolean }).scaled;
        for (const data of panda.data(asked === undefined ? {} : { scaled: asked })) {
          if (data.kind === 'frame') say([...data.column('COUNTER1.OUT.Value')]);
          else say(data.kind);
          if (data.kind === 'end') break;
        }
      },
      { dataPort: port, setUp: `globalThis.scaled = ${scaled};` },
    );
    expect(said).toEqual(['ready', 'start', [1, 2], [3], 'end']);
    expect(asked).toBe(expected);
  });

  test('closes only its own connection when the loop is left', async () => {
    const closed: number[] = [];
    let connections = 0;
    const data = await dataPort((socket) => {
      const number = connections++;
      socket.on('close', () => closed.push(number));
      socket.write(SMALL);
    });
    const control = await controlPort((line) =>
      line === 'CLOSED?' ? `OK =${JSON.stringify(closed)}` : undefined,
    );
    const said = await run(
      ({ P, panda, say }) => {
        panda.connect();
        const other = panda.data();
        say(other.next().value?.kind);
        const iterator = panda.data();
        for (const item of iterator) if (item.kind === 'frame') break;
        say(iterator.next());
        while (panda.send(new P.GetLine('CLOSED')) === '[]');
        say(panda.send(new P.GetLine('CLOSED')));
        for (const item of other) {
          say(item.kind);
          if (item.kind === 'end') break;
        }
      },
      { controlPort: control, dataPort: data },
    );
    expect(said).toEqual(['ready', { done: true }, '[1]', 'start', 'frame', 'frame', 'end']);
  });

  test('gives frames that do not change when later data arrives', async () => {
    const frames = Array.from({ length: 40 }, (_, i) =>
      frameOfBytes(new Uint8Array(500_000).fill(i + 1)),
    );
    const port = await dataPort((socket) => {
      socket.write(concat(header([COUNTER]), ...frames, ascii('END 5000000 Ok\n')));
    });
    const said = await run(
      ({ P, panda, say }) => {
        const kept = [];
        for (const data of panda.data({ scaled: false })) {
          if (data instanceof P.FrameData) kept.push(data);
          if (data.kind === 'end') break;
        }
        const columns = kept.map((frame) => [...frame.column('COUNTER1.OUT.Value')]);
        say(columns.map((all) => (all.every((value) => value === all[0]) ? all[0] : null)));
      },
      { dataPort: port },
    );
    expect(said).toEqual([frames.map((_, i) => 0x01010101 * (i + 1))]);
  });

  test('holds the sender back while the loop is slow, and loses nothing', async () => {
    const frame = frameOfBytes(new Uint8Array(1_000_000));
    const count = 200;
    let sent = 0;
    const data = await dataPort(async (socket) => {
      socket.write(header([COUNTER]));
      for (; sent < count; sent++) {
        if (!socket.write(frame)) await new Promise((resolve) => socket.once('drain', resolve));
      }
      socket.write(`END ${count * 250_000} Ok\n`);
    });
    const control = await controlPort((line) => (line === 'SENT?' ? `OK =${sent}` : undefined));
    const said = await run(
      ({ P, panda, say }) => {
        panda.connect();
        let samples = 0;
        for (const item of panda.data({ scaled: false })) {
          if (item.kind === 'frame' && samples === 0) {
            // Until no more is sent.
            for (let before = '', now = '?'; before !== now;) {
              Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
              before = now;
              now = panda.send(new P.GetLine('SENT'));
            }
            say(Number(panda.send(new P.GetLine('SENT'))));
          }
          if (item.kind === 'frame') samples += item.sampleCount;
          if (item.kind === 'end') break;
        }
        say(samples);
      },
      { controlPort: control, dataPort: data },
    );
    expect(said).toEqual([expect.any(Number), count * 250_000]);
    expect(said[0]).toBeLessThan(120);
  });
});

describe('data() that ends early', () => {
  test('after silence, and the client remains usable', async () => {
    const data = await dataPort((socket) => socket.write(SMALL.subarray(0, -9)));
    const control = await controlPort(() => undefined);
    const said = await run(
      ({ P, panda, say, errorOf }) => {
        panda.connect();
        const kinds: string[] = [];
        const iterator = panda.data({ frameTimeout: 0.2 });
        say(errorOf(() => [...iterator].map(({ kind }) => kinds.push(kind))));
        say(iterator.next().done);
        say(panda.send(new P.GetLine('*ECHO a')));
        for (const { kind } of panda.data({ frameTimeout: 5 })) if (kind === 'frame') break;
      },
      { controlPort: control, dataPort: data },
    );
    const message = 'No data came for 0.2 s.';
    expect(said).toEqual([{ name: 'DataTimeoutError', code: 'DATA_TIMEOUT', message }, true, 'a']);
  });

  test.each([
    ['a lost connection', SMALL.subarray(0, -9), 'CONNECTION_CLOSED', [[1, 2], [3]]],
    ['a frame cut short', CUT_SHORT, 'CONNECTION_CLOSED', [[1, 2], [3]]],
    ['rubbish', concat(SMALL.subarray(0, -9), ascii('rubbish')), 'PROTOCOL', [[1, 2], [3]]],
  ])('%s: what came before is given first', async (_, stream, code, frames) => {
    const port = await dataPort((socket) => socket.end(stream));
    const said = await run(
      ({ panda, say, errorOf }) => {
        const error = errorOf(() => {
          for (const data of panda.data()) {
            if (data.kind === 'frame') say([...data.column('COUNTER1.OUT.Value')]);
          }
        });
        say(error?.code);
      },
      { dataPort: port },
    );
    expect(said).toEqual([...frames, code]);
  });

  test('after a reset, with the reason', async () => {
    const port = await dataPort((socket) => {
      socket.write(SMALL.subarray(0, -9), () => setTimeout(() => socket.resetAndDestroy(), 100));
    });
    const said = await run(
      ({ panda, say, errorOf }) => say(errorOf(() => [...panda.data()])?.message),
      { dataPort: port },
    );
    const where = `port ${port} (data) of 127.0.0.1`;
    expect(said).toEqual([
      `The connection to ${where} was reset by the other end (read ECONNRESET) ` +
        'in the middle of an acquisition, without an END.',
    ]);
  });

  test('without an answer to the request', async () => {
    const port = await listen((socket) => socket.write('O'));
    const said = await run(
      ({ panda, say, errorOf }) => say(errorOf(() => [...panda.data({ frameTimeout: 60 })])),
      { dataPort: port, connectTimeout: 0.3 },
    );
    const message = expect.stringMatching(
      /takes connections, but did not answer within 0\.3 s/,
    ) as unknown;
    expect(said).toMatchObject([{ code: 'CONNECT_FAILED', message }]);
  });

  test('without a server', async () => {
    const said = await run(({ panda, say, errorOf }) => say(errorOf(() => panda.data().next())));
    expect(said).toMatchObject([{ code: 'CONNECT_FAILED' }]);
  });

  test('when the client is closed', async () => {
    const port = await dataPort((socket) => socket.write(SMALL.subarray(0, -9)));
    const said = await run(
      ({ panda, say, errorOf }) => {
        const iterator = panda.data();
        say(iterator.next().value?.kind);
        panda.close();
        say(errorOf(() => [...iterator])?.message);
        say(iterator.next().done);
      },
      { dataPort: port },
    );
    expect(said).toEqual(['ready', 'The client was closed.', true]);
  });
});
