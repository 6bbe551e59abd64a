#!/usr/bin/env node
/** The command `pandablocks`. The code of a subcommand is loaded when it is called. */

import { fileURLToPath } from 'node:url';

import { Command } from 'commander';

import { addArmCommand } from './commands/arm/command.js';
import { addControlCommand } from './commands/control/command.js';
import { addDatasetsCommand } from './commands/datasets/command.js';
import { addDiffCommand } from './commands/diff/command.js';
import { addDisarmCommand } from './commands/disarm/command.js';
import { addGetCommand } from './commands/get/command.js';
import { EXIT_FAILED } from './exit-codes.js';
import { addHdfCommand } from './commands/hdf/command.js';
import { addInfoCommand } from './commands/info/command.js';
import { addIntrospectCommand } from './commands/introspect/command.js';
import { addLoadCommand } from './commands/load/command.js';
import { takeOutput } from './output/command-line.js';
import { forgetLostTerminals } from './output/lost-terminals.js';
import { addPublishCommand } from './commands/publish/command.js';
import { addStreamsCommand } from './commands/streams/command.js';
import { addPutCommand } from './commands/put/command.js';
import { addRepairCommand } from './commands/repair/command.js';
import { addSaveCommand } from './commands/save/command.js';
import { addSimCommand } from './commands/sim/command.js';
import { addStatusCommand } from './commands/status/command.js';
import { addWatchCommand } from './commands/watch/command.js';
import { VERSION } from '../version.js';

process.on('exit', forgetLostTerminals);
// The default until a subcommand sets its exit code.
process.exitCode = EXIT_FAILED;

const program = takeOutput(new Command('pandablocks'))
  .description('Drive a PandA and capture its data.')
  .version(VERSION)
  .showHelpAfterError('(see --help)');
addHdfCommand(program);
addPublishCommand(program);
addStreamsCommand(program);
addDatasetsCommand(program);
addInfoCommand(program);
addRepairCommand(program);
addStatusCommand(program);
addArmCommand(program);
addDisarmCommand(program);
addControlCommand(program);
addGetCommand(program);
addPutCommand(program);
addIntrospectCommand(program);
addSaveCommand(program);
addLoadCommand(program);
addDiffCommand(program);
addWatchCommand(program);
addSimCommand(program);
const names = program.commands.map((command) => command.name()).join(', ');
// Only for the command itself: its subcommands have inherited the sentence above.
program.showHelpAfterError(`(commands: ${names}; see --help)`);
program.addHelpText(
  'after',
  `
Examples:
  pandablocks sim --tutorial                            run a simulated PandA on this machine
  pandablocks hdf 127.0.0.1 scan-%d.h5 --arm --num 3    capture three acquisitions into files
  pandablocks info scan-1.h5                            show what is in a file

Options of a command: pandablocks hdf --help
Documentation: ${fileURLToPath(new URL('../../docs/README.md', import.meta.url))}`,
);

await program.parseAsync();
