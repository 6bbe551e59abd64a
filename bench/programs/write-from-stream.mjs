// Writes what waits in streams until standard input ends. Prints a line when a file is begun, and when it is done.
//
//   node bench/programs/write-from-stream.mjs DIST URL SCHEME
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [dist, servers, scheme] = process.argv.slice(2);
const { writeHdfFilesFromStream } = await import(pathToFileURL(join(dist, 'index.js')).href);
const stop = new AbortController();
process.stdin.on('end', () => stop.abort()).resume();
const print = (line) => console.log(JSON.stringify(line));
await writeHdfFilesFromStream({
  nats: { servers },
  scheme,
  signal: stop.signal,
  onReady: () => print({ kind: 'ready' }),
  onOpen: ({ file }) => print({ kind: 'open', file }),
  onResult: ({ file, ok, samplesWritten }) => print({ kind: 'result', file, ok, samplesWritten }),
}).catch((error) => {
  if (error.code !== 'CAPTURE_ABORTED') throw error;
});
const { user, system } = process.cpuUsage();
print({
  kind: 'end',
  cpu: (user + system) / 1e6,
  maxRssBytes: process.resourceUsage().maxRSS * 1024,
});
