// One thing after the other, without await: asks a PandA who it is, then captures one acquisition.
//
//   node examples/blocking-script.mjs HOST [CONTROL_PORT DATA_PORT]
import process from 'node:process';

import { Arm, BlockingClient, Get, GetLine } from 'pandablocks';

const [host, controlPort = '8888', dataPort = '8889'] = process.argv.slice(2);
if (host === undefined) {
  console.error('usage: blocking-script.mjs HOST [CONTROL_PORT DATA_PORT]');
  process.exit(2);
}
const panda = new BlockingClient(host, {
  controlPort: Number(controlPort),
  dataPort: Number(dataPort),
});
try {
  panda.connect();
  const [idn, status] = panda.send([new GetLine('*IDN'), new Get('*PCAP.STATUS')]);
  console.log(idn);
  console.log(`PCAP is ${status}`);

  // Give up after 10 s of silence.
  for (const data of panda.data({ frameTimeout: 10 })) {
    if (data.kind === 'ready') {
      panda.send(new Arm());
    } else if (data.kind === 'frame') {
      const name = data.columnNames.at(-1);
      console.log(`${data.sampleCount} samples, ${name} is ${data.column(name).at(-1)}`);
    } else if (data.kind === 'end') {
      console.log(`ended ${data.reason} after ${data.samples} samples`);
      break;
    }
  }
} finally {
  panda.close();
}
