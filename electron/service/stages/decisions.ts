// SPDX-License-Identifier: GPL-3.0-or-later
/** What people decided that a copy depends on, read in one go: a copy is made of one state of the case, never of two. */
import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../../../core/base/canonical-json.ts';
import type { ModelIdentity } from '../../../core/detect/detection.ts';
import type { FootageRow, HushRow, TrackRow, VeilRow } from '../../../core/review/records.ts';
import type { Profile } from '../../../core/standard/profile.ts';
import type { CaseReader } from '../storage/case-reader.ts';

type Dismissed = Pick<TrackRow, 'id' | 'kind' | 'startFrame' | 'endFrame' | 'outline' | 'keyframes'>;

/** The decisions on a recording for one audience. */
export type Decisions = {
  readonly original: string;
  readonly audience: string;
  /** Those that a veil of the audience lies on. */
  readonly tracks: readonly TrackRow[];
  /** What a person left visible: which track, and where it lies. */
  readonly dismissed: readonly Dismissed[];
  readonly veils: readonly VeilRow[];
  readonly hushes: readonly HushRow[];
};

/** What is decided now. */
export function decisionsOn(store: CaseReader, footage: FootageRow, audience: string): Decisions {
  const veils = store.veilsOf(footage.id).filter((veil) => veil.audiences.includes(audience));
  const veiled = new Set(veils.map((veil) => veil.trackId));
  const all = store.tracksOf(footage.id);
  const tracks = all.filter((track) => veiled.has(track.id));
  const dismissed = all.flatMap((track): Dismissed[] => {
    const { id, kind, startFrame, endFrame, outline, keyframes } = track;
    return track.dismissed ? [{ id, kind, startFrame, endFrame, outline, keyframes }] : [];
  });
  const hushes = store.hushesOf(footage.id).filter((hush) => hush.audiences.includes(audience));
  return { original: footage.sha256, audience, tracks, dismissed, veils, hushes };
}

/**
 * SHA-256 of everything a copy depends on: the original, the tracks that are veiled, the veils and hushes, the profile; and of what was
 * dismissed, which is in no sheet and which whoever approves the copy has to have seen as it is.
 */
export function digestOf(decisions: Decisions, profile: Profile): string {
  const { original, audience, veils, tracks, hushes, dismissed } = decisions;
  const left = dismissed.length > 0 ? { dismissed } : {};
  const all = { original, audience, profile: profile.sha256, veils, tracks, hushes, ...left };
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

type ModelUsed = Pick<ModelIdentity, 'id' | 'sha256' | 'engine' | 'task'>;

/** The models whose boxes are veiled in the copy: not those of other audiences' copies, nor of what was dismissed. */
export function modelsVeiled({ tracks }: Pick<Decisions, 'tracks'>): ModelUsed[] {
  const models = new Map<string, ModelUsed>();
  for (const track of tracks) {
    if (track.source.by !== 'model') continue;
    const { id, sha256, engine, task } = track.source.model;
    models.set(`${sha256}/${engine}/${task}`, { id, sha256, engine, task });
  }
  return [...models.values()];
}
