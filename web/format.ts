/** Numbers as people read them. */

const DIGITS = 6;

/** A value of a column. */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const text = Number.isSafeInteger(value)
    ? String(value)
    : String(Number(value.toPrecision(DIGITS)));
  return text.replace('-', '−');
}

/** A count, in groups of three digits. */
export function formatCount(value: number): string {
  return grouped(Math.round(value).toString());
}

/** A number beside an axis. */
export function formatTick(value: number): string {
  return Number.isInteger(value) && Math.abs(value) >= 10_000
    ? grouped(String(value)).replace('-', '−')
    : formatValue(value);
}

function grouped(digits: string): string {
  return digits.replaceAll(/\B(?=(\d{3})+$)/g, '\u202f');
}

export function formatBytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let unit = 0;
  let scaled = value;
  for (; scaled >= 999.5 && unit < units.length - 1; unit++) scaled /= 1000;
  return `${unit === 0 || scaled >= 100 ? scaled.toFixed(0) : scaled.toFixed(1)} ${units[unit]}`;
}

export function formatRate(value: number): string {
  const units = ['Hz', 'kHz', 'MHz'];
  let unit = 0;
  let scaled = value;
  for (; scaled >= 999.5 && unit < units.length - 1; unit++) scaled /= 1000;
  return `${scaled >= 100 || scaled === 0 ? scaled.toFixed(0) : scaled.toFixed(1)} ${units[unit]}`;
}

export function formatSeconds(value: number): string {
  if (value < 100) return `${value.toFixed(1)} s`;
  const [hours, minutes, seconds] = [value / 3600, (value / 60) % 60, value % 60].map(Math.floor);
  const two = (part = 0): string => String(part).padStart(2, '0');
  return hours === 0
    ? `${minutes}:${two(seconds)} min`
    : `${hours}:${two(minutes)}:${two(seconds)} h`;
}
