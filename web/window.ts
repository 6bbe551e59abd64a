/** Which rows are shown. */

import type { StateMessage } from './messages.js';

export type View =
  /** The rows of the last seconds; 0: all rows. It goes on with the capture. */
  | { readonly kind: 'live'; readonly seconds: number }
  /** These rows. */
  | { readonly kind: 'rows'; readonly from: number; readonly to: number };

export interface Rows {
  readonly from: number;
  readonly to: number;
}

const LEAST_ROWS = 4;

/** @param total rows that there are */
export function rowsOf(view: View, total: number, since: StateMessage['since'] | null): Rows {
  if (view.kind === 'rows') {
    return { from: Math.min(view.from, Math.max(0, total - 1)), to: Math.min(view.to, total) };
  }
  const key = String(view.seconds) as keyof StateMessage['since'];
  const from = view.seconds === 0 || since === null ? 0 : since[key];
  return { from: Math.min(from, total), to: total };
}

/** Some rows around a place, larger or smaller by a factor, within what there is. */
export function zoomed({ from, to }: Rows, total: number, factor: number, at: number): View {
  const length = Math.max(LEAST_ROWS, Math.round((to - from) * factor));
  if (length >= total) return { kind: 'live', seconds: 0 };
  const share = to > from ? (at - from) / (to - from) : 0.5;
  return placed(Math.round(at - share * length), length, total);
}

/** Further on or back by a share of what is shown. */
export function panned({ from, to }: Rows, total: number, share: number): View {
  const length = Math.max(LEAST_ROWS, to - from);
  return placed(from + Math.round(length * share), length, total);
}

function placed(from: number, length: number, total: number): View {
  const start = Math.max(0, Math.min(from, total - length));
  return { kind: 'rows', from: start, to: Math.min(total, start + length) };
}

/** The rows of a bucket, a power of two, with which there are no more buckets than can be seen. */
export function bucketRowsFor({ from, to }: Rows, buckets: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, to - from) / buckets)));
}
