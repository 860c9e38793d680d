// SPDX-License-Identifier: GPL-3.0-or-later
/** Tracks, their places, and correcting them. */
import type { JobOutcome } from '../../../../core/contract/window/jobs.ts';
import type { FootageRow, TrackRow } from '../../../../core/review/records.ts';
import { defaultProfile } from '../../../../core/standard/profile.ts';
import { regionAt } from '../../../../core/track/region-at.ts';
import { subjectName } from '../../../../core/track/subject-name.ts';
import { subjectsOf } from '../../../../core/track/subjects.ts';
import {
  addTrack,
  type Corrected,
  dismissTracks,
  lockTracks,
  mergeTracks,
  renameTracks,
  resizeTrack,
  restoreTracks,
  setKeyframe,
  splitTrack,
} from '../../stages/correct.ts';
import { requireAudience } from '../../stages/decide.ts';
import { drawTrack, placeTrack, reshapeTrack, unplaceTrack } from '../../stages/place.ts';
import type { Session } from '../../stages/session.ts';
import { trackStillShown } from '../../stages/track-still-shown.ts';
import type { Answers } from '../answer.ts';
import type { Desk } from '../desk.ts';
import { correctedView, trackView } from '../views.ts';

function veilsByTrack(desk: Desk, footage: FootageRow): Map<string, string[]> {
  const byTrack = new Map<string, string[]>();
  for (const { id, trackId } of desk.store.veilsOf(footage.id)) {
    const veils = byTrack.get(trackId);
    if (veils) veils.push(id);
    else byTrack.set(trackId, [id]);
  }
  return byTrack;
}

function named(desk: Desk, ids: readonly string[]): TrackRow[] {
  return [...new Set(ids)].map((id) => desk.store.track(id));
}

/** A correction of one track, told as a window sees it. */
const one =
  <Input extends { readonly track: string }>(
    correct: (desk: Desk, track: TrackRow, input: Input) => Corrected,
  ) =>
  (desk: Desk, input: Input) =>
    correctedView(desk.store, correct(desk, desk.store.track(input.track), input));

/** The same of several. */
const several =
  <Input extends { readonly tracks: readonly string[] }>(
    correct: (desk: Desk, tracks: readonly TrackRow[], input: Input) => Corrected,
  ) =>
  (desk: Desk, input: Input) =>
    correctedView(desk.store, correct(desk, named(desk, input.tracks), input));

function follow(
  desk: Desk,
  footage: string,
  label: string,
  work: (by: Session) => Promise<Corrected>,
): { job: string } {
  const by = desk.session();
  const started = desk.jobs.start({ kind: 'follow', footage, label, atOnce: true }, async (hooks) => ({
    kind: 'follow',
    corrected: correctedView(by.store, await work({ ...by, ...hooks })),
  }));
  return { job: started.job };
}

export type StillShownWork = { readonly footage: string; readonly audience: string };

/** Makes tracks of what still shows in a copy, for a person to decide on. */
export async function stillShownWork(
  by: Session,
  { footage, audience }: StillShownWork,
): Promise<Extract<JobOutcome, { kind: 'still-shown' }>> {
  const made = await trackStillShown(by, by.store.footage(footage), audience, defaultProfile);
  return { kind: 'still-shown', corrected: correctedView(by.store, made) };
}

export const trackAnswers = {
  'tracks.list': (desk, { footage, within }) => {
    const row = desk.store.footage(footage);
    const veils = veilsByTrack(desk, row);
    const tracks = desk.store.trackHeadingsOf(row.id, within ?? undefined);
    return { tracks: tracks.map((track) => trackView(track, veils.get(track.id) ?? [])) };
  },
  'tracks.keyframes': (desk, { tracks }) => ({
    tracks: named(desk, tracks).map(({ id, kind, startFrame, endFrame, outline, keyframes }) => ({
      track: id,
      kind,
      startFrame,
      endFrame,
      outline,
      keyframes: [...keyframes],
    })),
  }),
  'regions.list': (desk, { footage, startFrame, endFrame }) => {
    const tracks = desk.store.tracksOf(desk.store.footage(footage).id, { startFrame, endFrame });
    const frames = Array.from({ length: endFrame - startFrame }, (_, at) => startFrame + at);
    return {
      regions: frames.flatMap((frame) =>
        tracks.flatMap((track) => {
          const region = regionAt(track, frame);
          return region ? [{ frame, track: track.id, kind: track.kind, ...region }] : [];
        }),
      ),
    };
  },
  'subjects.list': (desk, { footage }) => {
    const row = desk.store.footage(footage);
    const veiled = new Set(desk.store.veilsOf(row.id).map(({ trackId }) => trackId));
    return { subjects: subjectsOf(desk.store.tracksOf(row.id), veiled) };
  },

  'tracks.draw': (desk, { footage, kind, outline, places }) =>
    correctedView(desk.store, drawTrack(desk.session(), desk.store.footage(footage), kind, outline, places)),
  'tracks.place': one((desk, track, { places }) => placeTrack(desk.session(), track, places)),
  'tracks.unplace': one((desk, track, { frames }) => unplaceTrack(desk.session(), track, frames)),
  'tracks.follow': (desk, { track, place }) => {
    const row = desk.store.track(track);
    const label = subjectName(row.id, row.kind, row.label);
    return follow(desk, row.footageId, label, (by) => setKeyframe(by, row, place));
  },
  'tracks.drawAndFollow': (desk, { footage, kind, outline, place, until }) => {
    const row = desk.store.footage(footage);
    return follow(desk, row.id, row.label, (by) => addTrack(by, row, kind, place, until, outline));
  },
  'tracks.stillShown': (desk, work) => {
    const by = desk.session();
    const { id } = by.store.footage(work.footage);
    requireAudience(work.audience, defaultProfile);
    const job = { kind: 'still-shown', footage: id, label: work.audience } as const;
    return { job: desk.jobs.start(job, (hooks) => stillShownWork({ ...by, ...hooks }, work)).job };
  },
  'tracks.reshape': one((desk, track, { outline }) => reshapeTrack(desk.session(), track, outline)),
  'tracks.resize': one((desk, track, { first, last }) => resizeTrack(desk.session(), track, first, last)),
  'tracks.split': one((desk, track, { frame }) => splitTrack(desk.session(), track, frame)),
  'tracks.merge': one((desk, track, { others }) => mergeTracks(desk.session(), track, named(desk, others))),
  'tracks.rename': several((desk, tracks, { label }) => renameTracks(desk.session(), tracks, label)),
  'tracks.lock': several((desk, tracks, { locked }) => lockTracks(desk.session(), tracks, locked)),
  'tracks.dismiss': several((desk, tracks) => dismissTracks(desk.session(), tracks)),
  'tracks.restore': several((desk, tracks) => restoreTracks(desk.session(), tracks)),
} satisfies Partial<Answers>;
