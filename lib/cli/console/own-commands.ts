/** Commands of the console itself. No command of the PandA is a single word. */

/** A command of the console itself. */
export type OwnCommand = 'help' | 'end';

const WORDS: ReadonlyMap<string, OwnCommand> = new Map([
  ['help', 'help'],
  ['exit', 'end'],
  ['quit', 'end'],
]);

/** @param lines the lines of one command @returns null if the command is for the PandA */
export function ownCommand(lines: readonly string[]): OwnCommand | null {
  const [line = ''] = lines;
  return lines.length === 1 ? (WORDS.get(line.trim().toLowerCase()) ?? null) : null;
}

export const HELP = `NAME?               read a field or an attribute: PCAP.ENABLE?  COUNTER1.OUT.UNITS?
NAME=VALUE          set it: PCAP.ENABLE=SEQ1.ACTIVE
NAME<               write a table: one word per line, then an empty line
*BLOCKS?            the blocks, and the number of instances
BLOCK.*?            the fields of a block: SEQ.*?
*DESC.BLOCK.NAME?   what a field is for: *DESC.PCAP.ENABLE?
*ENUMS.BLOCK.NAME?  the labels of a field
*CAPTURE?           the captured fields; *CAPTURE.*? lists all possible ones
*PCAP.ARM=          arm; *PCAP.DISARM= ends the acquisition
*PCAP.STATUS?       state, readers, readers that take data
help, exit, quit    commands of this console
`;
