// Captures from several data ports, a file each, as a user's program would.
//
//   node bench/programs/capture-several.mjs DIST at-once|in-turn PORT FILE [PORT FILE]...
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [dist, how, ...pairs] = process.argv.slice(2);
const { AsyncClient, writeHdfFiles } = await import(pathToFileURL(join(dist, 'index.js')).href);

const captures = [];
for (let i = 0; i < pairs.length; i += 2) captures.push({ port: pairs[i], file: pairs[i + 1] });

async function capture({ port, file }) {
  const client = new AsyncClient('127.0.0.1', { dataPort: Number(port) });
  try {
    await writeHdfFiles(client, { scheme: file });
    return 'Ok';
  } catch (error) {
    // What became of an acquisition the source tells; whatever else goes wrong is a failure.
    if (error.code !== 'ACQUISITION_FAILED') throw error;
    return error.message;
  } finally {
    await client.close();
  }
}

const outcomes = [];
if (how === 'at-once') outcomes.push(...(await Promise.all(captures.map(capture))));
else for (const each of captures) outcomes.push(await capture(each));
console.log(JSON.stringify({ outcomes }));
