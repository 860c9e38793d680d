// SPDX-License-Identifier: GPL-3.0-or-later
/** What a run of detection leaves in a case, without the run: stops to look at, at once and always the same. */
import { insertRow } from '../../core/review/diff.ts';
import type { TrackSource } from '../../core/review/records.ts';
import { looksToJson } from '../../core/track/looks.ts';
import { jsonBytes } from '../../electron/service/stages/session.ts';
import { blobDigest, blobOf } from '../../electron/service/storage/blob-store.ts';
import { inUnits, type PixelBox } from './on-review.ts';
import type { Workstation } from './workstation.ts';

/** Frames that it looked at: the recording has as many. */
export const sampled = 60;
const model = {
  id: 'test',
  task: 'face',
  licence: 'GPL-3.0-or-later',
  sha256: '0'.repeat(64),
  engine: 'none',
} as const;

/** What a detector might have left: a track that ends while its subject is still there, and a face that became none. */
export function detected({ desk }: Workstation, footage: string, track: PixelBox, seen: PixelBox): void {
  const { store, actor } = desk.session();
  const looks = jsonBytes(
    looksToJson({
      sampledFrames: Array.from({ length: sampled }, (_, frame) => frame),
      cuts: [],
      lightJumps: [],
      thresholds: { birth: 0.6, continue: 0.4 },
      sights: [29, 30, 31, 32, 33].map((frame) => ({
        frame,
        box: inUnits(seen),
        score: frame === 30 ? 0.9 : 0.8,
      })),
    }),
  );
  const source: TrackSource = { by: 'model', model };
  const keyframes = Array.from({ length: 20 }, (_, frame) => ({
    frame,
    box: inUnits(track),
    origin: 'detected' as const,
    score: 0.9,
  }));
  store.commit({
    event: 'footage.detected',
    actor,
    changes: [
      insertRow('track', {
        id: store.nextId('track'),
        footageId: footage,
        kind: 'face',
        label: '',
        outline: { form: 'rectangle' },
        dismissed: false,
        locked: false,
        startFrame: 0,
        endFrame: 20,
        keyframes,
        source,
      }),
      insertRow('detection', {
        id: store.nextId('detection'),
        footageId: footage,
        model,
        profile: 'fast',
        looksBlob: blobDigest(looks),
      }),
    ],
    blobs: new Map(blobOf(looks)),
  });
}
