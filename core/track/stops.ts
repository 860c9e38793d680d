// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The stops of a recording: doubts about its tracks and about what no track covers, joined where they lie together, the
 * gravest first. Deterministic: the same tracks and looks give the same stops under the same ids.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson, type Json } from '../base/canonical-json.ts';
import { type Box, type PictureSize, unitsPerPixel } from '../base/geometry.ts';
import type { Kind } from '../detect/detection.ts';
import { centreX, centreY, sizeOf } from './boxes.ts';
import type { DoubtedTrack, DoubtFacts } from './doubt-facts.ts';
import type { SeenRun } from './looks.ts';
import { regionAt } from './region-at.ts';
import { cutDoubts, lightDoubts } from './scene-doubts.ts';
import { sightDoubts } from './sight-doubts.ts';
import { type Doubt, type SeenThere, type Stop, stopReasons } from './stop.ts';
import type { Track } from './track.ts';
import { trackDoubts } from './track-doubts.ts';

export type StopInput = {
  /** All tracks, dismissed ones too; of kind `picture` none. */
  readonly tracks: readonly (Track & { readonly id: string; readonly dismissed: boolean })[];
  /** What the last run of each model saw of each kind, the newest last; empty when nobody looked. */
  readonly runs: readonly SeenRun[];
  readonly seconds: Float64Array;
  readonly display: PictureSize;
};

/** Doubts on one track, or in one place, whose frames lie no further apart than this are one stop, seconds. */
const nearSeconds = 0.5;
/** Places no further apart than this many sizes are one. */
const nearSizes = 1.5;
/** Where nobody was sure of any subject, also what is this share of the picture's shorter side apart: it is taken in at one look. */
const inOneLook = 0.15;
/** A stop is no longer than this, seconds: the pictures of its strip, a quarter of it apart at most, still show what is between. */
const longestSeconds = 2.5;
/** Each further reason makes a stop a little graver. */
const perReason = 3;

/** A doubt, and what kind of thing was seen where it is about something seen. */
type KindDoubt = Doubt & { readonly kind?: Kind };
type Located = { readonly doubt: KindDoubt; readonly box: Box | null };
type Group = { readonly doubts: KindDoubt[]; box: Box | null; readonly from: number; to: number };

/** Where a track is on a frame, or on the end of it that is nearest. */
function nearestPlace(track: Track, frame: number): Box | null {
  const within = Math.min(track.endFrame - 1, Math.max(track.startFrame, frame));
  return regionAt(track, within)?.box ?? null;
}

function isNear(group: Group, { doubt, box }: Located, display: PictureSize): boolean {
  if (doubt.track !== null && group.doubts.some(({ track }) => track === doubt.track)) return true;
  if (!box || !group.box) return false;
  const apart = Math.hypot(centreX(box) - centreX(group.box), centreY(box) - centreY(group.box));
  const nobodySure = doubt.unsure === true && group.doubts.every(({ unsure }) => unsure === true);
  const glance = nobodySure ? inOneLook * unitsPerPixel * Math.min(display.width, display.height) : 0;
  return apart <= Math.max(glance, nearSizes * Math.max(sizeOf(box), sizeOf(group.box)));
}

/** Doubts that make one stop: of one track or in one place, near each other in time. */
function joined(located: readonly Located[], seconds: Float64Array, display: PictureSize): KindDoubt[][] {
  const at = (frame: number): number => seconds[frame] ?? 0;
  const isShort = ({ from }: Group, to: number): boolean => at(to) - at(from) <= longestSeconds;
  const groups: Group[] = [];
  const rising = [...located].sort((a, b) => a.doubt.from - b.doubt.from || a.doubt.to - b.doubt.to);
  for (const one of rising) {
    const { doubt, box } = one;
    const open = groups.findLast(
      (group) =>
        at(doubt.from) - at(group.to) <= nearSeconds &&
        // What lies within a stop makes it no longer.
        (doubt.to <= group.to || isShort(group, doubt.to)) &&
        isNear(group, one, display),
    );
    if (open) {
      open.doubts.push(doubt);
      open.to = Math.max(open.to, doubt.to);
      open.box = box ?? open.box;
    } else groups.push({ doubts: [doubt], box, from: doubt.from, to: doubt.to });
  }
  return groups.map(({ doubts }) => doubts);
}

/** Made of the reasons, the frames, and where its tracks are in them. */
function identity(
  stop: Omit<Stop, 'id'>,
  tracks: ReadonlyMap<string, DoubtedTrack>,
  doubts: readonly Doubt[],
): string {
  const concerned = [...new Set(doubts.map(({ track }) => track))].sort();
  const places = concerned.map((id): Json => {
    const track = id === null ? undefined : tracks.get(id);
    const boxes: Json[] = [];
    for (let frame = stop.from; track && frame <= stop.to; frame++) {
      const box = regionAt(track, frame)?.box;
      boxes.push(box ? [box.x, box.y, box.width, box.height] : null);
    }
    return { track: id, boxes };
  });
  const { reasons, frame, from, to } = stop;
  const about = {
    reasons: [...reasons],
    frame,
    from,
    to,
    places,
    of: doubts.map(({ place }) => (place ? { ...place } : null)),
  };
  return `stop-${bytesToHex(sha256(utf8ToBytes(canonicalJson(about)))).slice(0, 12)}`;
}

const seenIn = ({ kind, place }: KindDoubt): SeenThere | null =>
  kind !== undefined && place ? { kind, box: place } : null;

function toStop(doubts: readonly KindDoubt[], tracks: ReadonlyMap<string, DoubtedTrack>): Stop[] {
  const [gravest] = [...doubts].sort((a, b) => b.rank - a.rank || a.frame - b.frame);
  if (!gravest) return [];
  const reasons = [...new Set(doubts.map(({ reason }) => reason))].sort(
    (a, b) =>
      Number(b === gravest.reason) - Number(a === gravest.reason) ||
      stopReasons.indexOf(a) - stopReasons.indexOf(b),
  );
  const stop = {
    reason: gravest.reason,
    reasons,
    track: gravest.track,
    frame: gravest.frame,
    from: Math.min(...doubts.map(({ from }) => from)),
    to: Math.max(...doubts.map(({ to }) => to)),
    rank: Math.min(100, gravest.rank + perReason * (reasons.length - 1)),
    seen: seenIn(gravest),
  };
  return [{ id: identity(stop, tracks, doubts), ...stop }];
}

/** The stops, the gravest first; of one rank the earlier first. */
export function findStops({ tracks, runs, seconds, display }: StopInput): Stop[] {
  const live = tracks.filter(({ dismissed }) => !dismissed);
  const cuts = runs.at(-1)?.cuts ?? [];
  const births = new Map(runs.map(({ kind, thresholds }) => [kind, thresholds.birth]));
  const facts: DoubtFacts = { display, seconds, cuts, births };
  const seen = [...new Set(runs.map(({ kind }) => kind))].flatMap((kind): KindDoubt[] =>
    sightDoubts(
      runs.filter((run) => run.kind === kind),
      tracks.filter((track) => track.kind === kind),
      { kind, seconds, display },
    ).map((doubt) => ({ ...doubt, kind })),
  );
  const doubts: KindDoubt[] = [
    ...trackDoubts(live, facts),
    ...seen,
    ...cutDoubts(cuts),
    ...lightDoubts(runs, live, seconds),
  ];
  const byId = new Map(live.map((track) => [track.id, track]));
  const located = doubts.map((doubt): Located => {
    const track = doubt.track === null ? undefined : byId.get(doubt.track);
    return { doubt, box: doubt.place ?? (track ? nearestPlace(track, doubt.frame) : null) };
  });
  return joined(located, seconds, display)
    .flatMap((group) => toStop(group, byId))
    .sort((a, b) => b.rank - a.rank || a.frame - b.frame || (a.id < b.id ? -1 : 1));
}
