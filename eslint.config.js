import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** A clock that is set must not make a wait shorter or longer. */
const WALL_CLOCK = [
  "CallExpression[callee.object.name='Date'][callee.property.name='now']",
  "CallExpression[callee.name='Date']",
  "NewExpression[callee.name='Date'][arguments.length=0]",
].map((selector) => ({
  selector,
  message: 'Measure durations with performance.now(). For a stamp, disable this rule and say so.',
}));

const ABORT_LISTENERS = [
  "CallExpression[callee.property.name='addEventListener'][arguments.0.value='abort']",
].map((selector) => ({
  selector,
  message:
    'Listen with onAbort (lib/client/net/abort-listener.ts): it allows any number of listeners.',
}));

const OUTPUT =
  'Print with lib/cli/output/print.ts, and tell of failures with lib/cli/output/tell.ts.';
/** Output that fails must end nothing but what it is all about. */
const STANDARD_OUTPUTS = [
  { object: 'process', property: 'stdout', message: OUTPUT },
  { object: 'process', property: 'stderr', message: OUTPUT },
  { object: 'process', property: 'exit', message: 'Set process.exitCode: exit() cuts off output.' },
];
const STANDARD_OUTPUT_IMPORTS = ['node:process', 'process'].map((name) => ({
  name,
  importNames: ['stdout', 'stderr', 'exit'],
  message: OUTPUT,
}));

/** Hosts forbid these (`node --permission`) or lack them (Yarn's Plug'n'Play). */
const DESCRIPTOR_CALLS = ['fsync', 'fdatasync', 'fchmod', 'fchown', 'futimes'].flatMap((name) => [
  name,
  `${name}Sync`,
]);
const SYNC = 'Use lib/hdf/os/fsync.ts, which asks the addon.';
const SYNCS = ['sync', 'datasync', ...DESCRIPTOR_CALLS].map((property) => ({
  property,
  message: SYNC,
}));
const SYNC_IMPORTS = { name: 'node:fs', importNames: DESCRIPTOR_CALLS, message: SYNC };

/** Arguments are put on the stack: some 120,000 are too many, as the words of a table can be. */
const SPREAD_ARGUMENTS = [
  {
    selector: ':matches(CallExpression, NewExpression) > SpreadElement.arguments',
    message: 'Arguments must not be spread: an array may have more than fit on the stack.',
  },
  {
    selector: 'CallExpression[arguments.length=2] > MemberExpression[property.name="apply"]',
    message: 'apply() spreads an array into arguments, and it may have too many.',
  },
];

/** For users with `exactOptionalPropertyTypes`, and for options that are passed on. */
const NO_VALUE = ':matches(TSUndefinedKeyword, TSUnknownKeyword)';
const OPTIONAL_PROPERTIES = [
  {
    selector: `:matches(TSPropertySignature, PropertyDefinition)[optional=true]:not(:has(> TSTypeAnnotation:has(> ${NO_VALUE}, > TSUnionType:has(> ${NO_VALUE}))))`,
    message: 'An optional property may also be undefined: add `| undefined` to its type.',
  },
];

const SYNTAX = [...WALL_CLOCK, ...SPREAD_ARGUMENTS, ...OPTIONAL_PROPERTIES];

export default tseslint.config(
  { ignores: ['dist', 'build', 'prebuilds', 'captures'] },
  eslint.configs.recommended,
  {
    files: ['**/*.{ts,cts}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.check.json', './web/tsconfig.json', './test/browser/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allow: [{ from: 'file', name: 'Command' }] },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreRestSiblings: true, argsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: true },
      ],
    },
  },
  {
    files: ['lib/**/*.{ts,cts}'],
    rules: {
      'no-restricted-syntax': ['error', ...SYNTAX, ...ABORT_LISTENERS],
    },
  },
  {
    files: ['lib/client/net/abort-listener.ts', 'lib/sim/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...SYNTAX] },
  },
  {
    files: ['lib/**/*.{ts,cts}'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': ['error', ...STANDARD_OUTPUTS, ...SYNCS],
      'no-restricted-imports': ['error', { paths: [...STANDARD_OUTPUT_IMPORTS, SYNC_IMPORTS] }],
    },
  },
  {
    files: ['lib/cli/output/**'],
    rules: {
      'no-console': 'off',
      'no-restricted-properties': ['error', ...SYNCS],
      'no-restricted-imports': ['error', SYNC_IMPORTS],
    },
  },
  {
    // Its pacer has a sync() of another kind.
    files: ['lib/sim/machine/**'],
    rules: {
      'no-restricted-properties': ['error', ...STANDARD_OUTPUTS],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.mjs', '*.js'],
    languageOptions: {
      globals: {
        AbortController: 'readonly',
        console: 'readonly',
        process: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
);
