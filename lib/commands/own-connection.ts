/** Commands that would disturb others on the same connection, or be disturbed by them. */

import { Command } from './command.js';

/**
 * A command that needs a connection to itself, because the PandA tells changes once per connection.
 * Clients open one for it and close it behind it.
 *
 * @typeParam T the result
 */
export abstract class OwnConnectionCommand<T> extends Command<T> {}
