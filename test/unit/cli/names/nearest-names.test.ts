import { afterAll, beforeAll, expect, test } from 'vitest';

import { Catalog } from '../../../../lib/cli/names/catalog.js';
import { nearestNames } from '../../../../lib/cli/names/nearest-names.js';
import { AsyncClient } from '../../../../lib/client/async-client.js';
import { GetMultiline } from '../../../../lib/commands/get-put.js';
import { Simulator } from '../../../../lib/sim/simulator.js';

let sim: Simulator;
let client: AsyncClient;

beforeAll(async () => {
  sim = await Simulator.start({ controlPort: 0, dataPort: 0 });
  client = new AsyncClient('127.0.0.1', sim);
  await client.connect();
});

afterAll(async () => {
  await client.close();
  await sim.close();
});

test.each([
  ['a block', 'TTLN1.TERM?', ['TTLIN1.TERM']],
  ['a block that has no number', 'PCPA.ENABLE=x', ['PCAP.ENABLE']],
  ['a number left out', 'SEQ.REPEATS?', ['SEQ1.REPEATS', 'SEQ2.REPEATS']],
  ['a number that there is not', 'SEQ3.REPEATS=5', ['SEQ1.REPEATS', 'SEQ2.REPEATS']],
  ['a number of a block that has none', 'PCAP2.ENABLE?', ['PCAP.ENABLE']],
  ['a field', 'TTLIN1.TREM?', ['TTLIN1.TERM']],
  ['a field of a block whose number may be left out', 'PCAP1.ENABEL?', ['PCAP1.ENABLE']],
  ['a table', 'SEQ1.TABEL<B', ['SEQ1.TABLE']],
  ['a block and a field', 'TTLN1.TREM?', ['TTLIN1.TERM']],
  ['an attribute', 'SEQ1.TABLE.FIELD?', ['SEQ1.TABLE.FIELDS']],
  ['a field before an attribute', 'SEQ1.TABEL.FIELDS?', ['SEQ1.TABLE.FIELDS']],
  ['small letters', 'ttlin1.term?', ['TTLIN1.TERM']],
  ['a star command', '*IDM?', ['*IDN']],
  ['a star command that assigns', '*PCAP.AMR=', ['*PCAP.ARM']],
  ['a star command that is to be asked', '*PCAP.ARM?', []],
  ['a star command that there is', '*PCAP.ARM=', []],
  ['what there is', 'TTLIN1.TERM=x', []],
  ['a block alone', 'TTLIN1?', []],
  ['a block like no other', 'NOPE1.TERM?', []],
  ['a field like no other', 'TTLIN1.NOPE?', []],
  ['a block like another, without the field', 'TTLN1.NOPE?', []],
  ['more than there can be', 'SEQ1.TABLE.FIELDS.X?', []],
])('%s', async (_, sent, names) => {
  const catalog = new Catalog((name) => client.send(new GetMultiline(name)));
  expect(await nearestNames(sent, catalog)).toEqual(names);
});
