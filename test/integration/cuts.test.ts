/** A data port that goes away at any byte, by FIN and by RST, to the client and to a file. */

import { join } from 'node:path';

import {
  AsyncClient,
  ConnectionClosedError,
  type Data,
  PandaError,
  writeHdfFiles,
} from 'pandablocks';
import { expect, test } from 'vitest';

import { temporaryFolder } from '../helpers/cli.js';
import { cutServer, prefixOf, TWO_ACQUISITIONS, whatCame } from '../helpers/cuts.js';
import { dumpFile } from '../helpers/python.js';

const LENGTH = TWO_ACQUISITIONS.byteLength;
const HOW = ['FIN', 'RST'] as const;

test.each(HOW)(
  '%s at each byte: the client gives what came, and says that it ended',
  async (how) => {
    const server = await cutServer(TWO_ACQUISITIONS);
    const client = new AsyncClient('127.0.0.1', { dataPort: server.port });
    for (let cut = 0; cut <= LENGTH; cut++) {
      server.next = { cut, how };
      const data: Data[] = [];
      const reading = (async () => {
        for await (const item of client.data({ scaled: false })) data.push(item);
      })();
      await expect(reading).rejects.toBeInstanceOf(ConnectionClosedError);
      const came = whatCame(data);
      const whole = prefixOf(TWO_ACQUISITIONS, cut);
      if (how === 'FIN') {
        expect({ cut, ...came }).toEqual({ cut, ...whole });
      } else {
        // A reset can overtake what was sent before it.
        expect(whole.marks.startsWith(came.marks)).toBe(true);
        const length = came.samples.byteLength;
        expect(came.samples).toEqual(whole.samples.subarray(0, length));
      }
    }
  },
);

test.each(HOW)('%s at every sixtieth byte: files hold what came', async (how) => {
  const folder = temporaryFolder();
  const server = await cutServer(TWO_ACQUISITIONS);
  const client = new AsyncClient('127.0.0.1', { dataPort: server.port });
  for (let cut = 0; cut <= LENGTH; cut += 60) {
    server.next = { cut, how };
    const scheme = join(folder, `${how}-${cut}-%d.h5`);
    const error: unknown = await writeHdfFiles(client, { scheme, num: 3 }).catch(
      (reason: unknown) => reason,
    );
    if (!(error instanceof PandaError)) throw error as Error;
    const { marks } = prefixOf(TWO_ACQUISITIONS, cut);
    const results = error.results ?? [];
    if (how === 'FIN') expect(results).toHaveLength(marks.match(/s/g)?.length ?? 0);
    const rows = results.map(({ file, samplesWritten, samplesReported }) => {
      const { datasets, attributes } = dumpFile(file ?? 'none');
      for (const dataset of Object.values(datasets)) expect(dataset.rows).toBe(samplesWritten);
      const isWhole = samplesReported === samplesWritten;
      expect(attributes['finished']).toBe(isWhole ? '1' : '0');
      const column = datasets['COUNTER1.OUT.Value'];
      return column?.first.map((value) => (value - 1) / 0.5) ?? [];
    });
    const expected = [
      [1, 2, 3, 4, 5],
      [6, 8],
    ];
    for (const [i, values] of rows.entries()) {
      expect(values).toEqual(expected[i]?.slice(0, values.length));
    }
  }
});
