// SPDX-License-Identifier: GPL-3.0-or-later
/** Withholding is one event: picture, veil and silence come and go together, also by undo. */
import { expect, test } from 'vitest';
import type { FrameIndex } from '../../../core/ingest/footage.ts';
import { insertRow } from '../../../core/review/diff.ts';
import type { FootageRow } from '../../../core/review/records.ts';
import { defaultProfile } from '../../../core/standard/profile.ts';
import type { Session } from '../../../electron/service/stages/session.ts';
import { withheldIn, withholdSpan } from '../../../electron/service/stages/withhold.ts';
import { blobDigest, blobOf } from '../../../electron/service/storage/blob-store.ts';
import { encodeFrameIndex } from '../../../electron/service/storage/frame-index-codec.ts';
import { analyst, footageRow, openStore, temporaryPlace } from '../storage/case-fixtures.ts';

const frameCount = 90;
const column = (of: (frame: number) => number): Float64Array =>
  Float64Array.from({ length: frameCount }, (_, at) => of(at));
const index: FrameIndex = {
  timeBase: { num: 1, den: 30 },
  ptsRule: 'container',
  pts: column((frame) => frame),
  dts: column((frame) => frame),
  duration: column(() => 1),
  sizeBytes: column(() => 100),
  position: column(() => -1),
  packet: column((frame) => frame),
  flags: new Uint8Array(frameCount),
};

function withSound() {
  const row = footageRow();
  const audio = {
    index: 1,
    kind: 'audio' as const,
    codec: 'aac',
    timeBase: { num: 1, den: 48_000 },
    startPts: 0,
    sampleRate: 48_000,
    channels: 2,
    attachedPicture: false,
    tagNames: [],
  };
  const bytes = encodeFrameIndex(index);
  return {
    bytes,
    row: { ...row, frameCount, indexBlob: blobDigest(bytes), probe: { ...row.probe, streams: [audio] } },
  };
}

test('a span is withheld, undone and redone as a whole', () => {
  const store = openStore(temporaryPlace());
  const { row, bytes } = withSound();
  store.commit({
    event: 'footage.added',
    actor: analyst,
    changes: [insertRow('footage', row)],
    blobs: blobOf(bytes),
  });
  const session: Session = { store, actor: analyst, signal: new AbortController().signal, report: () => {} };
  const reasons = {
    purpose: 'operational',
    characteristic: 'scene',
    code: '(b)(7)(E)',
    statute: null,
    harm: null,
    audiences: ['public'],
  };
  const before = store.head().sequence;
  const span = { from: { by: 'frame', frame: 10 }, to: { by: 'frame', frame: 19 } } as const;
  const made = withholdSpan(session, row, span, reasons, defaultProfile);
  expect(store.head().sequence).toBe(before + 1);
  expect(made.track).toMatchObject({ kind: 'picture', locked: true, startFrame: 10, endFrame: 20 });
  expect(made.hushes).toMatchObject([
    {
      mode: 'silence',
      channels: null,
      start: { num: 1, den: 3 },
      end: { num: 2, den: 3 },
      trackId: made.track.id,
    },
  ]);
  expect(withheldIn(store, row)).toEqual([made]);

  store.undoEvent(before + 1, analyst);
  expect(withheldIn(store, row)).toEqual([]);
  expect([...store.veilsOf(row.id), ...store.hushesOf(row.id), ...store.tracksOf(row.id)]).toEqual([]);
  store.undoEvent(before + 2, analyst);
  expect(withheldIn(store, row)).toEqual([made]);
  expect(store.verifyAudit()).toMatchObject({ intact: true });
});

test('a span is not withheld where the sound cannot be hushed: nothing is kept of the decision', () => {
  const { row, bytes } = withSound();
  const [audio] = row.probe.streams;
  if (!audio) throw new Error('the row has no sound');
  const reasons = {
    purpose: 'operational',
    characteristic: 'scene',
    code: '(b)(7)(E)',
    statute: null,
    harm: null,
    audiences: ['public'],
  };
  const from = { by: 'frame', frame: 10 } as const;
  const to = { by: 'frame', frame: 20 } as const;
  const withholdWith = (probe: FootageRow['probe']) => {
    const store = openStore(temporaryPlace());
    store.commit({
      event: 'footage.added',
      actor: analyst,
      changes: [insertRow('footage', { ...row, probe })],
      blobs: blobOf(bytes),
    });
    const session: Session = {
      store,
      actor: analyst,
      signal: new AbortController().signal,
      report: () => {},
    };
    const work = () => withholdSpan(session, store.footage(row.id), { from, to }, reasons, defaultProfile);
    return { work, rows: () => [store.tracksOf(row.id), store.veilsOf(row.id), store.hushesOf(row.id)] };
  };
  const second = { ...audio, index: 2 };
  const refusals: readonly (readonly [FootageRow['probe'], string])[] = [
    [{ ...row.probe, streams: [{ ...audio, sampleRate: null }] }, 'INPUT_UNSUPPORTED'],
    [{ ...row.probe, streams: [{ ...audio, channels: 0 }] }, 'INPUT_UNSUPPORTED'],
    [{ ...row.probe, streams: [audio], sound: { stream: null, end: null } }, 'INPUT_UNSUPPORTED'],
    [{ ...row.probe, streams: [audio, second] }, 'GATE_CLOSED'],
  ];
  for (const [probe, code] of refusals) {
    const { work, rows } = withholdWith(probe);
    expect(work).toThrowError(expect.objectContaining({ code }));
    expect(rows()).toEqual([[], [], []]);
  }
  const chosen = {
    ...row.probe,
    streams: [{ ...audio, channels: 0 }, second],
    sound: { stream: 2, end: null },
  };
  expect(withholdWith(chosen).work().hushes).toHaveLength(1);
  expect(withholdWith({ ...row.probe, streams: [] }).work().hushes).toEqual([]);
});
