/** The memory of frames: it is not read any more when their writes have settled. */

import { FrameData, PandaError, setUpStreams, type StartData, StreamPublisher } from 'pandablocks';
import { expect, it, onTestFinished } from 'vitest';

import type { SinkInfo } from '../../../lib/capture/sinks/sink.js';
import { SinkFrame } from '../../../lib/capture/sinks/sink-frame.js';
import type { FieldCapture } from '../../../lib/responses/field-capture.js';
import { SampleLayout } from '../../../lib/responses/frame-data.js';
import { describeWithNats, NatsServer } from '../../helpers/nats/nats-server.js';
import { readStream } from '../../helpers/nats/read-stream.js';

const ROWS = 1_000_000;
const FIELD: FieldCapture = {
  ...{ name: 'A.OUT', type: 'int32', capture: 'Value', scale: 1, offset: 0, units: '' },
};
const START: StartData = {
  ...{ kind: 'start', fields: [FIELD], missed: 0, process: 'Scaled', format: 'Framed' },
  ...{ sampleBytes: 4, armTime: null, startTime: null, hwTimeOffsetNs: null },
};
const INFO: SinkInfo = {
  ...{ number: 1, samples: Infinity, samplesDue: true, identification: null },
  ...{ bitLabels: null, fail: () => {}, warn: () => {} },
};

/** A frame whose memory is used for something else as soon as its write has settled. */
function frameAt(firstSample: number): { frame: SinkFrame; reuse: () => void } {
  const samples = Int32Array.from({ length: ROWS }, (_, index) => firstSample + index);
  const bytes = new Uint8Array(samples.buffer);
  const layout = new SampleLayout(START.fields, START.sampleBytes);
  const data = new FrameData(layout, [bytes], ROWS, null, firstSample);
  const frame = new SinkFrame(data, () => Promise.reject(new Error('not scaled here')));
  return { frame, reuse: () => samples.fill(-1) };
}

describeWithNats('a publisher that leaves out samples', () => {
  it('publishes those before the gap as they were', async () => {
    const nats = await NatsServer.start();
    await setUpStreams({ nats: { servers: nats.url }, pandas: ['P'], maxBytes: 1024 ** 3 });
    const publisher = new StreamPublisher({ nats: { servers: nats.url }, panda: 'P' });
    onTestFinished(() => publisher.finish());
    await publisher.prepare();
    await publisher.open(START, INFO);
    nats.pause();
    const frames = Array.from({ length: 10 }, (_, index) => frameAt(index * ROWS));
    const written = frames.map(async ({ frame, reuse }) => {
      await publisher.write(frame).catch(() => {});
      reuse();
    });
    await expect(publisher.write(frameAt(20 * ROWS).frame)).rejects.toThrow(PandaError);
    nats.resume();
    await Promise.all(written);
    await expect(publisher.close(null, null)).rejects.toMatchObject({ code: 'STREAM_GAP' });
    const messages = await readStream(nats.url, 'P');
    const data = messages.filter(({ kind }) => kind === 'data');
    for (const { payload, firstRow } of data) {
      const rows = new Int32Array(Uint8Array.from(payload).buffer);
      expect(rows.every((value, index) => value === firstRow + index)).toBe(true);
    }
    expect(messages.at(-1)).toMatchObject({ kind: 'end', firstRow: 10 * ROWS });
  });
});
