// SPDX-License-Identifier: GPL-3.0-or-later
/** A case with one recording of stated frames and sound, for the tests of what people decide about its copies. */
import { type FrameIndex, frameFlag } from '../../../core/ingest/footage.ts';
import { encodeFrameIndex } from '../../../core/ingest/frame-index-codec.ts';
import { insertRow } from '../../../core/review/diff.ts';
import type { CandidateRow, FootageRow, PersonRow } from '../../../core/review/records.ts';
import type { Session } from '../../../electron/service/stages/session.ts';
import { blobDigest, blobOf } from '../../../electron/service/storage/blob-store.ts';
import type { CaseStore } from '../../../electron/service/storage/case-store.ts';
import { soundStream } from '../../setup/probe.ts';
import { analyst, candidateRow, footageRow, openStore, temporaryPlace } from '../storage/case-fixtures.ts';

export type RecordingShape = {
  readonly frames: number;
  /** Frames that an edit list hides, from the first on. */
  readonly hidden?: number;
  readonly sound?: boolean;
  /** What ingest found, where it is not plain. */
  readonly probe?: Partial<FootageRow['probe']>;
};

/** Of the sound, Hz. */
export const sampleRate = 48_000;
export const framesPerSecond = 30;

/** The frame index of such a recording. */
export function plainIndex({ frames, hidden = 0 }: RecordingShape): FrameIndex {
  const column = (of: (frame: number) => number): Float64Array =>
    Float64Array.from({ length: frames }, (_, at) => of(at));
  return {
    timeBase: { num: 1, den: framesPerSecond },
    ptsRule: 'container',
    pts: column((frame) => frame),
    dts: column((frame) => frame),
    duration: column(() => 1),
    sizeBytes: column(() => 100),
    position: column(() => -1),
    packet: column((frame) => frame),
    flags: Uint8Array.from({ length: frames }, (_, at) => (at < hidden ? frameFlag.hidden : 0)),
  };
}

export type ReviewedCase = {
  readonly store: CaseStore;
  readonly footage: FootageRow;
  readonly homeDir: string;
  /** The session of somebody of this name, taken into the case as a reviewer the first time. */
  as(name: string): Session & { readonly row: PersonRow };
  addCandidate(fields?: Partial<CandidateRow>): CandidateRow;
};

/** Takes a recording of that shape into a case. */
export function addRecording(store: CaseStore, shape: RecordingShape): FootageRow {
  const bytes = encodeFrameIndex(plainIndex(shape));
  const plain = footageRow();
  const footage: FootageRow = {
    ...plain,
    frameCount: shape.frames,
    indexBlob: blobDigest(bytes),
    decodeCheck: 'done',
    probe: { ...plain.probe, streams: shape.sound ? [soundStream(1)] : [], ...shape.probe },
  };
  const changes = [insertRow('footage', footage)];
  store.commit({ event: 'footage.added', actor: analyst, changes, blobs: blobOf(bytes) });
  return footage;
}

export function reviewedCase(shape: RecordingShape): ReviewedCase {
  const place = temporaryPlace();
  const store = openStore(place);
  const footage = addRecording(store, shape);
  const sheet = new TextEncoder().encode('a veil sheet');
  return {
    store,
    footage,
    homeDir: place.homeDir,
    as: (name) => {
      const known = store.people().find((person) => person.name === name);
      const row = known ?? { id: store.nextId('person'), name, role: 'reviewer', keyid: null, active: true };
      if (!known)
        store.commit({ event: 'person.added', actor: analyst, changes: [insertRow('person', row)] });
      const actor = { person: name, role: row.role, reason: 'second look' };
      return { store, actor, signal: new AbortController().signal, report: () => undefined, row };
    },
    addCandidate: (fields = {}) => {
      const id = store.nextId('candidate');
      const row: CandidateRow = {
        ...candidateRow(id),
        fileName: `${id}.mp4`,
        draft: false,
        veilSheetBlob: blobDigest(sheet),
        ...fields,
      };
      store.commit({
        event: 'candidate.proved',
        actor: analyst,
        changes: [insertRow('candidate', row)],
        blobs: blobOf(sheet),
      });
      return row;
    },
  };
}
