// Tells what a PandA is, which positions it can capture, and which of them it does capture.
//
//   node examples/introspection.mjs HOST [CONTROL_PORT]
import process from 'node:process';

import { AsyncClient, Get, GetBlockInfo, GetFieldInfo, PosOutFieldInfo } from 'pandablocks';

const [host, controlPort = '8888'] = process.argv.slice(2);
if (host === undefined) {
  console.error('usage: introspection.mjs HOST [CONTROL_PORT]');
  process.exit(2);
}
const panda = new AsyncClient(host, { controlPort: Number(controlPort) });
try {
  await panda.connect();
  console.log(`${panda.identification.text}\n`);

  // Questions that are asked together are on their way together.
  const blocks = await panda.send(new GetBlockInfo());
  const fields = await Promise.all(
    [...blocks.keys()].map((block) => panda.send(new GetFieldInfo(block))),
  );
  const positions = [...blocks].flatMap(([block, { number }], i) =>
    [...fields[i]]
      .filter(([, info]) => info instanceof PosOutFieldInfo)
      .flatMap(([field]) => instances(block, number).map((name) => `${name}.${field}`)),
  );
  const captures = await Promise.all(
    positions.map((position) => panda.send(new Get(`${position}.CAPTURE`))),
  );
  console.log(`${blocks.size} kinds of blocks, ${positions.length} positions. Captured are:`);
  positions.forEach((position, i) => {
    if (captures[i] !== 'No') console.log(`  ${position}: ${captures[i]}`);
  });
} finally {
  await panda.close();
}

/** A block of which there is one has no number. */
function instances(block, number) {
  if (number === 1) return [block];
  return Array.from({ length: number }, (_, i) => `${block}${i + 1}`);
}
