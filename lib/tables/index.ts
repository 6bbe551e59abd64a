export { fromBase64Lines, toBase64Lines } from './base64.js';
export type { TableLayout } from './layout.js';
export { splitRepeats } from './split-repeats.js';
export {
  type ColumnValue,
  type TableInput,
  tableToWordArray,
  tableToWords,
} from './table-to-words.js';
export { toWordArray, toWordLines, type Words } from './words.js';
export {
  type ColumnNumbers,
  type Table,
  wordsToTable,
  type WordsToTableOptions,
} from './words-to-table.js';
