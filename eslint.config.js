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

export default tseslint.config(
  { ignores: ['dist', 'build', 'prebuilds', 'captures'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.check.json', tsconfigRootDir: import.meta.dirname },
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
    files: ['lib/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...WALL_CLOCK] },
  },
  {
    files: ['lib/**/*.ts'],
    ignores: ['lib/cli/output/**'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': ['error', ...STANDARD_OUTPUTS],
      'no-restricted-imports': ['error', { paths: STANDARD_OUTPUT_IMPORTS }],
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
