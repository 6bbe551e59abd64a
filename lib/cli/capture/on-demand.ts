/**
 * What few captures need, so that the others do not load it: curves, the page, publishing beside a file, metrics,
 * commands. The bundler
 * makes a chunk of this module. A second such module would cost every capture the loading of one more file, with
 * what both have in common.
 */

export { Overview } from '../../view/overview.js';
export { ColumnPlots } from '../plots/column-plots.js';
export { CaptureView } from './capture-view.js';
export { MetricsReporter } from '../metrics/metrics-reporter.js';
export { publisherBesideFile } from './publisher-beside-file.js';
export { ResultCommand } from './result-command.js';
