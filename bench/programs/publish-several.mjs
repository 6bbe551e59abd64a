// Publishes an acquisition of each of several data ports, at once.
//
//   node bench/programs/publish-several.mjs DIST URL PORT PANDA [PORT PANDA]...
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [dist, servers, ...pairs] = process.argv.slice(2);
const { AsyncClient, capture, StreamPublisher } = await import(
  pathToFileURL(join(dist, 'index.js')).href
);

async function publish(dataPort, panda) {
  const client = new AsyncClient('127.0.0.1', { dataPort: Number(dataPort) });
  const publisher = new StreamPublisher({ nats: { servers }, panda });
  await capture(client, { sinks: [publisher] });
  await client.close();
}

const publishing = [];
for (let i = 0; i < pairs.length; i += 2) publishing.push(publish(pairs[i], pairs[i + 1]));
await Promise.all(publishing);
console.log('{}');
