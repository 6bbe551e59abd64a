#!/usr/bin/env node
/** The command `pandablocks`. What a subcommand does is loaded when it is called. */

import { Command } from 'commander';

import { addControlCommand } from './control.js';
import { addDiffCommand } from './diff.js';
import { addGetCommand } from './get.js';
import { EXIT_FAILED } from './exit-codes.js';
import { addHdfCommand } from './hdf.js';
import { addInfoCommand } from './info.js';
import { addIntrospectCommand } from './introspect.js';
import { addLoadCommand } from './load.js';
import { takeOutput } from './output/command-line.js';
import { forgetLostTerminals } from './output/lost-terminals.js';
import { addPutCommand } from './put.js';
import { addRepairCommand } from './repair.js';
import { addSaveCommand } from './save.js';
import { addSimCommand } from './sim.js';
import { addWatchCommand } from './watch.js';
import { VERSION } from '../version.js';

process.on('exit', forgetLostTerminals);
// Until a subcommand says how it has ended.
process.exitCode = EXIT_FAILED;

const program = takeOutput(new Command('pandablocks'))
  .description('Drive a PandA and capture its data.')
  .version(VERSION)
  .showHelpAfterError('(--help tells more)');
addHdfCommand(program);
addInfoCommand(program);
addRepairCommand(program);
addControlCommand(program);
addGetCommand(program);
addPutCommand(program);
addIntrospectCommand(program);
addSaveCommand(program);
addLoadCommand(program);
addDiffCommand(program);
addWatchCommand(program);
addSimCommand(program);

await program.parseAsync();
