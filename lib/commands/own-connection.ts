/** The base class of commands that need a connection of their own. */

import { Command } from './command.js';

/**
 * A command that needs a connection to itself, because the PandA reports changes once for each
 * connection. Clients open a connection for it and close it afterwards.
 *
 * @typeParam T the result
 */
export abstract class OwnConnectionCommand<T> extends Command<T> {}
