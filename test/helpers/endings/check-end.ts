/** Checks that a capture reported its end correctly, and left the PandA in the right state. */

import { AcquisitionError, CaptureAbortedError, PandaError } from 'pandablocks';
import { expect } from 'vitest';

import { isControlBad, isDone, isStopAsked, isTimedOut, type Story } from './story.js';

/** @param completion of the PandA after the capture; null: unknown */
export function checkEnd(story: Story, completion: string | null): void {
  const { resolved, error, results, scenario, commands } = story;
  if (resolved !== null) {
    expect(resolved).toEqual(results);
    for (const result of results) expect(result).toMatchObject({ ok: true });
    if (scenario.duration === null) expect(results).toHaveLength(scenario.num);
  } else {
    if (!(error instanceof PandaError)) throw error as unknown;
    expect(error.results).toEqual(results);
    checkError(story, error);
  }
  // Acquisitions that ended by themselves count once.
  const ended = results.filter((result) => isDone(result, scenario));
  expect(ended.length).toBeLessThanOrEqual(scenario.num);
  const asked = commands.filter((line) => /^\*PCAP\.(DIS)?ARM=/.test(line));
  if (!scenario.arm) expect(asked).toEqual([]);
  else if (completion === 'Busy' && asked.length > 0) {
    const said = error?.stillArmed ?? error;
    expect(said?.code, `still armed, and says ${error?.message}`).toBe('DISARM_FAILED');
  }
}

function checkError(story: Story, error: PandaError): void {
  const { results, scenario } = story;
  const bad = results.filter(({ ok }) => !ok);
  if (error instanceof AcquisitionError) expect(bad.length).toBeGreaterThan(0);
  if (error instanceof CaptureAbortedError) {
    expect(isStopAsked(story)).toBe(true);
    // The acquisition that was interrupted is not a failure.
    expect([bad.length, bad.length - 1]).toContain(error.failed);
    return;
  }
  if (isStopAsked(story) || isControlBad(story) || isTimedOut(story) || story.isDiskBad) return;
  const isBroken = story.deliveries.some((delivery) => delivery.isBroken);
  if (story.isCut || isBroken || story.done.length > 0) return;
  // No event could have prevented the normal end.
  expect(error).toBeInstanceOf(AcquisitionError);
  expect(results).toHaveLength(scenario.num);
}
