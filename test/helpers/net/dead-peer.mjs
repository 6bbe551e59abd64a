/**
 * Disconnects the network during an acquisition, like a pulled cable, and prints the client's
 * error. Run it in a separate network namespace with `lo` up.
 */

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

import { AsyncClient } from 'pandablocks';

const server = createServer((socket) => {
  socket.on('error', () => {});
  socket.write('OK\n');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const client = new AsyncClient('127.0.0.1', {
  dataPort: server.address().port,
  keepAlivePeriod: 1,
});
try {
  for await (const { kind } of client.data()) {
    console.log(kind);
    execFileSync('ip', ['link', 'set', 'lo', 'down']);
  }
} catch (error) {
  console.log(`${error.code} ${error.message}`);
}
process.exit();
