// SPDX-License-Identifier: GPL-3.0-or-later
/** What of a candidate was presented to whom: events of the log, summed up when somebody asks. */
import * as z from 'zod';
import { ClearveilError } from '../../../core/base/errors.ts';
import type { FrameRange } from '../../../core/base/time.ts';
import { hiddenRanges } from '../../../core/ingest/footage.ts';
import type { CandidateRow } from '../../../core/review/records.ts';
import { framesIn, intersectRanges, joinRanges, subtractRanges } from '../../../core/review/watched.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import { frameIndexOf, type Session } from './session.ts';
import { stopsOf } from './stops.ts';

const watchedEvent = 'candidate.watched';

/** Missing ranges that are listed; the count says how many frames there are in all. */
const mostListed = 200;

const ranges = z.array(z.tuple([z.int().min(0), z.int().min(1)]));
const noteSchema = z.object({
  candidate: z.string(),
  played: ranges,
  heard: ranges,
  stills: z.array(z.int().min(0)),
});

export type Presented = {
  readonly played: readonly FrameRange[];
  readonly heard: readonly FrameRange[];
  readonly stills: readonly number[];
};

export type Coverage = {
  readonly person: string;
  /** Frames that a player shows: what an edit list hides can be watched by nobody. */
  readonly frames: number;
  readonly watched: number;
  readonly missing: FrameRange[];
  readonly stillsMissing: number[];
  readonly hasSound: boolean;
  readonly heard: number;
  readonly complete: boolean;
};

const packed = (list: readonly FrameRange[]): [number, number][] =>
  joinRanges(list).map(({ startFrame, endFrame }) => [startFrame, endFrame]);
const unpacked = (list: readonly (readonly [number, number])[]): FrameRange[] =>
  list.map(([startFrame, endFrame]) => ({ startFrame, endFrame }));

/** All that the log says was presented of a candidate to a person. */
function presentedTo(store: CaseReader, candidate: CandidateRow, person: string): Presented {
  const from = store.history('candidate', candidate.id)[0] ?? 1;
  const played: FrameRange[] = [];
  const heard: FrameRange[] = [];
  const stills: number[] = [];
  for (const event of store.events(from)) {
    if (event.event !== watchedEvent || event.person !== person || event.note === null) continue;
    const note = noteSchema.parse(JSON.parse(event.note));
    if (note.candidate !== candidate.id) continue;
    played.push(...unpacked(note.played));
    heard.push(...unpacked(note.heard));
    stills.push(...note.stills);
  }
  return { played, heard, stills };
}

/** How far a person has watched a candidate. A frame that was shown still was watched. */
export function coverageOf(store: CaseReader, candidate: CandidateRow, person: string): Coverage {
  const footage = store.footage(candidate.footageId);
  const { played, heard, stills } = presentedTo(store, candidate, person);
  const shownStill = new Set(stills);
  const still = stills.map((frame) => ({ startFrame: frame, endFrame: frame + 1 }));
  const all = [{ startFrame: 0, endFrame: footage.frameCount }];
  const wanted = subtractRanges(all, hiddenRanges(frameIndexOf(store, footage)));
  const missing = subtractRanges(wanted, joinRanges([...played, ...still]));
  const isWanted = (frame: number): boolean =>
    wanted.some(({ startFrame, endFrame }) => frame >= startFrame && frame < endFrame);
  const stillsMissing = [...new Set(stopsOf(store, footage).map(({ frame }) => frame))]
    .filter((frame) => !shownStill.has(frame) && isWanted(frame))
    .toSorted((a, b) => a - b);
  const { streams, sound } = footage.probe;
  const hasSound = sound ? sound.stream !== null : streams.some(({ kind }) => kind === 'audio');
  const frames = framesIn(wanted);
  const heardFrames = framesIn(intersectRanges(wanted, joinRanges(heard)));
  return {
    person,
    frames,
    watched: frames - framesIn(missing),
    missing: missing.slice(0, mostListed),
    stillsMissing,
    hasSound,
    heard: heardFrames,
    complete: missing.length === 0 && stillsMissing.length === 0 && (!hasSound || heardFrames === frames),
  };
}

/** Throws FRAME_OUT_OF_RANGE for what the copy does not have: whoever says it was presented did not measure. */
function requireWithin({ played, heard, stills }: Presented, frameCount: number): void {
  const ends = [...played, ...heard].map(({ endFrame }) => endFrame);
  const beyond = Math.max(0, ...ends, ...stills.map((frame) => frame + 1));
  if (beyond <= frameCount) return;
  throw new ClearveilError(
    'FRAME_OUT_OF_RANGE',
    `frame ${beyond - 1} was not presented: the copy has ${frameCount}, counted from 0`,
    'Reload the window; if it happens again, report it.',
  );
}

/** Keeps what was presented to who is signed in. Nothing new makes no event. Throws FRAME_OUT_OF_RANGE. */
export function addPresented(
  { store, actor }: Pick<Session, 'store' | 'actor'>,
  candidate: CandidateRow,
  presented: Presented,
): Coverage {
  const { played, heard, stills } = presented;
  requireWithin(presented, store.footage(candidate.footageId).frameCount);
  if (played.length + heard.length + stills.length > 0) {
    store.commit({
      event: watchedEvent,
      actor,
      changes: [],
      note: {
        candidate: candidate.id,
        played: packed(played),
        heard: packed(heard),
        stills: [...new Set(stills)],
      },
    });
  }
  return coverageOf(store, candidate, actor.person);
}

/** One line for people: what was measured. */
export function coverageSentence({ watched, frames, stillsMissing, hasSound, heard }: Coverage): string {
  const sound = hasSound ? `, sound of ${heard}` : '';
  const stills =
    stillsMissing.length === 0 ? 'every stop shown still' : `${stillsMissing.length} stops not shown still`;
  return `${watched} of ${frames} frames were presented${sound}, ${stills}`;
}
