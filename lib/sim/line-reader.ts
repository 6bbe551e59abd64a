/** Lines from a socket, of bounded length. */

import type { Socket } from 'node:net';

/** The server drops whoever sends more without a line's end. */
const MAX_LINE = 4096;

/** Calls `onLine` for each line; closes a socket that sends one without end. */
export function readLines(socket: Socket, onLine: (line: string) => void): void {
  let partial = '';
  socket.setEncoding('utf8');
  socket.on('data', (text) => {
    const lines = (partial + String(text)).split('\n');
    partial = lines.pop() as string;
    if (partial.length > MAX_LINE || lines.some((line) => line.length > MAX_LINE)) {
      socket.destroy();
      return;
    }
    for (const line of lines) onLine(line);
  });
  // A peer that goes away is no error of ours.
  socket.on('error', () => {});
}
