// SPDX-License-Identifier: GPL-3.0-or-later
/** The second look at a copy: which detector takes it, on which frames, and what it is told of a person's decisions. */
import { ClearveilError } from '../../../core/base/errors.ts';
import type { Profile as DetectionProfile, Kind, ModelIdentity } from '../../../core/detect/detection.ts';
import { planLooks, secondLookInterval, tickMilliseconds } from '../../../core/detect/sampling-plan.ts';
import type { FrameIndex } from '../../../core/ingest/footage.ts';
import type { ShownTrack } from '../../../core/render/copy-sight.ts';
import type { ProofReport } from '../../../core/render/proof.ts';
import {
  type KindNotLooked,
  kindsNotLookedFor,
  type LookSampling,
  noLook,
  type SecondLook,
  type StillShown,
  stillOpen,
} from '../../../core/render/second-look.ts';
import type { VeilSheet } from '../../../core/render/veil-sheet.ts';
import type { CandidateRow, FootageRow } from '../../../core/review/records.ts';
import type { Profile } from '../../../core/standard/profile.ts';
import { isFinding } from '../../../models/finds.ts';
import { networkFamily } from '../../../models/network-family.ts';
import { loadRegistry } from '../../../models/registry.ts';
import { type DamagedPack, openPackStore, type PackList } from '../packs/pack-store.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import { type EngineRunner, frameIndexOf } from './session.ts';
import { stopsOf } from './stops.ts';

const stopsListed = 256;

/** What the models that looked first are known by. */
type Used = readonly Pick<ModelIdentity, 'id'>[];

/** A detector that can be opened: a pack's folder or a shipped model's id. */
type Second = { readonly modelPack: string | null; readonly model: string | null };

/**
 * A detector of `kind` and of a family that had no part in the tracks: an installed pack before a shipped model. Null when there is none.
 * Of a pack that was used without being installed only its name is known.
 */
function secondDetector(kind: Kind, used: Used, packs: PackList['packs']): Second | null {
  const shipped = loadRegistry().models;
  const known = [...packs, ...shipped];
  const families = new Set(
    // What several networks find together names all of them.
    used
      .flatMap(({ id }) => id.split('+'))
      .map((id) => {
        const model = known.find((one) => one.id === id);
        return model ? networkFamily(model) : id;
      }),
  );
  const isOther = (model: Parameters<typeof networkFamily>[0]): boolean =>
    !families.has(networkFamily(model));
  const pack = packs.find((one) => one.task === kind && isOther(one));
  if (pack) return { modelPack: pack.folder, model: null };
  const model = shipped.find((one) => isFinding(one, kind) && isOther(one));
  return model ? { modelPack: null, model: model.id } : null;
}

/** An installed pack that cannot be used might have been the one: it is named. */
function whyNoDetector(damaged: readonly DamagedPack[]): string {
  const unusable = damaged.map(({ id, code }) => `the installed model pack ${id} cannot be used (${code})`);
  return [
    'there is no other detector of that kind',
    ...unusable,
    'install a model pack of another family',
  ].join('; ');
}

/** The frames to look at: regular ones that lie between the looks of detection, and one at each stop. */
function framesToLookAt(
  { pts, timeBase }: FrameIndex,
  atStops: readonly number[],
  intervalMs: number,
): { readonly frames: readonly number[]; readonly sampling: LookSampling } {
  const frameMs =
    (((pts.at(-1) ?? 0) - (pts[0] ?? 0)) * tickMilliseconds(timeBase)) / Math.max(1, pts.length - 1);
  // Detection looks at frame 0 and every tenth of a second on: three frames on, no later look falls on one of its looks for long.
  const firstStep = Math.max(1, Math.min(3, Math.round(intervalMs / Math.max(1, frameMs)) - 1));
  const regular = planLooks(pts, timeBase, intervalMs, firstStep);
  const known = new Set(regular);
  const extra = [...new Set(atStops)].filter((frame) => !known.has(frame)).sort((a, b) => a - b);
  return {
    frames: [...regular, ...extra].sort((a, b) => a - b),
    sampling: {
      intervalMs,
      firstStep,
      regular: regular.length,
      atStops: extra.length,
      stopFrames: extra.slice(0, stopsListed),
    },
  };
}

/** What is looked at, and what is known of it. */
export type LookedAt = {
  readonly copy: string;
  readonly index: FrameIndex;
  readonly orientation: FootageRow['probe']['video']['orientation'];
  readonly sheet: VeilSheet | null;
  readonly shown: readonly ShownTrack[];
  readonly stops: readonly number[];
  /** How closely detection looked for the kind. */
  readonly detected: DetectionProfile;
};

/** Takes the second look for one kind. A detector that cannot be opened is told of, never passed over. */
export async function lookAgain(
  kind: Kind,
  used: Used,
  { copy, index, orientation, sheet, shown, stops, detected }: LookedAt,
  engine: EngineRunner,
): Promise<SecondLook> {
  const { packs, damaged } = await openPackStore().list();
  const second = secondDetector(kind, used, packs);
  if (!second) return noLook(kind, 'no-detector', whyNoDetector(damaged));
  const { frames, sampling } = framesToLookAt(index, stops, secondLookInterval[detected]);
  const ofKind = shown.filter((track) => track.kind === kind);
  try {
    return await engine('lookAgain', {
      path: copy,
      index,
      orientation,
      kind,
      ...second,
      frames,
      sampling,
      sheet,
      shown: ofKind,
    });
  } catch (error) {
    if (
      error instanceof ClearveilError &&
      (error.code === 'MODEL_UNAVAILABLE' || error.code === 'MODEL_REFUSED')
    )
      return noLook(kind, 'unavailable', error.message);
    throw error;
  }
}

/** The tracks that the audience's copy shows or would show, for want of a veil or because a person dismissed them. */
export function shownTracks(store: CaseReader, footage: FootageRow, audience: string): ShownTrack[] {
  const veils = store.veilsOf(footage.id).filter((veil) => veil.audiences.includes(audience));
  const veiled = new Set(veils.map(({ trackId }) => trackId));
  return store.tracksOf(footage.id).flatMap((track): ShownTrack[] => {
    const { id, kind, startFrame, endFrame, keyframes, dismissed } = track;
    if (kind === 'picture' || veiled.has(id)) return [];
    return [{ kind, startFrame, endFrame, keyframes, dismissed }];
  });
}

/** What can show on a recording, as far as anybody knows: the kinds that were detected, drawn or imported. */
function kindsOn(store: CaseReader, footage: FootageRow): Kind[] {
  const detected = store.detectionsOf(footage.id).map(({ model }) => model.task);
  const tracked = store.tracksOf(footage.id).flatMap(({ kind }) => (kind === 'picture' ? [] : [kind]));
  return [...new Set([...detected, ...tracked])];
}

/** Looks again for every kind that was detected, drawn or imported on a recording, unless the profile leaves that out. */
export async function lookAgainAt(
  store: CaseReader,
  footage: FootageRow,
  copy: {
    readonly path: string;
    readonly sheet: VeilSheet;
    readonly audience: string;
    readonly profile: Profile;
  },
  engine: EngineRunner,
): Promise<SecondLook[]> {
  const runs = store.detectionsOf(footage.id);
  const looks: SecondLook[] = [];
  for (const kind of kindsOn(store, footage)) {
    if (copy.profile.secondLook === 'off') {
      looks.push(noLook(kind, 'off', `the profile ${copy.profile.id} leaves the second look out`));
      continue;
    }
    const ofKind = runs.filter(({ model }) => model.task === kind);
    const lookedAt: LookedAt = {
      copy: copy.path,
      index: frameIndexOf(store, footage),
      orientation: footage.probe.video.orientation,
      sheet: copy.sheet,
      shown: shownTracks(store, footage, copy.audience),
      stops: stopsOf(store, footage).map(({ frame }) => frame),
      // What was only drawn is looked for as closely as anything was last.
      detected: (ofKind.at(-1) ?? runs.at(-1))?.profile ?? 'fast',
    };
    const models = ofKind.map(({ model }) => model);
    looks.push(await lookAgain(kind, models, lookedAt, engine));
  }
  return looks;
}

/** The model that detection uses for a kind when nobody chooses another. */
export function presumedModels(kind: Kind): Used {
  return loadRegistry()
    .models.filter((model) => isFinding(model, kind))
    .slice(0, 1);
}

/** What the second look at a copy left open: what nobody decided on since, the surest first, and kinds that nobody looked for. */
export function lookStanding(
  store: CaseReader,
  footage: FootageRow,
  audience: string,
  candidate: CandidateRow | undefined,
): { readonly stillShown: StillShown[]; readonly notLooked: KindNotLooked[] } {
  if (!candidate) return { stillShown: [], notLooked: [] };
  // A candidate that was proved before there was such a look has none.
  const { secondLooks = [] } = candidate.proof as unknown as Partial<ProofReport>;
  const shown = shownTracks(store, footage, audience);
  const stillShown = secondLooks
    .flatMap((look) =>
      stillOpen(
        look,
        shown.filter(({ kind }) => kind === look.kind),
      ),
    )
    .sort((a, b) => b.score - a.score);
  return { stillShown, notLooked: kindsNotLookedFor(secondLooks, kindsOn(store, footage)) };
}
