// SPDX-License-Identifier: GPL-3.0-or-later
/** A person's decisions: which tracks are veiled for whom and why, and which are dismissed. */
import { ClearveilError } from '../../../core/base/errors.ts';
import { framesShowing } from '../../../core/ingest/moments.ts';
import { insertRow } from '../../../core/review/diff.ts';
import type { FillKind } from '../../../core/review/fill.ts';
import type { CandidateRow, FootageRow, TrackRow, VeilRow } from '../../../core/review/records.ts';
import { checkDecisions, type Decisions, type Finding } from '../../../core/standard/check.ts';
import type { Profile } from '../../../core/standard/profile.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import { candidatesFor, candidateToCheck } from './candidate-choice.ts';
import { lookStanding } from './second-look.ts';
import { faultsOf, frameIndexOf, type Session } from './session.ts';
import { stopsOf } from './stops.ts';

/** Why something is taken out of copies, and of whose. */
export type Reasons = {
  readonly purpose: string;
  readonly characteristic: string;
  readonly code: string;
  readonly statute: string | null;
  readonly harm: string | null;
  readonly audiences: readonly string[];
};

export type VeilReasons = Reasons;

function refuse(what: string, value: string, known: readonly string[]): never {
  throw new ClearveilError(
    'USAGE',
    `the profile knows no ${what} "${value}"`,
    `Choose from ${known.join(', ')}.`,
  );
}

/** Throws USAGE for reasons that the profile does not know: nothing is decided without a valid reason. */
export function requireReasons(reasons: Reasons, profile: Profile): void {
  const purposes = profile.purposes.map((entry) => entry.id);
  const characteristics = profile.characteristics.map((entry) => entry.id);
  const code = profile.codes.find((entry) => entry.code === reasons.code);
  if (!purposes.includes(reasons.purpose)) refuse('purpose', reasons.purpose, purposes);
  if (!characteristics.includes(reasons.characteristic))
    refuse('characteristic', reasons.characteristic, characteristics);
  if (!code)
    refuse(
      'code',
      reasons.code,
      profile.codes.map((entry) => entry.code),
    );
  if (code.statute && !reasons.statute) {
    throw new ClearveilError('USAGE', `${reasons.code} needs the statute it rests on`, 'Name the statute.');
  }
  for (const audience of reasons.audiences) requireAudience(audience, profile);
}

/** Throws USAGE for an audience that the profile does not know: nothing would be veiled for it. */
export function requireAudience(audience: string, profile: Profile): void {
  if (!profile.audiences.includes(audience)) refuse('audience', audience, profile.audiences);
}

/** A veil may name only frames that the recording has. Throws FRAME_OUT_OF_RANGE. */
function requireInside(track: TrackRow, footage: FootageRow): void {
  if (track.startFrame >= 0 && track.endFrame <= footage.frameCount) return;
  throw new ClearveilError(
    'FRAME_OUT_OF_RANGE',
    `${track.id} names frames ${track.startFrame} to ${track.endFrame}, but ${footage.id} has ${footage.frameCount}`,
    'Correct the track: a veil can only lie on frames that exist.',
  );
}

/** Throws USAGE for a fill that the profile does not allow: a weak veil is never laid by accident. */
export function requireFill(fill: string, profile: Profile): FillKind {
  const found = profile.fills.find((allowed) => allowed === fill);
  if (found) return found;
  throw new ClearveilError(
    'USAGE',
    `the profile ${profile.id} allows no fill "${fill}"`,
    `Choose from ${profile.fills.join(', ')}. Solid is the only one that leaves nothing to recover.`,
  );
}

/** Tracks that are veiled for the same reasons. */
export type VeilGroup = {
  readonly tracks: readonly TrackRow[];
  readonly reasons: VeilReasons;
  readonly fill: FillKind;
};

/** The veils that a group still needs: a track that has the same veil already is left as it is. */
function missingVeils(
  session: Session,
  footage: FootageRow,
  { tracks, reasons, fill }: VeilGroup,
  existing: readonly VeilRow[],
): VeilRow[] {
  return tracks.flatMap((track): VeilRow[] => {
    requireInside(track, footage);
    const covered = existing
      .filter((veil) => veil.trackId === track.id && veil.code === reasons.code)
      .filter((veil) => veil.fill === fill || veil.fill === 'solid')
      .flatMap((veil) => veil.audiences);
    const audiences = reasons.audiences.filter((audience) => !covered.includes(audience));
    if (audiences.length === 0) return [];
    return [
      {
        ...reasons,
        audiences,
        id: session.store.nextId('veil'),
        footageId: footage.id,
        trackId: track.id,
        fill,
      },
    ];
  });
}

/**
 * Veils tracks for the audiences named, all groups as one event; a track that has the same veil already is left as it is. A
 * weaker fill is not laid on a solid veil: of several veils with one track, solid is what is painted.
 */
export function veilGroups(
  session: Session,
  footage: FootageRow,
  groups: readonly VeilGroup[],
  profile: Profile,
): readonly VeilRow[] {
  for (const { reasons, fill } of groups) {
    requireReasons(reasons, profile);
    requireFill(fill, profile);
  }
  const existing = session.store.veilsOf(footage.id);
  const veils = groups.flatMap((group) => missingVeils(session, footage, group, existing));
  if (veils.length > 0) {
    session.store.commit({
      event: 'veil.added',
      actor: session.actor,
      changes: veils.map((veil) => insertRow('veil', veil)),
    });
  }
  return veils;
}

/** The same of one group. */
export function veilTracks(
  session: Session,
  footage: FootageRow,
  tracks: readonly TrackRow[],
  reasons: VeilReasons,
  profile: Profile,
  fill: FillKind = 'solid',
): readonly VeilRow[] {
  return veilGroups(session, footage, [{ tracks, reasons, fill }], profile);
}

/** Protected events, and the frames of hushes where there are events that they could lie in: the frame index is read for them alone. */
function eventsAndHushes(
  store: CaseReader,
  footage: FootageRow,
): Pick<Decisions, 'protectedEvents' | 'hushFrames'> {
  const protectedEvents = store
    .notesOn(footage.id)
    .flatMap(({ startFrame, endFrame, event }) => (event === null ? [] : [{ startFrame, endFrame, event }]));
  const hushes = protectedEvents.length === 0 ? [] : store.hushesOf(footage.id);
  if (hushes.length === 0) return { protectedEvents, hushFrames: new Map() };
  const index = frameIndexOf(store, footage);
  return {
    protectedEvents,
    hushFrames: new Map(hushes.map((hush) => [hush.id, framesShowing(hush, index)])),
  };
}

/**
 * The standard's findings on one recording for one audience, and on a copy of it: the one given, or the one that would be released. Throws
 * USAGE for an unknown audience.
 */
export function checkFootage(
  store: CaseReader,
  footage: FootageRow,
  audience: string,
  profile: Profile,
  candidate?: CandidateRow,
): Finding[] {
  requireAudience(audience, profile);
  const copy = candidate ?? candidateToCheck(candidatesFor(store, footage, audience, profile));
  return checkDecisions(
    {
      footage,
      faultCount: faultsOf(store, footage).length,
      tracks: store.tracksOf(footage.id),
      veils: store.veilsOf(footage.id),
      hushes: store.hushesOf(footage.id),
      openStops: profile.stopsCleared ? stopsOf(store, footage).filter(({ cleared }) => !cleared) : [],
      ...eventsAndHushes(store, footage),
      ...lookStanding(store, footage, audience, copy),
    },
    profile,
    audience,
  );
}
