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
  hdf: ['version', 'outcome', 'errors', 'responses', 'commands', 'client', 'native'],
  sim: ['errors', 'responses', 'tables'],
  cli: [
    ...['version', 'outcome', 'errors', 'responses', 'state', 'commands', 'client', 'hdf'],
    'sim',
  ],
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

export default {
  forbidden: [
    ...floorRules,
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
        pathNot: '/commander/',
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
