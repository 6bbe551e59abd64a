export { diffStates, type StateDifference, type StateValue } from './diff-states.js';
export { parseState, type StateEntry, stateToEntries } from './entries.js';
export { stateToText, textToState } from './text.js';
