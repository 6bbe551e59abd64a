/** Acquisitions of a simulated PandA in a stream of a real server. */

import {
  capture,
  LeaseHeldError,
  type Sink,
  SinkError,
  type StreamedAcquisition,
  StreamMissingError,
} from 'pandablocks';
import { expect, it } from 'vitest';

import { decodeJob } from '../../../lib/stream/format/job.js';
import { failureOf } from '../../helpers/capture/capture-client.js';
import { describeWithNats } from '../../helpers/nats/nats-server.js';
import { assemble, readMessages, readStream } from '../../helpers/nats/read-stream.js';
import { streamRig } from '../../helpers/nats/stream-rig.js';

describeWithNats('publishing', () => {
  it('gives each acquisition a job, a head, its samples, an end', async () => {
    const { nats, client, publisher, received } = await streamRig({ sim: { samples: 50_000 } });
    const sink = publisher({ file: { fileScheme: '/data/%d.h5', dropSuspect: true } });
    const results = await capture(client, { arm: true, num: 2, sinks: [sink, received] });
    const messages = await readStream(nats.url, 'P');
    for (const number of [1, 2]) {
      const got = assemble(messages.filter(({ acquisition }) => acquisition === number));
      expect(got.rows).toBe(50_000);
      expect(got.end).toMatchObject({ ended: 'end', end: { samples: 50_000, reason: 'Ok' } });
      expect(got.head).toMatchObject({ panda: 'P', number, start: { missed: 0 } });
      expect(got.head.options).toEqual({ fileScheme: '/data/%d.h5', dropSuspect: true });
      expect(got.head.identification?.text).toContain('PandA');
      expect(results[number - 1]?.sinks[0]).toEqual({
        stream: 'PANDA_P',
        subject: `panda.P.${number}`,
        firstSequence: got.firstSequence,
        lastSequence: got.lastSequence,
        number,
      });
      if (number === 2) expect(got.hash).toBe(received.hash);
    }
    const jobs = await readMessages(nats.url, 'PANDA_JOBS');
    expect(jobs.map(({ payload }) => decodeJob(payload))).toMatchObject([
      { number: 1, afterSequence: 0 },
      { number: 2, afterSequence: (results[0]?.sinks[0] as StreamedAcquisition).lastSequence },
    ]);
  });

  it('passes the wanted number of samples to writers, also if `file` leaves it undefined', async () => {
    const { nats, client, publisher } = await streamRig({ sim: { samples: 100 } });
    const sink = publisher({ file: { samples: undefined } });
    await capture(client, { arm: true, samples: 60, sinks: [sink] });
    expect(assemble(await readStream(nats.url, 'P')).head.options).toEqual({ samples: 60 });
  });

  it('continues the numbers of the previous publisher', async () => {
    const { client, publisher } = await streamRig({ sim: { samples: 100 } });
    for (const number of [1, 2, 3]) {
      const [result] = await capture(client, { arm: true, sinks: [publisher()] });
      expect(result?.sinks[0]).toMatchObject({ number });
    }
  });

  it('says how to make a missing stream, before the PandA is armed', async () => {
    const { nats, client, publisher, completion } = await streamRig({ sim: { samples: 100 } });
    const before = await completion();
    const sink = publisher({ panda: 'Q' });
    const error = await failureOf(capture(client, { arm: true, sinks: [sink] }));
    expect(error.cause).toBeInstanceOf(StreamMissingError);
    expect(error.message).toContain(
      `pandablocks streams setup ${nats.url} --panda Q --max-bytes SIZE`,
    );
    expect(await completion()).toBe(before);
  });

  it('has one publisher at a time', async () => {
    const { client, publisher } = await streamRig({ sim: { rate: 1000, samples: Infinity } });
    const ending = new AbortController();
    const first = publisher();
    const second = publisher();
    await first.prepare();
    try {
      await expect(second.prepare()).rejects.toThrow(LeaseHeldError);
    } finally {
      ending.abort();
      await first.finish();
    }
    await second.prepare();
    await second.finish();
    await client.close();
  });

  it("cuts messages to the server's limit", async () => {
    const rig = await streamRig({ sim: { samples: 40_000 }, nats: { maxPayload: 4096 } });
    const { nats, client, publisher, received } = rig;
    await capture(client, { arm: true, sinks: [publisher(), received] });
    const messages = await readStream(nats.url, 'P');
    const got = assemble(messages);
    expect(got).toMatchObject({ rows: 40_000, hash: received.hash });
    expect(Math.max(...messages.map(({ payload }) => payload.byteLength))).toBeLessThan(4096 - 200);
  });

  it('publishes after 100 ms, even a few samples', async () => {
    const { nats, client, publisher } = await streamRig({ sim: { rate: 500, samples: 250 } });
    await capture(client, { arm: true, sinks: [publisher()] });
    const data = (await readStream(nats.url, 'P')).filter(({ kind }) => kind === 'data');
    expect(data.length).toBeGreaterThanOrEqual(2);
  });

  it('states why an acquisition was cut off', async () => {
    const { nats, client, publisher } = await streamRig({
      sim: { rate: 20_000, samples: Infinity },
    });
    const failing: Sink = {
      open: () => {},
      write: ({ firstSample }) => {
        if (firstSample > 5000) throw new Error('no more');
      },
      close: () => null,
    };
    const sinks = [publisher(), failing];
    const error = await failureOf(capture(client, { arm: true, sinks }));
    expect(error).toBeInstanceOf(SinkError);
    const got = assemble(await readStream(nats.url, 'P'));
    expect(got.end).toMatchObject({ ended: 'cut off', end: null, cause: { code: 'SINK_FAILED' } });
    expect(got.rows).toBe(error.results?.[0]?.samplesWritten);
  });

  it('ends after the requested samples', async () => {
    const { nats, client, publisher } = await streamRig({ sim: { rate: 20_000, samples: 1e6 } });
    await capture(client, { arm: true, samples: 777, atMost: true, sinks: [publisher()] });
    const got = assemble(await readStream(nats.url, 'P'));
    expect(got.rows).toBe(777);
    expect(got.end?.cause).toBeNull();
  });
});
