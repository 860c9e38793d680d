// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What of a candidate was presented to whom: events of the log, read when somebody asks. What was played of a version for
 * watching (proxy.ts) counts as played: its picture at a time is the copy's frame at that time, which was checked when it was
 * made of the file that was proved. The event says that, and which version, by its digest.
 */
import * as z from 'zod';
import { ClearveilError } from '../../../core/base/errors.ts';
import type { FrameRange } from '../../../core/base/time.ts';
import type { CandidateRow } from '../../../core/review/records.ts';
import { fastestPlay, joinRanges, shortestStill } from '../../../core/review/watched.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import { frameIndexOf, frameSeconds, type Session } from './session.ts';

const watchedEvent = 'candidate.watched';

const ranges = z.array(z.tuple([z.int().min(0), z.int().min(1)]));
const noteSchema = z.object({
  candidate: z.string(),
  played: ranges,
  heard: ranges,
  stills: z.array(z.int().min(0)),
  /** SHA-256 of the version for watching that was played; left out: the copy itself was. */
  proxy: z.string().optional(),
});

export type Presented = {
  readonly played: readonly FrameRange[];
  readonly heard: readonly FrameRange[];
  readonly stills: readonly number[];
};

export const nothingPresented: Presented = { played: [], heard: [], stills: [] };

export function together(all: readonly Presented[]): Presented {
  return {
    played: joinRanges(all.flatMap(({ played }) => played)),
    heard: joinRanges(all.flatMap(({ heard }) => heard)),
    stills: [...new Set(all.flatMap(({ stills }) => stills))],
  };
}

const packed = (list: readonly FrameRange[]): [number, number][] =>
  joinRanges(list).map(({ startFrame, endFrame }) => [startFrame, endFrame]);
const unpacked = (list: readonly (readonly [number, number])[]): FrameRange[] =>
  list.map(([startFrame, endFrame]) => ({ startFrame, endFrame }));

/** All that the log says was presented to a person of `candidates`, by candidate; of the others there is no entry. */
export function presentedOf(
  store: CaseReader,
  candidates: readonly CandidateRow[],
  person: string,
): ReadonlyMap<string, Presented> {
  const reports = new Map<string, Presented[]>(candidates.map(({ id }) => [id, []]));
  const from = Math.min(...candidates.flatMap(({ id }) => store.history('candidate', id).slice(0, 1)));
  for (const note of store.eventNotesOf(watchedEvent, person, from)) {
    const { candidate, played, heard, stills } = noteSchema.parse(JSON.parse(note));
    reports.get(candidate)?.push({ played: unpacked(played), heard: unpacked(heard), stills });
  }
  return new Map([...reports].flatMap(([id, all]) => (all.length > 0 ? [[id, together(all)]] : [])));
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

/** How long it takes at least to be shown all this, in seconds. */
export function leastSeconds(store: CaseReader, candidate: CandidateRow, presented: Presented): number {
  const seconds = frameSeconds(frameIndexOf(store, store.footage(candidate.footageId)));
  const { played, heard, stills } = together([presented]);
  const play = joinRanges([...played, ...heard]).reduce(
    (sum, { startFrame, endFrame }) => sum + (seconds[endFrame - 1] ?? 0) - (seconds[startFrame] ?? 0),
    0,
  );
  return play / fastestPlay + stills.length * shortestStill;
}

/**
 * Keeps what was presented to who is signed in. Nothing new makes no event. `proxy`: the digest of the version for watching that
 * was played, null for the copy itself. Throws FRAME_OUT_OF_RANGE.
 */
export function addPresented(
  { store, actor }: Pick<Session, 'store' | 'actor'>,
  candidate: CandidateRow,
  presented: Presented,
  proxy: string | null = null,
): void {
  const { played, heard, stills } = presented;
  requireWithin(presented, store.footage(candidate.footageId).frameCount);
  if (played.length + heard.length + stills.length === 0) return;
  store.commit({
    event: watchedEvent,
    actor,
    changes: [],
    note: {
      candidate: candidate.id,
      played: packed(played),
      heard: packed(heard),
      stills: [...new Set(stills)],
      ...(proxy === null ? {} : { proxy }),
    },
  });
}
