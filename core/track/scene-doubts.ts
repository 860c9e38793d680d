// SPDX-License-Identifier: GPL-3.0-or-later
/** What is doubtful since the picture jumps: a new scene, or the same one in another light. */
import { type Box, intersectionOverUnion } from '../base/geometry.ts';
import type { Kind } from '../detect/detection.ts';
import type { SeenRun } from './looks.ts';
import { regionAt } from './region-at.ts';
import type { Doubt } from './stop.ts';
import type { Track } from './track.ts';

/** Jumps of light no further apart than this are one doubt, seconds. */
const nearSeconds = 0.5;
/** Flashes are taken in as one thing for longer than other doubts, seconds. */
const longestFlashing = 4;
/** A sight is of a track where they share this much (intersection over union). */
const samePlace = 0.4;

const rank = 25;

export function cutDoubts(cuts: readonly number[]): Doubt[] {
  return cuts.map((cut) => ({
    ...{ reason: 'cut', track: null, frame: cut, from: Math.max(0, cut - 1), to: cut },
    ...{ rank, place: null },
  }));
}

/** Tells of a jump whether everything that is tracked there was surely seen right before and right after it; false where nothing is tracked. */
function seenThrough(
  jumps: readonly number[],
  tracks: readonly Track[],
  runs: readonly SeenRun[],
): (jump: number) => boolean {
  // Flashes may go on for hours: what was seen is sorted by frame once.
  const seenOn = new Map<number, { readonly kind: Kind; readonly box: Box }[]>(
    jumps.flatMap((jump) => [jump - 1, jump]).map((frame) => [frame, []]),
  );
  for (const { kind, thresholds, sights } of runs)
    for (const { frame, box, score } of sights)
      if (score >= thresholds.birth) seenOn.get(frame)?.push({ kind, box });
  const isSeen = (track: Track, frame: number): boolean => {
    const region = regionAt(track, frame)?.box;
    const seen = seenOn.get(frame) ?? [];
    return (
      region !== undefined &&
      seen.some(({ kind, box }) => kind === track.kind && intersectionOverUnion(box, region) >= samePlace)
    );
  };
  return (jump) => {
    const there = tracks.filter(({ startFrame, endFrame }) => startFrame <= jump && endFrame >= jump);
    return there.length > 0 && there.every((track) => isSeen(track, jump - 1) && isSeen(track, jump));
  };
}

/**
 * Jumps of light after which somebody may not be known again, of the newest run; those that follow each other, as under flashing lights, are one
 * doubt of at most four seconds. None where whatever is tracked was seen on both sides, on which detectors always look.
 */
export function lightDoubts(
  runs: readonly SeenRun[],
  tracks: readonly Track[],
  seconds: Float64Array,
): Doubt[] {
  const jumps = runs.at(-1)?.lightJumps ?? [];
  const isSeenThrough = seenThrough(jumps, tracks, runs);
  const at = (frame: number): number => seconds[frame] ?? 0;
  const spans: { from: number; to: number }[] = [];
  for (const jump of jumps) {
    if (isSeenThrough(jump)) continue;
    const open = spans.at(-1);
    const goesOn =
      open && at(jump) - at(open.to) <= nearSeconds && at(jump) - at(open.from) <= longestFlashing;
    if (goesOn) open.to = jump;
    else spans.push({ from: Math.max(0, jump - 1), to: jump });
  }
  return spans.map(({ from, to }) => ({
    ...{ reason: 'light', track: null, frame: Math.min(from + 1, to), from, to },
    ...{ rank, place: null },
  }));
}
