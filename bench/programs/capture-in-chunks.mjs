// Captures with chunks of a given size, and says what the result says of them.
//
//   node bench/programs/capture-in-chunks.mjs DIST PORT FILE CHUNK_SAMPLES
import { statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [dist, port, file, chunkSamples] = process.argv.slice(2);
const { AsyncClient, writeHdfFiles } = await import(pathToFileURL(join(dist, 'index.js')).href);

const client = new AsyncClient('127.0.0.1', { dataPort: Number(port) });
const [result] = await writeHdfFiles(client, { scheme: file, chunkSamples: Number(chunkSamples) });
await client.close();
console.log(JSON.stringify({ chosen: result.chunkSamples, fileBytes: statSync(file).size }));
