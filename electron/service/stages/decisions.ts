// SPDX-License-Identifier: GPL-3.0-or-later
/** What people decided that a copy depends on, read in one go: a copy is made of one state of the case, never of two. */
import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../../../core/base/canonical-json.ts';
import type { FootageRow, HushRow, TrackRow, VeilRow } from '../../../core/review/records.ts';
import type { Profile } from '../../../core/standard/profile.ts';
import type { CaseReader } from '../storage/case-reader.ts';

/** The decisions on a recording for one audience. */
export type Decisions = {
  readonly original: string;
  readonly audience: string;
  /** Those that a veil of the audience lies on. */
  readonly tracks: readonly TrackRow[];
  readonly veils: readonly VeilRow[];
  readonly hushes: readonly HushRow[];
};

/** What is decided now. */
export function decisionsOn(store: CaseReader, footage: FootageRow, audience: string): Decisions {
  const veils = store.veilsOf(footage.id).filter((veil) => veil.audiences.includes(audience));
  const veiled = new Set(veils.map((veil) => veil.trackId));
  const tracks = store.tracksOf(footage.id).filter((track) => veiled.has(track.id));
  const hushes = store.hushesOf(footage.id).filter((hush) => hush.audiences.includes(audience));
  return { original: footage.sha256, audience, tracks, veils, hushes };
}

/** SHA-256 of everything a copy depends on: the original, the tracks that are veiled, the veils and hushes, the profile. */
export function digestOf(decisions: Decisions, profile: Profile): string {
  const { original, audience, veils, tracks, hushes } = decisions;
  const all = { original, audience, profile: profile.sha256, veils, tracks, hushes };
  return createHash('sha256')
    .update(canonicalJson(all as unknown as Json))
    .digest('hex');
}

/** The digest of what is decided now. */
export function decisionsDigest(
  store: CaseReader,
  footage: FootageRow,
  audience: string,
  profile: Profile,
): string {
  return digestOf(decisionsOn(store, footage, audience), profile);
}
