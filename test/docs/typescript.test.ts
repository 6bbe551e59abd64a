/** Blocks of TypeScript and JavaScript have the types that they think they have. */

import { join } from 'node:path';

import ts from 'typescript';
import { expect, test } from 'vitest';

import { allBlocks, type Block, ROOT } from './pages.js';

const FOLDER = join(ROOT, 'test', 'docs');

/** Files in memory, one for each block; a block that continues another stands below it in its file. */
function filesOf(blocks: readonly Block[], ending: string): Map<string, string> {
  const files = new Map<string, string>();
  let current = '';
  for (const { page, line, code, mark } of blocks) {
    if (mark !== 'continues') current = join(FOLDER, `${page}-${line}${ending}`);
    // A module, whatever is in it.
    files.set(current, `${files.get(current) ?? ''}${code}\nexport {};\n`);
  }
  return files;
}

function faultsIn(files: ReadonlyMap<string, string>, own: ts.CompilerOptions): string[] {
  const path = join(ROOT, 'tsconfig.check.json');
  const { config } = ts.readConfigFile(path, (name) => ts.sys.readFile(name)) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  Object.assign(options, own);
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    readFile: (name) => files.get(name) ?? disk.readFile(name),
    fileExists: (name) => files.has(name) || disk.fileExists(name),
    getSourceFile: (name, languageVersion, ...rest) => {
      const text = files.get(name);
      return text === undefined
        ? disk.getSourceFile(name, languageVersion, ...rest)
        : ts.createSourceFile(name, text, languageVersion);
    },
  };
  const program = ts.createProgram([...files.keys()], options, host);
  const sources = [...files.keys()].flatMap((name) => program.getSourceFile(name) ?? []);
  // What is wrong in lib/ is for other checks to say.
  const faults = sources.flatMap((source) => [
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
  ]);
  if (sources.length < files.size) throw new Error('A block was not compiled.');
  return faults.map(({ file, start, messageText }) => {
    const line = file?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0;
    const text = ts.flattenDiagnosticMessageText(messageText, '\n');
    return `${file?.fileName.slice(FOLDER.length + 1)}, line ${line + 1}: ${text}`;
  });
}

test('blocks of TypeScript can be compiled', () => {
  const files = filesOf(allBlocks('ts'), '.ts');
  expect(files.size).toBeGreaterThan(10);
  // Node.js runs them as they are.
  expect(faultsIn(files, { erasableSyntaxOnly: true })).toEqual([]);
}, 120_000);

test('blocks of JavaScript use existing names', () => {
  const files = filesOf(allBlocks('js'), '.js');
  expect(files.size).toBeGreaterThan(1);
  const options = {
    ...{ allowJs: true, checkJs: true, strict: false, exactOptionalPropertyTypes: false },
    ...{ noUncheckedIndexedAccess: false, noPropertyAccessFromIndexSignature: false },
  };
  expect(faultsIn(files, options)).toEqual([]);
}, 120_000);
