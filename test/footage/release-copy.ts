// SPDX-License-Identifier: GPL-3.0-or-later
/** Takes one recording into a case of its own, veils a tenth of its frames and renders a proved copy, by the product's stages. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ClearveilError } from '../../core/base/errors.ts';
import { type Box, unitsPerPixel } from '../../core/base/geometry.ts';
import type { Fault, FrameIndex } from '../../core/ingest/footage.ts';
import { insertRow } from '../../core/review/diff.ts';
import type { FootageRow, TrackRow } from '../../core/review/records.ts';
import { defaultProfile } from '../../core/standard/profile.ts';
import { requireReasons, type VeilReasons, veilTracks } from '../../electron/service/stages/decide.ts';
import { ingestFootage } from '../../electron/service/stages/ingest.ts';
import { type Rendered, renderCandidate } from '../../electron/service/stages/render.ts';
import { frameIndexOf, type Session } from '../../electron/service/stages/session.ts';
import { openCase } from '../../electron/service/storage/case-store.ts';
import { randomFrom } from './random.ts';

const actor = { person: 'Ann Analyst', role: 'analyst', reason: 'footage table' } as const;
const reasons: VeilReasons = {
  purpose: 'personal-privacy',
  characteristic: 'face',
  code: '(b)(6)',
  statute: null,
  harm: null,
  audiences: ['public'],
};

export type Ingest = {
  readonly footage: FootageRow;
  readonly index: FrameIndex;
  readonly faults: readonly Fault[];
};

export type Outcome =
  | { readonly kind: 'not-ingested'; readonly error: ClearveilError }
  | { readonly kind: 'not-rendered'; readonly ingest: Ingest; readonly error: ClearveilError }
  | { readonly kind: 'rendered'; readonly ingest: Ingest; readonly rendered: Rendered };

/** A track that a person might draw: a quarter of the picture's sides, over a tenth of the frames, at a place drawn by chance. */
function drawTrack(footage: FootageRow, seed: string): TrackRow {
  const random = randomFrom(seed);
  const { width, height } = footage.probe.video.display;
  const frames = Math.max(1, Math.round(footage.frameCount / 10));
  const startFrame = Math.floor(random() * (footage.frameCount - frames + 1));
  const endFrame = startFrame + frames;
  const place = (): Box => ({
    x: Math.floor(random() * width * 0.75 * unitsPerPixel),
    y: Math.floor(random() * height * 0.75 * unitsPerPixel),
    width: Math.ceil((width / 4) * unitsPerPixel),
    height: Math.ceil((height / 4) * unitsPerPixel),
  });
  const ends = frames > 1 ? [startFrame, endFrame - 1] : [startFrame];
  return {
    id: 'track-1',
    footageId: footage.id,
    kind: 'face',
    label: 'Subject 1',
    startFrame,
    endFrame,
    outline: { form: 'rectangle' },
    keyframes: ends.map((frame) => ({ frame, box: place(), origin: 'manual', score: null })),
    dismissed: false,
    locked: true,
    source: { by: 'person', person: actor.person },
  };
}

/** What a stage refuses with a code is a result; so is a fault of the product, which the table then shows as WORKER_CRASHED. */
async function coded<T>(work: () => Promise<T>): Promise<T | ClearveilError> {
  try {
    return await work();
  } catch (error) {
    return error instanceof ClearveilError
      ? error
      : new ClearveilError('WORKER_CRASHED', String(error), 'Mend it: nothing may fail without a code.');
  }
}

/** Ingest, veil, render, prove. `folder` gets the case; the copy lies in it. */
export async function releaseCopy(path: string, folder: string, seed: string): Promise<Outcome> {
  requireReasons(reasons, defaultProfile);
  mkdirSync(folder, { recursive: true });
  const store = openCase(join(folder, 'Table.case'), {
    mode: 'write',
    create: { profile: { id: defaultProfile.id, sha256: defaultProfile.sha256 }, actor },
  });
  try {
    const { signal } = new AbortController();
    const session: Session = { store, actor, signal, report: () => undefined };
    const ingested = await coded(() => ingestFootage(session, path));
    if (ingested instanceof ClearveilError) return { kind: 'not-ingested', error: ingested };
    const { footage, faults } = ingested;
    const ingest: Ingest = { footage, faults, index: frameIndexOf(store, footage) };
    const rendered = await coded(() => {
      const track = drawTrack(footage, seed);
      store.commit({ event: 'track.added', actor, changes: [insertRow('track', track)] });
      veilTracks(session, footage, [track], reasons, defaultProfile);
      const options = { audience: 'public', profile: defaultProfile, draft: true, compatible: false };
      return renderCandidate(session, footage, options);
    });
    if (rendered instanceof ClearveilError) return { kind: 'not-rendered', ingest, error: rendered };
    return { kind: 'rendered', ingest, rendered };
  } finally {
    store.close();
  }
}
