// Captures one acquisition into a file, and prints the last value of each column once a second.
//
//   node examples/own-sink.mjs HOST FILE [CONTROL_PORT DATA_PORT]
import process from 'node:process';
import { clearInterval, setInterval } from 'node:timers';

import { AsyncClient, writeHdfFiles } from 'pandablocks';

/** A sink that keeps the latest columns, and prints the last row of them once a second. */
class LastValues {
  #columns = null;
  #timer = null;

  open() {
    this.#timer = setInterval(() => this.#print(), 1000);
  }

  write(frame) {
    // Scaled columns may be kept; of a frame itself only a copy: `frame.copy()`.
    this.#columns = frame.scaled();
    return this.#columns;
  }

  async close() {
    clearInterval(this.#timer);
    await this.#print();
  }

  async #print() {
    const columns = await this.#columns;
    if (columns === null) return;
    const last = columns.columnNames.map((name) => `${name} ${columns.column(name).at(-1)}`);
    console.log(last.join('  '));
  }
}

const [host, file, controlPort = '8888', dataPort = '8889'] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: own-sink.mjs HOST FILE [CONTROL_PORT DATA_PORT]');
  process.exit(2);
}
const client = new AsyncClient(host, {
  controlPort: Number(controlPort),
  dataPort: Number(dataPort),
});
const interruption = new AbortController();
// SIGHUP: the terminal was closed.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(name, () => interruption.abort(new Error(`stopped by ${name}`)));
}
try {
  const [result] = await writeHdfFiles(client, {
    scheme: file,
    arm: true,
    signal: interruption.signal,
    // Printing is not worth the capture: a failure is told, and the file goes on.
    sinks: [{ sink: new LastValues(), essential: false }],
    onWarning: (warning) => console.error(warning),
  });
  console.log(`${result.file}: ${result.samplesWritten} samples, ended ${result.reason}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await client.close();
}
