/** Streams of PandAs through sockets and the command into files, read by h5py. */

import { join } from 'node:path';

import { Simulator } from 'pandablocks/sim';
import { expect, test } from 'vitest';

import { Cli, temporaryFolder } from '../../helpers/cli/cli.js';
import { compareWithStream } from '../../helpers/hdf/python.js';
import { describeRecordings } from '../../helpers/recordings/recordings.js';
import { replay, splitAcquisitions } from '../../helpers/data/streams.js';

const ODD_SIZES = [1, 977, 3, 65537, 13, 4001];

const GOOD = /^END \d+ (Ok|Disarmed)$/;

describeRecordings('streams through `pandablocks hdf --arm`', (recordings) => {
  const raw = [
    ...recordings.list('server', '_raw.bin'),
    ...['hardware/raw_dump.bin', 'hardware/raw_dump_no_duration.bin'],
  ];
  const scaled = new Set(recordings.list('server', '_scaled.bin'));

  test.each(raw)('%s', async (name) => {
    const folder = temporaryFolder();
    const acquisitions = splitAcquisitions(recordings.read(name));
    await using sim = await Simulator.start({
      controlPort: 0,
      dataPort: 0,
      source: replay(acquisitions, ODD_SIZES),
    });
    const { code, stdout, stderr } = await new Cli([
      'hdf',
      '127.0.0.1',
      join(folder, 'scan-%d.h5'),
      ...['--num', acquisitions.length, '--arm', '--json'],
      ...['--control-port', sim.controlPort, '--data-port', sim.dataPort],
    ]).finished;

    const files = acquisitions.map((_, index) => join(folder, `scan-${index + 1}.h5`));
    const compared = compareWithStream('verify', recordings.path(name), files);
    expect(compared.problems).toEqual([]);
    const results = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(
      results.map((r) => `END ${String(r['samplesReported'])} ${String(r['reason'])}`),
    ).toEqual(compared.ends);
    expect(results.map((r) => r['samplesWritten'])).toEqual(compared.rows);
    const isGood =
      compared.ends.every((end) => GOOD.test(end)) && results.every((r) => r['ok'] === true);
    expect({ code, stderr }).toMatchObject({ code: isGood ? 0 : 1 });

    const twin = name.replace('_raw', '_scaled');
    if (scaled.has(twin)) {
      expect(compareWithStream('twin', recordings.path(twin), files).problems).toEqual([]);
    }
  });
});
