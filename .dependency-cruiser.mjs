// The floors of lib/, from the ground up, each with those that it may import from.
// CONTRIBUTING.md tells what lives there.
const FLOORS = {
  version: [],
  outcome: [],
  errors: ['outcome'],
  responses: ['errors', 'outcome'],
  tables: ['errors', 'responses'],
  state: ['errors', 'tables'],
  commands: ['errors', 'responses', 'tables', 'state'],
  connections: ['outcome', 'errors', 'responses', 'commands'],
  client: ['errors', 'responses', 'commands', 'connections'],
  native: ['errors', 'responses'],
  blocking: ['errors', 'responses', 'commands', 'connections', 'client', 'native'],
  scaling: ['errors', 'responses', 'native'],
  capture: ['outcome', 'errors', 'responses', 'commands', 'client', 'native', 'scaling'],
  hdf: [
    ...['version', 'outcome', 'errors', 'responses', 'state', 'commands', 'client', 'native'],
    ...['scaling', 'capture'],
  ],
  stream: [
    ...[
      'version',
      'outcome',
      'errors',
      'responses',
      'client',
      'native',
      'scaling',
      'capture',
      'hdf',
    ],
  ],
  view: ['outcome', 'errors', 'responses', 'commands', 'client', 'native', 'scaling', 'capture'],
  sim: ['errors', 'responses', 'tables'],
  cli: [
    ...[
      'version',
      'outcome',
      'errors',
      'responses',
      'state',
      'tables',
      'commands',
      'client',
      'capture',
      'hdf',
      'stream',
    ],
    ...['view', 'sim'],
  ],
};
/** Any file beside the rooms of a floor. */
const BESIDE = '[^/]+\\.ts';
/** The rooms of a floor, each with those of its rooms and files that it may import from. */
const ROOMS = {
  client: {
    net: ['options.ts'],
    data: ['net'],
    control: ['net', 'options.ts', 'events.ts'],
  },
  capture: {
    sinks: ['build-acquisition-result.ts', 'acquisition-end.ts', 'open-acquisition.ts'],
  },
  hdf: {
    os: [],
    path: ['os'],
    file: ['os', 'path'],
    repair: ['os', 'path', 'file'],
    pipeline: ['os', 'path', 'file'],
    read: ['file'],
  },
  stream: {
    format: [],
    nats: [],
    admin: ['nats', 'format', BESIDE],
    wire: ['nats'],
    publisher: ['nats', 'wire', 'format', BESIDE],
    reader: ['nats', 'wire', 'format', BESIDE],
    jobs: ['nats', 'format', 'reader', BESIDE],
  },
  view: {
    server: [BESIDE],
  },
  sim: {
    faults: [],
    'machine/simulation': ['machine/registers.ts'],
    'machine/capture': ['machine/simulation', 'machine/registers.ts', 'capture-sink.ts'],
    'machine/blocks': ['machine/simulation', 'machine/capture', 'machine/motion.ts'],
    machine: ['capture-sink.ts'],
    'model/values': [`model/${BESIDE}`, 'machine/registers.ts'],
    model: ['machine/registers.ts'],
    data: [
      'faults',
      'model/captures.ts',
      'model/format-double.ts',
      'machine/registers.ts',
      'capture-sink.ts',
    ],
    control: ['model', 'machine/registers.ts'],
  },
  cli: {
    output: [BESIDE],
    names: [BESIDE],
    metrics: ['output', BESIDE],
    plots: [BESIDE],
    capture: ['output', 'plots', 'status', 'metrics', BESIDE],
    state: ['output', BESIDE],
    status: ['output', BESIDE],
    tables: [BESIDE],
    console: ['output', 'names', BESIDE],
    commands: [
      ...['output', 'names', 'plots', 'state', 'status', 'tables', 'capture', 'console', BESIDE],
    ],
  },
};
/** Whoever has bytes can use these, with or without Node. */
const SANS_IO = ['outcome', 'errors', 'responses', 'tables', 'state', 'commands', 'connections'];

const pathOf = (...floors) => `^lib/(${floors.join('|')})(/|\\.ts$)`;

const floorRules = Object.entries(FLOORS).map(([floor, below]) => ({
  name: `floor-${floor}`,
  comment: `lib/${floor} may import from ${below.join(', ') || 'no other floor'} only.`,
  severity: 'error',
  from: { path: pathOf(floor) },
  to: { path: '^lib/', pathNot: pathOf(floor, ...below) },
}));

const roomRules = Object.entries(ROOMS).flatMap(([floor, rooms]) =>
  Object.entries(rooms).map(([room, others]) => ({
    name: `room-${floor}-${room.replace('/', '-')}`,
    comment: `lib/${floor}/${room} may import from ${others.join(', ') || 'no other room'} only.`,
    severity: 'error',
    from: { path: `^lib/${floor}/${room}/` },
    to: { path: `^lib/${floor}/`, pathNot: `^lib/${floor}/(${[room, ...others].join('|')})(/|$)` },
  })),
);

export default {
  forbidden: [
    ...floorRules,
    ...roomRules,
    ...Object.entries(ROOMS).map(([floor, rooms]) => ({
      name: `every-room-of-${floor}-is-listed`,
      comment: 'A new folder gets a place in .dependency-cruiser.mjs.',
      severity: 'error',
      from: {},
      to: {
        path: `^lib/${floor}/.*/`,
        pathNot: `^lib/${floor}/(${Object.keys(rooms).join('|')})/`,
      },
    })),
    {
      name: 'subcommands-stand-alone',
      comment: 'What two subcommands need is in lib/cli/state, lib/cli/output and the like.',
      severity: 'error',
      from: { path: '^lib/cli/commands/([^/]+)/' },
      to: { path: '^lib/cli/commands/', pathNot: '^lib/cli/commands/$1/' },
    },
    {
      name: 'every-floor-is-listed',
      comment: 'A new folder in lib/ gets a place in .dependency-cruiser.mjs and CONTRIBUTING.md.',
      severity: 'error',
      from: {},
      to: { path: '^lib/', pathNot: pathOf(...Object.keys(FLOORS)) },
    },
    {
      name: 'sans-io',
      comment: 'Nothing of Node, and no package that uses it.',
      severity: 'error',
      from: { path: pathOf(...SANS_IO) },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-circle',
      comment: 'Modules that import each other can only be understood together.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphan',
      comment: 'Nobody imports it.',
      severity: 'error',
      from: { orphan: true, pathNot: ['^lib/version\\.ts$'] },
      to: {},
    },
    {
      name: 'packages-that-users-get',
      comment:
        'What lib/ imports has to be among the dependencies, but for what is bundled into the command.',
      severity: 'error',
      from: { path: '^lib/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'],
        // Optional peers are loaded on demand: lib/stream/nats/load-nats.ts explains what is missing.
        pathNot: ['/commander/', '/papaparse/', '/yaml/', '/@nats-io/'],
      },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Imports of types count.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types'] },
  },
};
