/**
 * Overviews of acquisitions, for plots, in bounded memory.
 *
 * @module pandablocks/view
 */

export { Overview } from './overview.js';
export type {
  OverviewAcquisition,
  OverviewColumn,
  OverviewColumns,
  OverviewField,
  OverviewRequest,
} from './overview-columns.js';
