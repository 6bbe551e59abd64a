// A small service that captures PandAs on request, over HTTP on this machine.
//
//   node examples/capture-service.mjs FOLDER PORT HOST[:CONTROL_PORT:DATA_PORT]...
//
//   POST   /captures/HOST   {"samples": 1000, "settings": {"SEQ1.REPEATS": 500}} begins a capture
//   GET    /captures/HOST   tells how far it is, and how it ended
//   DELETE /captures/HOST   ends it
import { createServer } from 'node:http';
import { join } from 'node:path';
import process from 'node:process';
import { json } from 'node:stream/consumers';

import { AsyncClient, isPandaError, writeHdfFiles } from 'pandablocks';

const MAX_BODY_BYTES = 64 * 1024;

/** One PandA, which captures one acquisition at a time. */
class Captures {
  #client;
  #folder;
  #name;
  #number = 0;
  #abort = null;
  /** What GET tells. */
  status = { state: 'idle' };

  constructor(name, options, folder) {
    this.#client = new AsyncClient(name, options);
    this.#name = name;
    this.#folder = folder;
  }

  /** @returns whether a capture has begun; false: one is running */
  begin({ samples, settings = {} }) {
    if (this.#abort !== null) return false;
    this.#abort = new AbortController();
    this.status = { state: 'starting' };
    void this.#run(samples, settings, this.#abort.signal).finally(() => (this.#abort = null));
    return true;
  }

  abort() {
    this.#abort?.abort(new Error('stopped by a request'));
  }

  async close() {
    this.abort();
    await this.#client.close();
  }

  async #run(samples, settings, signal) {
    this.#number += 1;
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
    const scheme = join(this.#folder, `${this.#name}-${stamp}-${this.#number}.h5`);
    try {
      await this.#client.connect({ signal });
      for (const [field, value] of Object.entries(settings)) await this.#client.put(field, value);
      const [result] = await writeHdfFiles(this.#client, {
        scheme,
        arm: true,
        signal,
        ...(samples !== undefined && { samples }),
        onReady: () => (this.status = { state: 'waiting' }),
        onProgress: ({ file, samples }) => (this.status = { state: 'capturing', file, samples }),
      });
      this.status = { state: 'done', ...summaryOf(result) };
    } catch (error) {
      // The file has everything that was received before the error.
      const summary = summaryOf(error.results?.at(-1));
      this.status = { state: 'failed', ...summary, ...explain(error) };
    }
  }
}

function summaryOf(result) {
  if (result === undefined) return {};
  const { file, samplesWritten, reason, warnings } = result;
  return { file, samples: samplesWritten, reason, warnings };
}

/** What the caller can do: `retry` says whether the same request may work later. */
function explain(error) {
  if (!isPandaError(error)) return { code: 'OTHER', message: error.message, retry: false };
  const retry = ['PANDA_BUSY', 'CONNECT_FAILED', 'CONNECTION_CLOSED'].includes(error.code);
  const armed = isPandaError(error.stillArmed) ? { stillArmed: error.stillArmed.message } : {};
  return { code: error.code, message: error.message, retry, ...armed };
}

const [folder, port, ...hosts] = process.argv.slice(2);
if (hosts.length === 0) {
  console.error('usage: capture-service.mjs FOLDER PORT HOST[:CONTROL_PORT:DATA_PORT]...');
  process.exit(2);
}
const pandas = new Map(
  hosts.map((text) => {
    const [host, controlPort = 8888, dataPort = 8889] = text.split(':');
    const options = { controlPort: Number(controlPort), dataPort: Number(dataPort) };
    return [host, new Captures(host, options, folder)];
  }),
);

const server = createServer((request, response) => {
  handle(request).then(
    ([code, body]) => response.writeHead(code).end(`${JSON.stringify(body)}\n`),
    (error) => response.writeHead(400).end(`${JSON.stringify({ message: error.message })}\n`),
  );
});

async function handle(request) {
  const captures = pandas.get(/^\/captures\/([^/]+)$/.exec(request.url)?.[1]);
  if (captures === undefined) return [404, { message: `there are ${hosts.join(', ')}` }];
  if (request.method === 'GET') return [200, captures.status];
  if (request.method === 'DELETE') {
    captures.abort();
    return [202, captures.status];
  }
  if (request.method !== 'POST') return [405, { message: 'GET, POST or DELETE' }];
  if (!(Number(request.headers['content-length']) <= MAX_BODY_BYTES)) {
    return [413, { message: `a body of at most ${MAX_BODY_BYTES} bytes, with its length` }];
  }
  // A page in a browser can't send this type to another site without asking first.
  if (request.headers['content-type'] !== 'application/json') {
    return [415, { message: 'give content-type: application/json' }];
  }
  const hasBegun = captures.begin(await json(request));
  return hasBegun ? [202, captures.status] : [409, { message: 'a capture is running' }];
}

server.listen(Number(port), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/captures/${hosts[0].split(':')[0]}`);
});
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(name, () => {
    server.close();
    // Files are closed and PandAs disarmed before the clients are closed.
    for (const captures of pandas.values()) void captures.close();
  });
}
