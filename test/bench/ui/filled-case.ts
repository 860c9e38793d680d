// SPDX-License-Identifier: GPL-3.0-or-later
/** Cases of any size for the window, written through the store as the stages would, without the hours those would take. */
import { linkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Box, unitsPerPixel } from '../../../core/base/geometry.ts';
import { encodeFrameIndex } from '../../../core/ingest/frame-index-codec.ts';
import { insertRow } from '../../../core/review/diff.ts';
import type { FootageRow, TrackRow, VeilRow } from '../../../core/review/records.ts';
import type { Desk } from '../../../electron/service/desk/desk.ts';
import { blobDigest, blobOf } from '../../../electron/service/storage/blob-store.ts';
import { actor } from '../case-content.ts';
import type { Footage } from '../footage.ts';

/** Makes a case and opens it. Gives its id. */
export async function makeCase(desk: Desk, title: string): Promise<string> {
  desk.signIn(actor.person, actor.reason);
  const details = { requestNumber: null, requester: null, requestType: null, due: null };
  return (await desk.createCase(title, details, desk.casesDir)).case;
}

/**
 * Takes a recording in `count` times, each as a file of its own in `folder`, as decoded from end to end: what these
 * measurements are about begins after that.
 */
export function addFootage(desk: Desk, footage: Footage, folder: string, count = 1): readonly string[] {
  const { store } = desk;
  const { digest, probe, index } = footage;
  const indexBytes = encodeFrameIndex(index);
  const faultBytes = Buffer.from('[]');
  const ids = store.nextIds('footage', count);
  const rows = ids.map((id, at): FootageRow => {
    const label = `unit-${at + 1}.mp4`;
    const path = join(folder, label);
    linkSync(footage.path, path);
    return {
      id,
      label,
      sourcePath: path,
      sizeBytes: digest.sizeBytes,
      mtimeMs: statSync(path).mtimeMs,
      sha256: digest.sha256,
      sha512: digest.sha512,
      probe,
      frameCount: index.pts.length,
      indexBlob: blobDigest(indexBytes),
      ptsRule: index.ptsRule,
      decodeCheck: 'done',
      faultsBlob: blobDigest(faultBytes),
      verification: 'verified',
    };
  });
  store.commit({
    event: 'footage.added',
    actor,
    changes: rows.map((row) => insertRow('footage', row)),
    blobs: new Map([...blobOf(indexBytes), ...blobOf(faultBytes)]),
  });
  return ids;
}

/** Frames `[startFrame, endFrame)` with a keyframe every `spacing` frames and at the end. Pixels. */
export type TrackPlan = {
  readonly startFrame: number;
  readonly endFrame: number;
  readonly spacing: number;
  readonly x: number;
  readonly y: number;
  readonly side: number;
  /** How far it moves to the right before it begins anew, a pixel a frame; 48 when left out. */
  readonly sway?: number;
};

function trackRow(id: string, footageId: string, plan: TrackPlan): TrackRow {
  const { startFrame, endFrame, spacing, side, sway = 48 } = plan;
  const box = (frame: number): Box => ({
    x: (plan.x + (frame % sway)) * unitsPerPixel,
    y: plan.y * unitsPerPixel,
    width: side * unitsPerPixel,
    height: side * unitsPerPixel,
  });
  const frames: number[] = [];
  for (let frame = startFrame; frame < endFrame - 1; frame += spacing) frames.push(frame);
  frames.push(endFrame - 1);
  return {
    id,
    footageId,
    kind: 'face',
    label: '',
    startFrame,
    endFrame,
    outline: { form: 'rectangle' },
    keyframes: frames.map((frame) => ({ frame, box: box(frame), origin: 'manual', score: null })),
    dismissed: false,
    locked: false,
    source: { by: 'person', person: actor.person },
  };
}

/** Draws tracks and lays a solid veil on each, for the public. */
export function addVeiledTracks(desk: Desk, footageId: string, plans: readonly TrackPlan[]): void {
  const { store } = desk;
  const trackIds = store.nextIds('track', plans.length);
  const veilIds = store.nextIds('veil', plans.length);
  const changes = plans.flatMap((plan, at) => {
    const [trackId, id] = [trackIds[at] ?? '', veilIds[at] ?? ''];
    const veil: VeilRow = {
      id,
      footageId,
      trackId,
      purpose: 'personal-privacy',
      characteristic: 'face',
      code: '(b)(6)',
      statute: null,
      harm: 'a bystander is known',
      audiences: ['public'],
      fill: 'solid',
    };
    return [insertRow('track', trackRow(trackId, footageId, plan)), insertRow('veil', veil)];
  });
  store.commit({ event: 'track.drawn', actor, changes });
}
