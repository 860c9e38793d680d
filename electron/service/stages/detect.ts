// SPDX-License-Identifier: GPL-3.0-or-later
/** Detect and track: boxes from the engine become tracks of the case. What a person decided is left alone. */
import { ClearveilError } from '../../../core/base/errors.ts';
import { type Kind, kinds, type ModelIdentity, type Profile } from '../../../core/detect/detection.ts';
import type { FrameIndex } from '../../../core/ingest/footage.ts';
import { deleteRow, insertRow, type RowChange, sameJson, updateRow } from '../../../core/review/diff.ts';
import { type DetectionRow, type FootageRow, idNumber, type TrackRow } from '../../../core/review/records.ts';
import { isCorrected } from '../../../core/track/cut-track.ts';
import { looksToJson } from '../../../core/track/looks.ts';
import { type EarlierTrack, mergeRuns, type Standing } from '../../../core/track/merge-runs.ts';
import { rectangleOutline } from '../../../core/track/outline.ts';
import type { KindRun } from '../engine/tasks/task-table.ts';
import { packFolder } from '../packs/pack-store.ts';
import { blobDigest, blobOf } from '../storage/blob-store.ts';
import { requireUnchanged } from './originals.ts';
import { frameIndexOf, frameSeconds, jsonBytes, runStageJob, type Session } from './session.ts';

export type DetectOptions = {
  /** What to look for, each kind once; null: what the model pack finds, or faces. */
  readonly kinds: readonly Kind[] | null;
  readonly profile: Profile;
  readonly modelPack: string | null;
  readonly engine: string;
};

/** What was seen of one kind. */
export type KindResult = { readonly model: ModelIdentity; readonly detections: number };

export type DetectResult = {
  /** One for each kind that was looked for, in the order they were named. */
  readonly kinds: readonly [KindResult, ...KindResult[]];
  readonly sampledFrames: number;
  /** Of all kinds. */
  readonly detections: number;
  readonly cuts: readonly number[];
  readonly tracks: readonly TrackRow[];
  /** Earlier tracks that this run did not find again and that stay. */
  readonly kept: number;
  /** Found again, and left out: a person had decided. */
  readonly settled: number;
  readonly notes: readonly string[];
};

/** The kinds named, each once. Throws USAGE for an unknown one. */
export function parseKinds(text: string): Kind[] {
  const named = text.split(',').map((name) => {
    const kind = kinds.find((known) => known === name.trim());
    if (kind) return kind;
    throw new ClearveilError(
      'USAGE',
      `"${name}" is no kind that can be detected`,
      `Choose from ${kinds.join(', ')}.`,
    );
  });
  return [...new Set(named)];
}

/** A track that a second look at a copy gave: by a model that no run of detection used. What missed its subject once is no reason to drop it. */
function isOfSecondLook({ source }: TrackRow, runs: ReadonlySet<string>): boolean {
  return source.by === 'model' && !runs.has(source.model.id);
}

/** What stands behind a track, for a new run. */
function standingOf(track: TrackRow, veiled: ReadonlySet<string>, runs: ReadonlySet<string>): Standing {
  if (track.dismissed) return 'dismissed';
  if (track.locked || track.source.by !== 'model' || isCorrected(track)) return 'fixed';
  return veiled.has(track.id) || track.label !== '' || isOfSecondLook(track, runs) ? 'named' : 'free';
}

type Merged = {
  readonly changes: readonly RowChange[];
  /** The tracks of this run, under old or new ids. */
  readonly tracks: readonly TrackRow[];
  /** Tracks of the kind that this run did not find again and that stay. */
  readonly kept: number;
  readonly settled: number;
};

/** The changes that a run makes to the tracks of its kind. */
function merge(session: Session, footage: FootageRow, found: KindRun, index: FrameIndex): Merged {
  const { store } = session;
  const { model } = found;
  const all = store.tracksOf(footage.id).filter(({ kind }) => kind === model.task);
  const byId = new Map(all.map((track) => [track.id, track]));
  const veiled = new Set(store.veilsOf(footage.id).map((veil) => veil.trackId));
  const runs = new Set(store.detectionsOf(footage.id).map((run) => run.model.id));
  const earlier = all.map((track): EarlierTrack => ({ ...track, standing: standingOf(track, veiled, runs) }));
  const merged = mergeRuns(earlier, found.tracks, frameSeconds(index));
  const source = { by: 'model', model } as const;
  const renewed = merged.renewed.flatMap(({ id, stretch }) => {
    const before = byId.get(id);
    if (!before) return [];
    return [
      { before, after: { ...before, ...stretch, ...(isOfSecondLook(before, runs) ? {} : { source }) } },
    ];
  });
  const ids = store.nextIds('track', merged.added.length);
  const added = merged.added.map(
    (track, at): TrackRow => ({
      ...track,
      id: ids[at] ?? store.nextId('track'),
      footageId: footage.id,
      label: '',
      outline: rectangleOutline,
      dismissed: false,
      locked: false,
      source,
    }),
  );
  const removed = merged.removed.flatMap((id) => byId.get(id) ?? []);
  const tracks = [...renewed.map(({ after }) => after), ...added];
  return {
    changes: [
      ...removed.map((track) => deleteRow('track', track)),
      ...renewed
        .filter(({ before, after }) => !sameJson(before, after))
        .map(({ before, after }) => updateRow('track', before, after)),
      ...added.map((track) => insertRow('track', track)),
    ],
    tracks,
    kept: all.length - removed.length - renewed.length,
    settled: merged.settled,
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** Detects and tracks on one recording. Throws INPUT_CHANGED, MODEL_UNAVAILABLE, MODEL_REFUSED, WORKER_CRASHED, CANCELLED. */
export function detectAndTrack(
  session: Session,
  footage: FootageRow,
  options: DetectOptions,
): Promise<DetectResult> {
  const params = {
    kinds: options.kinds ? [...options.kinds] : null,
    profile: options.profile,
    modelPack: options.modelPack,
    engine: options.engine,
  };
  return runStageJob(session, { kind: 'detect', footageId: footage.id, params }, async (_, engine) => {
    const current = await requireUnchanged(session, footage, engine);
    const index = frameIndexOf(session.store, current);
    const found = await engine('detect', {
      path: current.sourcePath,
      index,
      profile: options.profile,
      orientation: current.probe.video.orientation,
      display: current.probe.video.display,
      engine: options.engine,
      // Held here as well: work that was interrupted goes on with the pack that it began with, whatever has become of it.
      modelPack: options.modelPack === null ? null : await packFolder(options.modelPack),
      ...(options.kinds && { kinds: options.kinds }),
    });
    const [first, ...others] = found.runs.map(({ model, detections }) => ({ model, detections }));
    if (!first) throw new Error('detection looked for nothing');
    const merged = found.runs.map((run) => merge(session, current, run, index));
    const seen = found.runs.map(({ model, looks }) => ({ model, bytes: jsonBytes(looksToJson(looks)) }));
    const rows = seen.map(
      ({ model, bytes }): DetectionRow => ({
        id: session.store.nextId('detection'),
        footageId: current.id,
        model,
        profile: options.profile,
        looksBlob: blobDigest(bytes),
      }),
    );
    const sampledFrames = found.runs[0]?.looks.sampledFrames.length ?? 0;
    const cuts = found.runs[0]?.looks.cuts ?? [];
    const lookedFor = new Set<string>(found.runs.map(({ model }) => model.task));
    const notLookedFor = session.store.tracksOf(current.id).filter(({ kind }) => !lookedFor.has(kind));
    const kept = notLookedFor.length + sum(merged.map((one) => one.kept));
    const settled = sum(merged.map((one) => one.settled));
    session.store.commit({
      event: 'footage.detected',
      actor: session.actor,
      changes: [
        ...merged.flatMap(({ changes }) => changes),
        ...rows.map((row) => insertRow('detection', row)),
      ],
      blobs: new Map(seen.flatMap(({ bytes }) => [...blobOf(bytes)])),
      note: {
        footage: current.id,
        models: found.runs.map(({ model }) => model),
        profile: options.profile,
        sampledFrames,
        cuts: [...cuts],
        kept,
        settled,
      },
    });
    return {
      kinds: [first, ...others],
      sampledFrames,
      detections: sum(found.runs.map(({ detections }) => detections)),
      cuts,
      tracks: merged
        .flatMap(({ tracks }) => tracks)
        .sort((one, other) => one.startFrame - other.startFrame || idNumber(one.id) - idNumber(other.id)),
      kept,
      settled,
      notes: found.notes,
    };
  });
}
