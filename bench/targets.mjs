// What is wanted of the figures, and whether they are so.
import { drawTable } from './table.mjs';

/** So many or fewer. */
export function atMost(what, most, value, digits = 2) {
  return { what, wanted: `at most ${most}`, value, isMet: value <= most, digits };
}

/** So many or more. */
export function atLeast(what, least, value, digits = 2) {
  return { what, wanted: `at least ${least}`, value, isMet: value >= least, digits };
}

/** In how many rounds something was as it should be, of how many. */
export function always(what, times, rounds) {
  return {
    what,
    wanted: `${rounds} of ${rounds}`,
    value: times,
    isMet: times === rounds,
    digits: 0,
  };
}

export function drawTargets(targets) {
  const rows = targets.map(({ name, what, wanted, value, isMet, digits }) => {
    return [name, what, wanted, value.toFixed(digits), isMet ? 'met' : 'missed'];
  });
  return drawTable(['case', 'target', 'wanted', 'measured', ''], rows);
}
