/** What the control port answers behind `ERR`; it never leaves the simulator. */

/** A command can't be done. The message is the answer, in the words of a PandA. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
