// Captures into a file, with an overview beside it or without.
//
//   node bench/programs/capture-with-overview.mjs DIST PORT FILE with|without
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [dist, port, file, how] = process.argv.slice(2);
const { AsyncClient, Overview, writeHdfFiles } = await import(
  pathToFileURL(join(dist, 'index.js')).href
);

const overview = new Overview();
const sinks = how === 'with' ? [{ sink: overview, essential: false }] : [];
const client = new AsyncClient('127.0.0.1', { dataPort: Number(port) });
const [result] = await writeHdfFiles(client, { scheme: file, sinks });
await client.close();
const rows = overview.acquisitions[0]?.rows ?? 0;
if (how === 'with' && rows !== result.samplesWritten) {
  throw new Error(`The overview has ${rows} of ${result.samplesWritten} rows.`);
}
