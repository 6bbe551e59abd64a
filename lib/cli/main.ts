#!/usr/bin/env node
/** The command `pandablocks`. */

import { readFileSync } from 'node:fs';

import { Command } from 'commander';

import { addHdfCommand } from './hdf.js';
import { addInfoCommand } from './info.js';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string };

const program = new Command('pandablocks')
  .description('Drive a PandA and capture its data.')
  .version(version)
  .showHelpAfterError('(--help tells more)');
addHdfCommand(program);
addInfoCommand(program);

await program.parseAsync();
