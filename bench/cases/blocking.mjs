// BlockingClient, against C programs in processes of their own.
import process from 'node:process';

import { script } from '../build.mjs';
import { startControlServer } from '../control-server.mjs';
import { runForJson } from '../run-program.mjs';
import { drawTable } from '../table.mjs';

const BYTES = 1e9;
const QUICK_BYTES = 22e6;

export const blockingCase = {
  name: 'blocking client',
  async run(bench) {
    const server = await startControlServer(bench.file('answers'));
    try {
      const bytes = bench.pick(BYTES, QUICK_BYTES);
      const own = [script('blocking-client.mjs'), bench.dist, server.port, bench.rounds, bytes];
      const { figures } = await runForJson([process.execPath, ...own]);
      const rows = Object.entries(figures).map(([name, values]) => {
        const sorted = values.toSorted((a, b) => a - b);
        const row = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
        return [name, ...row.map((value) => Number(value.toPrecision(3)))];
      });
      return { text: drawTable(['', 'min', 'median', 'max'], rows), figures };
    } finally {
      server.stop();
    }
  },
};
