// SPDX-License-Identifier: GPL-3.0-or-later
/** Detect and track: boxes from the engine become tracks of the case. What a person decided is left alone. */
import { ClearveilError } from '../../../core/base/errors.ts';
import { type Kind, kinds, type ModelIdentity, type Profile } from '../../../core/detect/detection.ts';
import { deleteRow, insertRow, type RowChange } from '../../../core/review/diff.ts';
import type { FootageRow, TrackRow } from '../../../core/review/records.ts';
import { rectangleOutline } from '../../../core/track/outline.ts';
import type { Track } from '../../../core/track/track.ts';
import { requireUnchanged } from './originals.ts';
import { frameIndexOf, runStageJob, type Session } from './session.ts';

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
  readonly kept: number;
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

/** Machine-made tracks that nobody touched, locked, dismissed or veiled: a new run replaces them. */
function replaceable(session: Session, footage: FootageRow, model: ModelIdentity): TrackRow[] {
  const veiled = new Set(session.store.veilsOf(footage.id).map((veil) => veil.trackId));
  return session.store
    .tracksOf(footage.id)
    .filter(
      (track) =>
        track.source.by === 'model' &&
        track.kind === model.task &&
        !track.locked &&
        !track.dismissed &&
        !veiled.has(track.id),
    );
}

function toRows(
  session: Session,
  footage: FootageRow,
  tracks: readonly Track[],
  model: ModelIdentity,
): TrackRow[] {
  const ids = session.store.nextIds('track', tracks.length);
  return tracks.map((track, at) => ({
    id: ids[at] ?? session.store.nextId('track'),
    footageId: footage.id,
    kind: track.kind,
    label: '',
    startFrame: track.startFrame,
    endFrame: track.endFrame,
    outline: rectangleOutline,
    keyframes: track.keyframes,
    dismissed: false,
    locked: false,
    source: { by: 'model', model },
  }));
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
    const old = replaceable(session, current, found.model);
    const rows = toRows(session, current, found.tracks, found.model);
    const changes: RowChange[] = [
      ...old.map((track) => deleteRow('track', track)),
      ...rows.map((track) => insertRow('track', track)),
    ];
    session.store.commit({
      event: 'footage.detected',
      actor: session.actor,
      changes,
      note: {
        footage: current.id,
        model: found.model,
        profile: options.profile,
        sampledFrames: found.sampledFrames.length,
        cuts: found.cuts,
      },
    });
    return {
      model: found.model,
      sampledFrames: found.sampledFrames.length,
      detections: found.detections,
      cuts: found.cuts,
      tracks: rows,
      kept: session.store.tracksOf(current.id).length - rows.length,
      notes: found.notes,
    };
  });
}
