/** Checks that the results of a case match the data that the PandA sent. */

import type { AcquisitionResult } from 'pandablocks';
import { expect } from 'vitest';

import type { Delivery } from './deliveries.js';
import { isControlBad, isDone, isStopAsked, isTimedOut, type Story } from './story.js';

/** A result, and the sent data of its acquisition. */
export interface Pair {
  readonly result: AcquisitionResult;
  readonly delivery: Delivery;
  /** The expected number of rows; null if unknown. */
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

/**
 * Pairs each result with the next delivery of its acquisition; only deliveries that may be unread
 * can be skipped.
 */
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
  // Other clients continue to arm after the capture has ended.
  const ended = results.filter((result) => isDone(result, scenario));
  const isLater = ({ recording }: Delivery): boolean =>
    !scenario.arm && (recording.endedBy === 'client' || ended.length >= scenario.num);
  const missing = [...skipped, ...left.filter((delivery) => !isLater(delivery))].find(
    (delivery) => !mayBeUnread(story, delivery),
  );
  if (missing !== undefined) throw new Error(`There is no result of ${describe(missing)}.`);
  return pairs;
}

/** The last bytes of a connection need not be read if the client closes it, or it is reset. */
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

/** The first suspect row; Infinity: none. */
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

/** Whether the PandA closed the connection, and the client had no reason to leave earlier. */
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
  // A capture that armed waits for the END, if one can come.
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

/** If no other client disarms, a disarmed acquisition has all requested samples. */
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
