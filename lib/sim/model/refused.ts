/** Refusals of commands: the text after `ERR`. They never leave the simulator. */

/** A command is refused. The message is the answer, in the words of a PandA. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
