/** Whether the results of a case tell what the PandA has sent. */

import type { AcquisitionResult } from 'pandablocks';
import { expect } from 'vitest';

import type { Delivery } from './deliveries.js';
import { isControlBad, isDone, isStopAsked, isTimedOut, type Story } from './story.js';

/** A result, and what was sent of its acquisition. */
export interface Pair {
  readonly result: AcquisitionResult;
  readonly delivery: Delivery;
  /** Rows that are due by what is known; null: nobody knows. */
  readonly due: number | null;
}

export const isGood = (reason: string | null): boolean =>
  reason === 'Ok' || reason === 'Disarmed' || reason === 'Stopped early';

export function checkResults(story: Story): Pair[] {
  const pairs = pairUp(story);
  for (const pair of pairs) {
    checkRows(story, pair);
    checkReason(story, pair);
    checkOk(story, pair);
    checkDisarmed(story, pair);
  }
  return pairs;
}

/** Each result belongs to the next delivery of its acquisition; what is skipped must not have been read. */
function pairUp(story: Story): Pair[] {
  const { results, deliveries, scenario } = story;
  const left = [...deliveries];
  const skipped: Delivery[] = [];
  const pairs = results.map((result): Pair => {
    for (let delivery = left.shift(); delivery !== undefined; delivery = left.shift()) {
      const isUnread = delivery.recording.endedBy === 'RST' && delivery.end === null;
      const isOther = delivery.armTime !== result.armTime;
      if (!isOther && !(isUnread && result.samplesReported !== null)) {
        return { result, delivery, due: dueOf(result, delivery, scenario.samples ?? Infinity) };
      }
      skipped.push(delivery);
    }
    throw new Error(`Nothing was sent of ${JSON.stringify(result)}.`);
  });
  // Others arm on, whether or not the capture wants more.
  const ended = results.filter((result) => isDone(result, scenario));
  const isLater = ({ recording }: Delivery): boolean =>
    !scenario.arm && (recording.endedBy === 'client' || ended.length >= scenario.num);
  const missing = [...skipped, ...left.filter((delivery) => !isLater(delivery))].find(
    (delivery) => !mayBeUnread(story, delivery),
  );
  if (missing !== undefined) throw new Error(`There is no result of ${describe(missing)}.`);
  return pairs;
}

/** The last bytes of a connection that the client closes, or that is reset, need not be read. */
function mayBeUnread(story: Story, delivery: Delivery): boolean {
  const { recording } = delivery;
  if (story.isDiskBad) return story.error !== null;
  const own = story.deliveries.filter((each) => each.recording === recording);
  if (own.at(-1) !== delivery) return false;
  return recording.endedBy !== 'FIN' || isStopAsked(story) || isTimedOut(story);
}

function dueOf({ reason, samplesWritten }: AcquisitionResult, { end }: Delivery, wanted: number) {
  if (reason === null) return null;
  if (reason === 'Stopped early' || end === null) return samplesWritten;
  return Math.min(end.samples, wanted);
}

/** The first row that is not to be trusted; Infinity: all are. */
function suspectOf({ delivery: { end, isRaw, lastFrame, rows }, result }: Pair, wanted: number) {
  const isBad = result.samplesReported !== null && end !== null && !isGood(end.reason);
  return isBad && isRaw && rows > 0 && lastFrame < wanted ? lastFrame : Infinity;
}

function checkRows(story: Story, pair: Pair): void {
  const { scenario, isDiskBad, error } = story;
  const { result, delivery } = pair;
  const wanted = scenario.samples ?? Infinity;
  const suspect = suspectOf(pair, wanted);
  const most = Math.min(delivery.rows, wanted, scenario.dropSuspect ? suspect : Infinity);
  const about = describe(delivery);
  expect(result.missed, about).toBe(delivery.missed);
  expect(result.samplesWritten, about).toBeLessThanOrEqual(most);
  if (isDiskBad) return;
  const isRead = result.samplesReported !== null || isReadToItsEnd(story, delivery);
  const isBroken = delivery.isBroken && error?.code === 'PROTOCOL';
  if (isRead || isBroken) expect(result.samplesWritten, about).toBe(most);
  const rows = result.samplesWritten + (scenario.dropSuspect ? 1 : 0);
  expect(result.firstSuspectSample, about).toBe(suspect < rows ? suspect : null);
}

/** The PandA has closed the connection, and nothing had the client leave before. */
function isReadToItsEnd(story: Story, { recording }: Delivery): boolean {
  if (recording.endedBy !== 'FIN' || isTimedOut(story)) return false;
  return !isStopAsked(story) || (story.scenario.arm && !isControlBad(story));
}

function checkReason(story: Story, { result, delivery }: Pair): void {
  const { scenario, isDiskBad } = story;
  const { end, recording } = delivery;
  const about = describe(delivery);
  if (result.samplesReported !== null) {
    expect([result.reason, result.samplesReported], about).toEqual([end?.reason, end?.samples]);
    return;
  }
  expect([null, 'Stopped early'], about).toContain(result.reason);
  const hasEnough = result.samplesWritten === scenario.samples;
  if (result.reason === 'Stopped early' && !isDiskBad) {
    expect(hasEnough || isStopAsked(story), about).toBe(true);
    if (!hasEnough && scenario.duration === null) expect(scenario.arm, about).toBe(false);
  }
  if (isDiskBad || isTimedOut(story) || isControlBad(story) || recording.endedBy === 'RST') return;
  // Whoever arms waits for the END, which none came of or none will.
  const mayLeave = !scenario.arm && (hasEnough || isStopAsked(story));
  if (!mayLeave && end !== null) expect(result.reason, about).toBe(end.reason);
  if (scenario.arm && recording.endedBy === 'client' && !delivery.isBroken) {
    throw new Error(`Its END was not waited for: ${about}.`);
  }
}

function checkOk(story: Story, { result, delivery, due }: Pair): void {
  const { scenario, isDiskBad } = story;
  const isWhole = isGood(result.reason) && result.samplesWritten === due;
  const isAll = isWhole && (delivery.missed === 0 || scenario.allowMissed);
  const about = `${describe(delivery)}: ${JSON.stringify(result)}`;
  if (result.ok) expect(isAll, about).toBe(true);
  if (isDiskBad) return;
  const isShort = (result.samplesReported ?? Infinity) < (scenario.samples ?? 0);
  if (isShort && !scenario.atMost) {
    if (!isStopAsked(story)) expect(result.ok, about).toBe(false);
  } else expect(result.ok, about).toBe(isAll);
}

/** When nobody else disarms, an acquisition that was disarmed has as much as was asked for. */
function checkDisarmed(story: Story, { result, delivery }: Pair): void {
  const { scenario, done } = story;
  const isOthers = !scenario.arm || done.includes('disarm') || isControlBad(story);
  const isScripted =
    scenario.supply.kind === 'script' &&
    scenario.supply.acquisitions.some(({ end }) => end === 'Disarmed');
  if (delivery.end?.reason !== 'Disarmed' || isOthers || isScripted) return;
  if (isStopAsked(story) || isTimedOut(story) || story.isDiskBad || done.length > 0) return;
  expect(result.samplesWritten, describe(delivery)).toBe(scenario.samples);
}

function describe({ armTime, rows, end, recording, isBroken }: Delivery): string {
  const ended = end === null ? 'no END' : `END ${end.samples} ${end.reason}`;
  const broken = isBroken ? ', broken' : '';
  return `the acquisition of ${armTime} with ${rows} rows, ${ended}${broken}; connection ended by ${recording.endedBy}`;
}
