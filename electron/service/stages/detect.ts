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
import type { TaskOutput } from '../engine/tasks/task-table.ts';
import { blobDigest, blobOf } from '../storage/blob-store.ts';
import { requireUnchanged } from './originals.ts';
import { frameIndexOf, frameSeconds, jsonBytes, runStageJob, type Session } from './session.ts';

export type DetectOptions = {
  readonly kinds: readonly Kind[];
  readonly profile: Profile;
  readonly modelPack: string | null;
  readonly engine: string;
};

export type DetectResult = {
  readonly model: ModelIdentity;
  readonly sampledFrames: number;
  readonly detections: number;
  readonly cuts: readonly number[];
  readonly tracks: readonly TrackRow[];
  /** Earlier tracks that this run did not find again and that stay. */
  readonly kept: number;
  /** Found again, and left out: a person had decided. */
  readonly settled: number;
  readonly notes: readonly string[];
};

/** The kinds named, checked. Throws USAGE for an unknown one, MODEL_UNAVAILABLE for one that no shipped model finds. */
export function parseKinds(text: string): Kind[] {
  return text.split(',').map((name) => {
    const kind = kinds.find((known) => known === name.trim());
    if (!kind)
      throw new ClearveilError(
        'USAGE',
        `"${name}" is no kind that can be detected`,
        `Choose from ${kinds.join(', ')}.`,
      );
    if (kind !== 'face') {
      throw new ClearveilError(
        'MODEL_UNAVAILABLE',
        `no installed model finds ${kind}`,
        'Detect faces, and draw the others by hand or import them.',
        { kind },
      );
    }
    return kind;
  });
}

/** What stands behind a track, for a new run. */
function standingOf(track: TrackRow, veiled: ReadonlySet<string>): Standing {
  if (track.dismissed) return 'dismissed';
  if (track.locked || track.source.by !== 'model' || isCorrected(track)) return 'fixed';
  return veiled.has(track.id) || track.label !== '' ? 'named' : 'free';
}

type Merged = {
  readonly changes: readonly RowChange[];
  /** The tracks of this run, under old or new ids. */
  readonly tracks: readonly TrackRow[];
  readonly kept: number;
  readonly settled: number;
};

/** The changes that a run makes to the tracks of a recording. */
function merge(
  session: Session,
  footage: FootageRow,
  found: TaskOutput<'detect'>,
  index: FrameIndex,
): Merged {
  const { store } = session;
  const { model } = found;
  const all = store.tracksOf(footage.id);
  const byId = new Map(all.map((track) => [track.id, track]));
  const veiled = new Set(store.veilsOf(footage.id).map((veil) => veil.trackId));
  const earlier = all
    .filter(({ kind }) => kind === model.task)
    .map((track): EarlierTrack => ({ ...track, standing: standingOf(track, veiled) }));
  const merged = mergeRuns(earlier, found.tracks, frameSeconds(index));
  const source = { by: 'model', model } as const;
  const renewed = merged.renewed.flatMap(({ id, stretch }) => {
    const before = byId.get(id);
    return before ? [{ before, after: { ...before, ...stretch, source } }] : [];
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
    tracks: tracks.sort(
      (one, other) => one.startFrame - other.startFrame || idNumber(one.id) - idNumber(other.id),
    ),
    kept: all.length - removed.length - renewed.length,
    settled: merged.settled,
  };
}

/** Detects and tracks on one recording. Throws INPUT_CHANGED, MODEL_UNAVAILABLE, WORKER_CRASHED, CANCELLED. */
export function detectAndTrack(
  session: Session,
  footage: FootageRow,
  options: DetectOptions,
): Promise<DetectResult> {
  const params = {
    kinds: [...options.kinds],
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
      modelPack: options.modelPack,
    });
    const { changes, tracks, kept, settled } = merge(session, current, found, index);
    const { looks } = found;
    const bytes = jsonBytes(looksToJson(looks));
    const run: DetectionRow = {
      id: session.store.nextId('detection'),
      footageId: current.id,
      model: found.model,
      profile: options.profile,
      looksBlob: blobDigest(bytes),
    };
    session.store.commit({
      event: 'footage.detected',
      actor: session.actor,
      changes: [...changes, insertRow('detection', run)],
      blobs: blobOf(bytes),
      note: {
        footage: current.id,
        model: found.model,
        profile: options.profile,
        sampledFrames: looks.sampledFrames.length,
        cuts: [...looks.cuts],
        kept,
        settled,
      },
    });
    return {
      model: found.model,
      sampledFrames: looks.sampledFrames.length,
      detections: found.detections,
      cuts: looks.cuts,
      tracks,
      kept,
      settled,
      notes: found.notes,
    };
  });
}
