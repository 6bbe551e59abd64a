/** What the console understands besides commands of the PandA, none of which is a single word. */

/** Typed at the beginning of a command. */
export type OwnCommand = 'help' | 'end';

const WORDS: ReadonlyMap<string, OwnCommand> = new Map([
  ['help', 'help'],
  ['exit', 'end'],
  ['quit', 'end'],
]);

/** @param lines of one command @returns null: the command is for the PandA */
export function ownCommand(lines: readonly string[]): OwnCommand | null {
  const [line = ''] = lines;
  return lines.length === 1 ? (WORDS.get(line.trim().toLowerCase()) ?? null) : null;
}

export const HELP = `NAME?               read a field or an attribute: PCAP.ENABLE?  COUNTER1.OUT.UNITS?
NAME=VALUE          set it: PCAP.ENABLE=SEQ1.ACTIVE
NAME<               write a table: a word a line, then an empty line
*BLOCKS?            the blocks, and how many there are of each
BLOCK.*?            the fields of a block: SEQ.*?
*DESC.BLOCK.NAME?   what a field is for: *DESC.PCAP.ENABLE?
*ENUMS.BLOCK.NAME?  what a field can be
*CAPTURE?           what is captured; *CAPTURE.*? lists all that can be
*PCAP.ARM=          arm; *PCAP.DISARM= ends the acquisition
*PCAP.STATUS?       state, readers, readers that take data
help, exit, quit    commands of this console
`;
