/** Every function, class and option of the public API that takes options refuses unknown ones. */

import { readFileSync } from 'node:fs';

import * as panda from 'pandablocks';
import { Simulator } from 'pandablocks/sim';
import { expect, test } from 'vitest';

/** Stands for the options, in the types of the calls below. */
const UNKNOWN = { nosuch: 1 } as never;
const client = new panda.AsyncClient('panda.local');
const blocking = new panda.BlockingClient('panda.local');
const get = new panda.Get('A.B');
const nats = { servers: 'nats://127.0.0.1:1' };
const sink = { open: () => {}, write: () => {}, close: () => {} };
const layout = { fields: new Map(), maxLength: 1, rowWords: 1 };

/** A call for each place where options are given. */
const CALLS: Readonly<Record<string, () => unknown>> = {
  AsyncClient: () => new panda.AsyncClient('panda.local', UNKNOWN),
  'AsyncClient.changes': () => client.changes(UNKNOWN).next(),
  'AsyncClient.connect': () => client.connect(UNKNOWN),
  'AsyncClient.data': () => client.data(UNKNOWN).next(),
  'AsyncClient.identify': () => client.identify(UNKNOWN),
  'AsyncClient.send': () => client.send(get, UNKNOWN),
  'AsyncClientOptions.reconnect': () =>
    new panda.AsyncClient('panda.local', { reconnect: UNKNOWN }),
  BlockingClient: () => new panda.BlockingClient('panda.local', UNKNOWN),
  'BlockingClient.data': () => blocking.data(UNKNOWN),
  'BlockingClient.get': () => blocking.get('A.B', UNKNOWN),
  'BlockingClient.put': () => {
    blocking.put('A.B', 1, UNKNOWN);
  },
  'BlockingClient.send': () => blocking.send(get, UNKNOWN),
  'CaptureOptions.reconnect': () => panda.capture(client, { sinks: [sink], reconnect: UNKNOWN }),
  'CaptureToSinksOptions.sinks': () =>
    panda.capture(client, { sinks: [{ sink, ...(UNKNOWN as object) }] }),
  DataConnection: () => new panda.DataConnection(UNKNOWN),
  'FieldAccess.get': () => client.get('A.B', UNKNOWN),
  'FieldAccess.put': () => client.put('A.B', 1, UNKNOWN),
  'FieldAccess.send': () => client.send(get, UNKNOWN),
  HdfWriter: () => new panda.HdfWriter({ scheme: '/tmp/a.h5', ...(UNKNOWN as object) }),
  'NatsOptions.tls': () => panda.listStreams({ ...nats, tls: UNKNOWN }),
  'Overview.columns': () => new panda.Overview().columns(UNKNOWN),
  'PurgeStreamsOptions.nats': () => panda.purgeStreams({ nats: UNKNOWN }),
  SetState: () => new panda.SetState([], UNKNOWN),
  'SetUpStreamsOptions.nats': () =>
    panda.setUpStreams({ nats: UNKNOWN, pandas: ['P'], maxBytes: 1e9 }),
  'Simulator.start': () => Simulator.start(UNKNOWN),
  StreamPublisher: () => new panda.StreamPublisher({ nats, panda: 'P', ...(UNKNOWN as object) }),
  'StreamPublisherOptions.file': () =>
    new panda.StreamPublisher({ nats, panda: 'P', file: UNKNOWN }),
  'StreamPublisherOptions.nats': () => new panda.StreamPublisher({ nats: UNKNOWN, panda: 'P' }),
  'StreamedDataOptions.nats': () => panda.streamedData({ nats: UNKNOWN, panda: 'P' }).next(),
  'WriteHdfFilesFromStreamOptions.nats': () =>
    panda.writeHdfFilesFromStream({ nats: UNKNOWN, scheme: '/tmp/%d.h5' }),
  'WriteHdfFilesOptions.sinks': () =>
    panda.writeHdfFiles(client, {
      scheme: '/tmp/nosuch.h5',
      sinks: [{ sink, ...(UNKNOWN as object) }],
    }),
  capture: () => panda.capture(client, { sinks: [sink], ...(UNKNOWN as object) }),
  createDefaultPipeline: () => panda.createDefaultPipeline(UNKNOWN),
  describeDatasets: () => panda.describeDatasets(client, UNKNOWN),
  listStreams: () => panda.listStreams(UNKNOWN),
  purgeStreams: () => panda.purgeStreams({ nats, ...(UNKNOWN as object) }),
  setUpStreams: () => panda.setUpStreams(UNKNOWN),
  streamedData: () => panda.streamedData({ nats, panda: 'P', ...(UNKNOWN as object) }).next(),
  watchChanges: () => panda.watchChanges(() => Promise.reject(new Error()), UNKNOWN).next(),
  wordsToTable: () => panda.wordsToTable([], layout, UNKNOWN),
  writeHdfFiles: () => panda.writeHdfFiles(client, { scheme: '/tmp/a.h5', ...(UNKNOWN as object) }),
  writeHdfFilesFromStream: () => panda.writeHdfFilesFromStream(UNKNOWN),
};

test.each(Object.entries(CALLS))('%s', async (_, call) => {
  const error: unknown = await Promise.resolve()
    .then(call)
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(panda.InvalidOptionError);
  expect((error as Error).message).toMatch(/ has no option "nosuch": /);
});

test('these are all', () => {
  expect(Object.keys(CALLS).sort()).toEqual([...new Set(placesOfOptions())].sort());
});

/** Objects with options: the types that are named so, and some. `cause` of errors is not checked. */
const OPTIONS = /\b((?!PandaErrorOptions)\w+Options|FileWishes|OverviewRequest)\b|\?: \{/;

/** The functions, constructors, methods and properties of options whose type is that of options. */
function placesOfOptions(): string[] {
  const reports = ['pandablocks', 'pandablocks-sim'].map((name) =>
    readFileSync(`api/${name}.api.md`, 'utf8'),
  );
  const places: string[] = [];
  for (const declaration of reports.join('\n').split('\n// @public\n')) {
    const [, kind = '', owner = ''] = /^export (?:abstract )?(\w+) (\w+)/.exec(declaration) ?? [];
    if (kind === 'function') {
      if (OPTIONS.test(parametersOf(declaration))) places.push(owner);
      continue;
    }
    if (kind !== 'class' && !(['interface', 'type'].includes(kind) && OPTIONS.test(owner)))
      continue;
    for (const member of declaration.slice(declaration.indexOf('{')).split(/;\n {4}(?=\w)/)) {
      const name = /(\w+)\??[(<:]/.exec(member)?.[1] ?? '';
      const given = kind === 'class' ? parametersOf(member) : member.slice(member.indexOf(name));
      if (!OPTIONS.test(given)) continue;
      places.push(name === 'constructor' ? owner : `${owner}.${name}`);
    }
  }
  return places;
}

function parametersOf(signature: string): string {
  return /\(([^]*)\)/.exec(signature)?.[1] ?? '';
}
