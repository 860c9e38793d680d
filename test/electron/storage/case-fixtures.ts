// SPDX-License-Identifier: GPL-3.0-or-later
/** Cases in temporary folders, and small valid rows to put into them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import type { Json } from '../../../core/base/canonical-json.ts';
import type { CopySight } from '../../../core/render/copy-sight.ts';
import { concludeLook } from '../../../core/render/second-look.ts';
import { insertRow } from '../../../core/review/diff.ts';
import type { CandidateRow, FootageRow, HushRow, TrackRow, VeilRow } from '../../../core/review/records.ts';
import type { Keyframe } from '../../../core/track/track.ts';
import type { Actor } from '../../../electron/service/storage/audit-store.ts';
import { blobDigest, blobOf } from '../../../electron/service/storage/blob-store.ts';
import { type CaseStore, type OpenOptions, openCase } from '../../../electron/service/storage/case-store.ts';
import { probeOf } from '../../setup/probe.ts';

export const analyst: Actor = { person: 'person-1', role: 'analyst', reason: 'request 2031' };

export const indexBytes = new TextEncoder().encode('columns of a frame index '.repeat(40));

const probe = probeOf({ width: 640, height: 360 }, { durationMs: 4000 });

export function footageRow(id = 'footage-1'): FootageRow {
  return {
    id,
    label: 'Camera A',
    sourcePath: '/evidence/camera-a.mp4',
    sizeBytes: 5_000_000_000,
    mtimeMs: 1_700_000_000_000.25,
    sha256: 'a'.repeat(64),
    sha512: 'b'.repeat(128),
    probe,
    frameCount: 1000,
    indexBlob: blobDigest(indexBytes),
    ptsRule: 'container',
    decodeCheck: 'pending',
    faultsBlob: null,
    verification: 'verified',
  };
}

export function keyframes(count: number, from = 0): Keyframe[] {
  return Array.from({ length: count }, (_, index) => ({
    frame: from + index,
    box: { x: index * 16, y: index * 8, width: 480, height: 640 },
    origin: 'tracked',
    score: 0.5,
  }));
}

export function trackRow(id: string, change: Partial<TrackRow> = {}): TrackRow {
  return {
    id,
    footageId: 'footage-1',
    kind: 'face',
    label: 'Subject 1',
    startFrame: 0,
    endFrame: 100,
    outline: { form: 'rectangle' },
    keyframes: keyframes(3),
    dismissed: false,
    locked: false,
    source: { by: 'person', person: 'person-1' },
    ...change,
  };
}

export function veilRow(id: string, trackId: string): VeilRow {
  return {
    id,
    footageId: 'footage-1',
    trackId,
    purpose: 'privacy of a bystander',
    characteristic: 'face',
    code: '(b)(7)(C)',
    statute: null,
    harm: null,
    audiences: ['public'],
    fill: 'solid',
  };
}

export function hushRow(id: string, change: Partial<HushRow> = {}): HushRow {
  return {
    id,
    footageId: 'footage-1',
    trackId: null,
    subject: null,
    mode: 'silence',
    start: { num: 1001, den: 30_000 },
    end: { num: 5, den: 2 },
    channels: null,
    purpose: 'privacy of a bystander',
    characteristic: 'spoken-identifier',
    code: '(b)(6)',
    statute: null,
    harm: null,
    audiences: ['public'],
    ...change,
  };
}

export function candidateRow(id: string): CandidateRow {
  return {
    id,
    footageId: 'footage-1',
    audience: 'public',
    state: 'proved',
    fileName: 'candidate-1.mp4',
    sha256: 'c'.repeat(64),
    sizeBytes: 1000,
    draft: true,
    veilSheetBlob: blobDigest(indexBytes),
    hushSheetBlob: null,
    picturesBlob: null,
    proof: { holds: true, figures: [0.5, 1] },
    // Of its report only what says that a window plays it.
    record: { encoder: { name: 'libx264' } },
    decisionsSha256: 'd'.repeat(64),
  };
}

/** A proved copy of a recording, in which a second look saw a face at these sights that nothing covers. */
export function showingRow(
  id: string,
  { footageId, veilSheetBlob }: Pick<CandidateRow, 'footageId' | 'veilSheetBlob'>,
  sights: readonly CopySight[],
): CandidateRow {
  const model = {
    id: 'second',
    task: 'face',
    sha256: 'a'.repeat(64),
    licence: 'MIT',
    engine: 'none',
  } as const;
  const frames = sights.map(({ frame }) => frame);
  const sampling = { intervalMs: 500, firstStep: 3, regular: frames.length, atStops: 0, stopFrames: [] };
  const look = concludeLook({ kind: 'face', model, sampling, frames }, sights, null, []);
  const proof = { secondLooks: [look] } as unknown as Json;
  return { ...candidateRow(id), footageId, veilSheetBlob, proof };
}

/** A folder that goes away after the test, with a place for a case and one for the records outside it. */
export function temporaryPlace(): { readonly dir: string; readonly homeDir: string; readonly root: string } {
  const root = mkdtempSync(join(tmpdir(), 'clearveil-case-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return { root, dir: join(root, 'Test.case'), homeDir: join(root, 'home') };
}

export type Place = ReturnType<typeof temporaryPlace>;

/** Opens the case of a place for writing, made when missing; closed after the test. */
export function openStore(place: Place, options: OpenOptions = {}): CaseStore {
  const store = openCase(place.dir, { mode: 'write', create: true, homeDir: place.homeDir, ...options });
  onTestFinished(() => store.close());
  return store;
}

/** Adds one recording and `tracks` tracks on it. */
export function fill(store: CaseStore, tracks: number): void {
  const added = [insertRow('footage', footageRow(store.nextId('footage')))];
  store.commit({ event: 'footage.added', actor: analyst, changes: added, blobs: blobOf(indexBytes) });
  const ids = store.nextIds('track', tracks);
  const detected = ids.map((id) => insertRow('track', trackRow(id)));
  if (tracks > 0) store.commit({ event: 'tracks.detected', actor: analyst, changes: detected });
}

/** Runs SQL on the case's database behind the store's back. */
export function tamper(place: Place, ...statements: string[]): void {
  const db = new Database(join(place.dir, 'case.db'));
  db.pragma('foreign_keys = OFF');
  try {
    for (const sql of statements) db.exec(sql);
  } finally {
    db.close();
  }
}

/** The code of what `work` throws; the thrown thing itself when it has none. */
export function codeOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
  return 'nothing was thrown';
}
