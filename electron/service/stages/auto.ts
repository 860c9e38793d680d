// SPDX-License-Identifier: GPL-3.0-or-later
/** The whole flow without a reviewer: found, veiled solid, looked at again and closed where something still shows, packaged as an unreviewed draft. */

import type { Signer } from '../../../core/release/signer.ts';
import type { FootageRow, TrackRow } from '../../../core/review/records.ts';
import type { Profile } from '../../../core/standard/profile.ts';
import type { TrackKind } from '../../../core/track/track.ts';
import { veilTracks } from './decide.ts';
import { type DetectOptions, type DetectResult, detectAndTrack } from './detect.ts';
import { type HushRequest, hushSpan } from './hush.ts';
import { type Ingested, ingestFootage } from './ingest.ts';
import { type Released, releasePackage } from './release.ts';
import { type Rendered, renderCandidate } from './render.ts';
import type { Session } from './session.ts';
import { openPlaces, trackStillShown } from './track-still-shown.ts';

export type AutoOptions = {
  readonly media: string;
  readonly outDir: string;
  readonly detect: DetectOptions;
  readonly profile: Profile;
  readonly signer: Signer;
  /** Sound to hush; null: none, since nothing here listens for what should not be heard. */
  readonly hush: HushRequest | null;
};

/** What was done about what still showed: how often, and how many tracks were made. */
export type Closed = { readonly rounds: number; readonly tracks: number };

export type AutoResult = {
  readonly ingested: Ingested;
  readonly detected: DetectResult;
  readonly closed: Closed;
  readonly rendered: Rendered;
  readonly released: Released;
  readonly footage: FootageRow;
};

/** What is open after as many rounds is left to a reviewer, with a warning. */
const mostRounds = 3;

/** Who has no reviewer has one audience and one reason. */
const audience = 'public';
const reasons = {
  purpose: 'personal-privacy',
  code: '(b)(6)',
  statute: null,
  harm: null,
  audiences: [audience],
} as const;

/** What of a person each kind shows. */
const characteristics: Readonly<Record<TrackKind, string>> = {
  face: 'face',
  person: 'body',
  vehicle: 'plate',
  plate: 'plate',
  screen: 'document',
  paper: 'document',
  text: 'address',
  overlay: 'name-tag',
  picture: 'scene',
};

/** Veils tracks solid, each as one of its kind. */
function veilAll(session: Session, footage: FootageRow, tracks: readonly TrackRow[], profile: Profile): void {
  for (const [kind, ofKind] of Map.groupBy(tracks, (track) => track.kind)) {
    const why = { ...reasons, characteristic: characteristics[kind] };
    veilTracks(session, footage, ofKind, why, profile);
  }
}

/** Renders a copy; while a second look at it finds something, that is followed and veiled, too, and the copy made anew. */
async function renderClosed(
  session: Session,
  footage: FootageRow,
  profile: Profile,
): Promise<{ readonly rendered: Rendered; readonly closed: Closed }> {
  const options = { audience, profile, draft: true, compatible: false };
  let rendered = await renderCandidate(session, footage, options);
  let closed: Closed = { rounds: 0, tracks: 0 };
  while (
    closed.rounds < mostRounds &&
    openPlaces(session.store, footage, audience, profile).open.length > 0
  ) {
    const rounds = closed.rounds + 1;
    const inRound: Session = {
      ...session,
      report: (fraction, note) =>
        session.report(
          fraction,
          `round ${rounds} of at most ${mostRounds}, closing what still shows: ${note}`,
        ),
    };
    const { tracks } = await trackStillShown(inRound, footage, audience, profile);
    veilAll(inRound, footage, tracks, profile);
    rendered = await renderCandidate(inRound, footage, options);
    closed = { rounds, tracks: closed.tracks + tracks.length };
  }
  return { rendered, closed };
}

/** Ingest, detect, veil every track, hush what was asked for, render, close what still shows, package. Throws what the stages throw. */
export async function runAuto(session: Session, options: AutoOptions): Promise<AutoResult> {
  const ingested = await ingestFootage(session, options.media);
  const detected = await detectAndTrack(session, ingested.footage, options.detect);
  const footage = session.store.footage(ingested.footage.id);
  const tracks = session.store.tracksOf(footage.id).filter((track) => !track.dismissed);
  veilAll(session, footage, tracks, options.profile);
  if (options.hush) {
    const spoken = { ...reasons, characteristic: 'spoken-identifier' };
    hushSpan(session, footage, options.hush, spoken, options.profile);
  }
  const { rendered, closed } = await renderClosed(session, footage, options.profile);
  const released = await releasePackage(session, session.store.footage(footage.id), {
    audience,
    outDir: options.outDir,
    draft: true,
    profile: options.profile,
    signer: options.signer,
    // Nobody approved what was rendered a moment ago.
    revokedKeys: new Set(),
  });
  return { ingested, detected, closed, rendered, released, footage };
}
