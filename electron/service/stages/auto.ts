// SPDX-License-Identifier: GPL-3.0-or-later
/** The whole flow without a reviewer: found, veiled solid, packaged as an unreviewed draft. */

import type { Signer } from '../../../core/release/signer.ts';
import type { FootageRow } from '../../../core/review/records.ts';
import type { Profile } from '../../../core/standard/profile.ts';
import type { TrackKind } from '../../../core/track/track.ts';
import { veilTracks } from './decide.ts';
import { type DetectOptions, type DetectResult, detectAndTrack } from './detect.ts';
import { type HushRequest, hushSpan } from './hush.ts';
import { type Ingested, ingestFootage } from './ingest.ts';
import { type Released, releasePackage } from './release.ts';
import { type Rendered, renderCandidate } from './render.ts';
import type { Session } from './session.ts';

export type AutoOptions = {
  readonly media: string;
  readonly outDir: string;
  readonly detect: DetectOptions;
  readonly profile: Profile;
  readonly signer: Signer;
  /** Sound to hush; null: none, since nothing here listens for what should not be heard. */
  readonly hush: HushRequest | null;
};

export type AutoResult = {
  readonly ingested: Ingested;
  readonly detected: DetectResult;
  readonly rendered: Rendered;
  readonly released: Released;
  readonly footage: FootageRow;
};

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

/** Ingest, detect, veil every track, hush what was asked for, render, package. Throws what the stages throw. */
export async function runAuto(session: Session, options: AutoOptions): Promise<AutoResult> {
  const ingested = await ingestFootage(session, options.media);
  const detected = await detectAndTrack(session, ingested.footage, options.detect);
  const footage = session.store.footage(ingested.footage.id);
  const tracks = session.store.tracksOf(footage.id).filter((track) => !track.dismissed);
  for (const [kind, ofKind] of Map.groupBy(tracks, (track) => track.kind)) {
    veilTracks(
      session,
      footage,
      ofKind,
      { ...reasons, characteristic: characteristics[kind] },
      options.profile,
    );
  }
  if (options.hush) {
    const spoken = { ...reasons, characteristic: 'spoken-identifier' };
    hushSpan(session, footage, options.hush, spoken, options.profile);
  }
  const rendered = await renderCandidate(session, footage, {
    audience,
    profile: options.profile,
    draft: true,
    compatible: false,
  });
  const released = await releasePackage(session, session.store.footage(footage.id), {
    audience,
    outDir: options.outDir,
    draft: true,
    profile: options.profile,
    signer: options.signer,
    // Nobody approved what was rendered a moment ago.
    revokedKeys: new Set(),
  });
  return { ingested, detected, rendered, released, footage };
}
