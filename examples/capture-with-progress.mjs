// Arms a PandA and captures one acquisition, with every piece of data passing by, and draws a progress
// bar. Ctrl-C ends it: the file is closed with all that has come, and the PandA is not left armed.
//
//   node examples/capture-with-progress.mjs HOST FILE [CONTROL_PORT DATA_PORT]
import process from 'node:process';

import {
  Arm,
  AsyncClient,
  createDefaultPipeline,
  Disarm,
  Get,
  Pipeline,
  stopPipeline,
} from 'pandablocks';

/** Stands behind the writer and draws how far it is. */
class ProgressBar extends Pipeline {
  /** How many samples are expected. */
  total = NaN;

  whatToDo = {
    start: (start) => console.log(`capturing ${start.fields.length} columns`),
    number: (samples) => this.draw(samples),
    end: (end) => console.log(`\nended ${end.reason} after ${end.samples} samples`),
  };

  draw(samples) {
    const full = Math.min(40, Math.floor((40 * samples) / this.total));
    process.stdout.write(`\r[${'#'.repeat(full).padEnd(40, '-')}] ${samples} of ${this.total}`);
  }
}

const [host, file, controlPort = '8888', dataPort = '8889'] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: capture-with-progress.mjs HOST FILE [CONTROL_PORT DATA_PORT]');
  process.exit(2);
}
const client = new AsyncClient(host, {
  controlPort: Number(controlPort),
  dataPort: Number(dataPort),
});
const bar = new ProgressBar();
const pipeline = createDefaultPipeline({ scheme: file }, bar);
const interruption = new AbortController();
// SIGHUP: the terminal was closed.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(name, async () => {
    // The PandA sends what it still has, and an END. If it had not begun there is none.
    await client.send(new Disarm()).catch(() => {});
    setTimeout(() => interruption.abort(new Error(`stopped by ${name}`)), 1000).unref();
  });
}
let isArmed = false;
try {
  await client.connect();
  // In the tutorial's set-up there is a sample for each pulse of the sequencer.
  bar.total = Number(await client.send(new Get('SEQ1.REPEATS')));
  const options = { scaled: false, flushPeriod: 0.5, signal: interruption.signal };
  for await (const data of client.data(options)) {
    // With `ready` this fails if the file can't be written: before anything is armed.
    await pipeline[0].put(data);
    if (data.kind === 'ready') {
      // Before the answer, which may get lost.
      isArmed = true;
      await client.send(new Arm());
    } else if (data.kind === 'end') {
      // Behind a bad end the hardware may go on capturing.
      isArmed = data.reason !== 'Ok' && data.reason !== 'Disarmed';
      break;
    }
  }
  await stopPipeline(pipeline);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
  await stopPipeline(pipeline).catch(() => {});
} finally {
  if (isArmed) {
    await client.send(new Disarm()).catch((error) => {
      console.error(`The PandA may still be armed: ${error.message}`);
    });
  }
  await client.close();
}
