/** The line that tells how far an acquisition is. */

import { quantity } from '../../errors.js';

/** How far an acquisition is, and where it is to end. */
export interface ProgressFigures {
  readonly samples: number;
  /** That are wanted; Infinity: all. */
  readonly wanted: number;
  /** Of the data port. */
  readonly bytesPerSecond: number;
  /** Since the acquisition began. */
  readonly seconds: number;
  /** Until the capture or the acquisition ends; null: not known. */
  readonly secondsLeft: number | null;
  /** In the file so far; null: there is no file. */
  readonly fileBytes: number | null;
  /** In the end; null: not known. */
  readonly finalBytes: number | null;
  /** The end depends on the rate. */
  readonly isFinalEstimated: boolean;
}

/** @param width of the text: a narrow window does without the last figures */
export function progressText(figures: ProgressFigures, width = Infinity): string {
  const { samples, wanted, bytesPerSecond, seconds, secondsLeft } = figures;
  const count = Number.isFinite(wanted)
    ? `${withCommas(samples)} of ${samplesOf(wanted)}`
    : samplesOf(samples);
  const left = secondsLeft === null ? [] : [`${durationOf(secondsLeft)} left`];
  const parts = [count, `${bytesOf(bytesPerSecond)}/s`, durationOf(seconds), ...left];
  const all = [...parts, ...fileOf(figures)];
  while (all.length > 1 && all.join(', ').length > width) all.pop();
  return all.join(', ');
}

function fileOf({ fileBytes, finalBytes, isFinalEstimated }: ProgressFigures): string[] {
  if (fileBytes === null) return [];
  if (finalBytes === null) return [bytesOf(fileBytes)];
  return [`${bytesOf(fileBytes)} of ${isFinalEstimated ? 'about ' : ''}${bytesOf(finalBytes)}`];
}

/** With commas. */
export function samplesOf(value: number): string {
  return quantity(value, 'sample', withCommas(value));
}

const UNITS = ['kB', 'MB', 'GB', 'TB'];

/** With three digits or more, in decimal units: `0.5 kB`, `59.9 MB`, `123 GB`. */
export function bytesOf(bytes: number): string {
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 99.95 ? value.toFixed(1) : value.toFixed(0)} ${UNITS[unit]}`;
}

/** `12 s`, `2 min 05 s`, `1 h 02 min 05 s`. */
export function durationOf(seconds: number): string {
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [
    Math.floor(whole / 3600),
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  const two = (value: number): string => String(value).padStart(2, '0');
  if (hours > 0) return `${hours} h ${two(minutes)} min ${two(rest)} s`;
  return minutes > 0 ? `${minutes} min ${two(rest)} s` : `${rest} s`;
}

/** `toLocaleString` takes 20 ms when it is first called, and this is at the end. */
function withCommas(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
