/** A data port that goes away at any byte, by FIN and by RST, to the client and to a file. */

import { join } from 'node:path';

import { AsyncClient, PandaError, writeHdfFiles } from 'pandablocks';
import { expect, test } from 'vitest';

import { temporaryFolder } from '../../helpers/cli/cli.js';
import { cutServer, expectCuts, prefixOf, TWO_ACQUISITIONS } from '../../helpers/data/cuts.js';
import { dumpFile } from '../../helpers/hdf/python.js';

const LENGTH = TWO_ACQUISITIONS.byteLength;
const HOW = ['FIN', 'RST'] as const;

test.each(HOW)(
  '%s at each byte: the client gives what came, and says that it ended',
  async (how) => {
    await expectCuts(TWO_ACQUISITIONS, how);
  },
);

test.each(HOW)('%s at every sixtieth byte: the files have all samples before it', async (how) => {
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
