// Pages without a browser: node viewers.mjs ADDRESS COUNT COLUMNS. Each listens to the events, and asks for the new values of
// its plots as a page does, ten times a second at most, until the server ends. Prints what they got, as JSON.
import { get, Agent } from 'node:http';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

const [address = '', count = '1', columns = '1'] = process.argv.slice(2);
const COLUMNS = Array.from({ length: Number(columns) }, (_, i) => i).join();
const EVERY_MS = 100;
/** As wide as a screen. */
const BUCKETS = 1200;

const got = { states: 0, traces: 0, bytes: 0, refused: 0, rows: [] };

async function view() {
  const agent = new Agent({ keepAlive: true });
  let state = null;
  let isOver = false;
  let text = '';
  get(`${address}events`, (response) => {
    response.on('data', (piece) => {
      text += String(piece);
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        if (!event.startsWith('event: state')) continue;
        state = JSON.parse(event.slice(event.indexOf('data: ') + 6));
        got.states++;
      }
    });
    response.on('close', () => (isOver = true));
  }).on('error', () => (isOver = true));
  let end = 0;
  let size = 0;
  for (let isLast = false; !isOver && !isLast; await sleep(EVERY_MS)) {
    if (state === null || state.rows === 0) continue;
    isLast = state.isClosing;
    // The last ten seconds.
    const [from, to] = [state.since['10'], state.rows];
    const rows = 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, to - from) / BUCKETS)));
    const first = rows === size ? Math.floor(end / rows) * rows : from;
    if (to <= end && rows === size) continue;
    const url = `${address}traces?acquisition=1&from=${first}&to=${to}&rows=${rows}&columns=${COLUMNS}`;
    const bytes = await fetched(url, agent);
    if (bytes === null) continue;
    got.traces++;
    got.bytes += bytes;
    [end, size] = [to, rows];
  }
  got.rows.push(end);
  agent.destroy();
}

function fetched(url, agent) {
  return new Promise((resolve) => {
    get(url, { agent }, (response) => {
      let bytes = 0;
      response.on('data', (piece) => (bytes += piece.length));
      response.on('close', () => {
        if (response.statusCode !== 200) got.refused++;
        resolve(response.statusCode === 200 ? bytes : null);
      });
    }).on('error', () => resolve(null));
  });
}

await Promise.all(Array.from({ length: Number(count) }, view));
console.log(JSON.stringify(got));
process.exit(0);
