// Sets a field, then captures acquisitions into files of their own: scan-1.h5, scan-2.h5, ... Ctrl-C
// ends it: the file is closed with all that has come, and the PandA is not left armed.
//
//   node examples/arm-and-capture.mjs HOST SCHEME NUM [CONTROL_PORT DATA_PORT]
//   node examples/arm-and-capture.mjs panda.local scan-%d.h5 3
import process from 'node:process';

import { AsyncClient, Put, writeHdfFiles } from 'pandablocks';

const [host, scheme, num, controlPort = '8888', dataPort = '8889'] = process.argv.slice(2);
if (num === undefined) {
  console.error('usage: arm-and-capture.mjs HOST SCHEME NUM [CONTROL_PORT DATA_PORT]');
  process.exit(2);
}
const panda = new AsyncClient(host, {
  controlPort: Number(controlPort),
  dataPort: Number(dataPort),
});
const interruption = new AbortController();
// SIGHUP: the terminal was closed.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(name, () => interruption.abort(new Error(`stopped by ${name}`)));
}
try {
  await panda.connect();
  await panda.send(new Put('SEQ1.REPEATS', '500'));
  await writeHdfFiles(panda, {
    scheme,
    num: Number(num),
    arm: true,
    signal: interruption.signal,
    onResult: ({ file, samplesWritten, reason }) =>
      console.log(`${file}: ${samplesWritten} samples, ended ${reason ?? 'without an END'}`),
  });
} catch (error) {
  // Whatever went wrong, the files hold all that was received until then.
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await panda.close();
}
