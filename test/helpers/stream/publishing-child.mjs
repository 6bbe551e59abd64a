// Captures one acquisition from a PandA into a stream, until the process is ended.
//   publishing-child.mjs DIST CONTROL_PORT DATA_PORT URL PANDA
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [dist, controlPort, dataPort, servers, panda] = process.argv.slice(2);
const { AsyncClient, capture, StreamPublisher } = await import(
  pathToFileURL(`${dist}/index.js`).href
);
const client = new AsyncClient('127.0.0.1', {
  controlPort: Number(controlPort),
  dataPort: Number(dataPort),
});
const publisher = new StreamPublisher({ nats: { servers }, panda });
await capture(client, { arm: true, sinks: [publisher] });
await client.close();
