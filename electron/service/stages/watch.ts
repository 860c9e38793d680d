// SPDX-License-Identifier: GPL-3.0-or-later
/** How far a person has watched a candidate, and what is still missing. */
import type { FrameRange } from '../../../core/base/time.ts';
import { hiddenRanges } from '../../../core/ingest/footage.ts';
import type { CandidateRow, FootageRow } from '../../../core/review/records.ts';
import { framesIn, intersectRanges, joinRanges, subtractRanges } from '../../../core/review/watched.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import { carriedOver } from './carried.ts';
import { nothingPresented, type Presented, presentedOf, together } from './presented.ts';
import { frameIndexOf } from './session.ts';
import { stopsOf } from './stops.ts';

/** Missing ranges that are listed; the count says how many frames there are in all. */
const mostListed = 200;

export type Coverage = {
  readonly person: string;
  /** Frames that a player shows: what an edit list hides can be watched by nobody. */
  readonly frames: number;
  readonly watched: number;
  /** Those of the watched that count only since another copy showed the same. */
  readonly carried: number;
  readonly missing: FrameRange[];
  readonly stillsMissing: number[];
  readonly hasSound: boolean;
  readonly heard: number;
  readonly complete: boolean;
};

/** What was presented of a candidate, and with it what was presented of other copies where they are the same. */
function presentedTo(
  store: CaseReader,
  candidate: CandidateRow,
  person: string,
): { readonly own: Presented; readonly all: Presented } {
  const candidates = store.candidates(candidate.footageId);
  const presented = presentedOf(store, candidates, person);
  const carried = candidates.flatMap((other) => {
    const theirs = other.id === candidate.id ? undefined : presented.get(other.id);
    return theirs ? [carriedOver(store, theirs, other, candidate)] : [];
  });
  const own = presented.get(candidate.id) ?? nothingPresented;
  return { own, all: together([own, ...carried]) };
}

/** The frames that were played or stood still. */
function framesSeen({ played, stills }: Presented): FrameRange[] {
  return joinRanges([...played, ...stills.map((frame) => ({ startFrame: frame, endFrame: frame + 1 }))]);
}

/** The frames that a player shows: what an edit list hides can be watched by nobody. */
function framesShown(store: CaseReader, footage: FootageRow): FrameRange[] {
  const everything = [{ startFrame: 0, endFrame: footage.frameCount }];
  return subtractRanges(everything, hiddenRanges(frameIndexOf(store, footage)));
}

const hasSoundIn = ({ probe: { streams, sound } }: FootageRow): boolean =>
  sound ? sound.stream !== null : streams.some(({ kind }) => kind === 'audio');

/** Where a person has watched and heard a candidate, for a lane of a timeline: ranges in order, none touching another. */
export type WatchedFrames = {
  readonly shown: FrameRange[];
  readonly watched: FrameRange[];
  readonly heard: FrameRange[];
  readonly hasSound: boolean;
};

export function watchedFrames(store: CaseReader, candidate: CandidateRow, person: string): WatchedFrames {
  const footage = store.footage(candidate.footageId);
  const { all } = presentedTo(store, candidate, person);
  const shown = framesShown(store, footage);
  return {
    shown,
    watched: intersectRanges(shown, framesSeen(all)),
    heard: intersectRanges(shown, all.heard),
    hasSound: hasSoundIn(footage),
  };
}

/** How far a person has watched a candidate. A frame that was shown still was watched. */
export function coverageOf(store: CaseReader, candidate: CandidateRow, person: string): Coverage {
  const footage = store.footage(candidate.footageId);
  const { own, all } = presentedTo(store, candidate, person);
  const wanted = framesShown(store, footage);
  const seen = intersectRanges(wanted, framesSeen(all));
  const missing = subtractRanges(wanted, seen);
  const shownStill = new Set(all.stills);
  const isWanted = (frame: number): boolean =>
    wanted.some(({ startFrame, endFrame }) => frame >= startFrame && frame < endFrame);
  const stillsMissing = [...new Set(stopsOf(store, footage).map(({ frame }) => frame))]
    .filter((frame) => !shownStill.has(frame) && isWanted(frame))
    .toSorted((a, b) => a - b);
  const hasSound = hasSoundIn(footage);
  const frames = framesIn(wanted);
  const heard = framesIn(intersectRanges(wanted, all.heard));
  return {
    person,
    frames,
    watched: framesIn(seen),
    carried: framesIn(subtractRanges(seen, framesSeen(own))),
    missing: missing.slice(0, mostListed),
    stillsMissing,
    hasSound,
    heard,
    complete: missing.length === 0 && stillsMissing.length === 0 && (!hasSound || heard === frames),
  };
}

/** One line for people: what was measured. */
export function coverageSentence({ watched, frames, stillsMissing, hasSound, heard }: Coverage): string {
  const sound = hasSound ? `, sound of ${heard}` : '';
  const stills =
    stillsMissing.length === 0 ? 'every stop shown still' : `${stillsMissing.length} stops not shown still`;
  return `${watched} of ${frames} frames were presented${sound}, ${stills}`;
}
