// SPDX-License-Identifier: GPL-3.0-or-later
/** Rows of a case as a window sees them: without paths, blobs and what only the store needs. */
import type { RequestOutput } from '../../../core/contract/requests.ts';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import type { ProxyView, TrackView } from '../../../core/contract/window/parts.ts';
import type { FrameIndex } from '../../../core/ingest/footage.ts';
import type {
  CandidateRow,
  FootageRow,
  HushRow,
  TableName,
  TrackHeading,
  TrackSource,
  VeilRow,
} from '../../../core/review/records.ts';
import { defaultProfile } from '../../../core/standard/profile.ts';
import type { Corrected } from '../stages/correct.ts';
import { decisionsDigest } from '../stages/decisions.ts';
import { spanClock } from '../stages/hush.ts';
import { playsCandidate, playsRecording, soundIndex } from '../stages/playable.ts';
import type { ReadyProxy } from '../stages/proxy.ts';
import { faultsOf } from '../stages/session.ts';
import type { Withheld } from '../stages/withhold.ts';
import type { CaseReader } from '../storage/case-reader.ts';

type VeilView = RequestOutput<'veils.list'>['veils'][number];
type HushView = RequestOutput<'hushes.list'>['hushes'][number];
type CandidateView = RequestOutput<'candidates.list'>['candidates'][number];

function sourceName(source: TrackSource): string {
  switch (source.by) {
    case 'model':
      return source.model.id;
    case 'person':
      return source.person;
    case 'import':
      return source.format;
  }
}

export function trackView(row: TrackHeading, veils: readonly string[]): TrackView {
  const { id, footageId, kind, label, startFrame, endFrame, outline, dismissed, locked, source } = row;
  return {
    track: id,
    footage: footageId,
    kind,
    label,
    startFrame,
    endFrame,
    outline,
    dismissed,
    locked,
    source: { by: source.by, name: sourceName(source) },
    veils: [...veils],
  };
}

export function correctedView(store: CaseReader, done: Corrected): RequestOutput<'tracks.place'> {
  return {
    event: done.event,
    sequence: done.sequence,
    tracks: done.tracks.map((row) =>
      trackView(
        row,
        store.veilsOnTrack(row.id).map(({ id }) => id),
      ),
    ),
    removed: [...done.removed],
    veilsAdded: [...done.veilsAdded],
    veilsRemoved: [...done.veilsRemoved],
    lostAt: [...done.lostAt],
  };
}

type Reasoned = Pick<VeilRow, 'purpose' | 'characteristic' | 'code' | 'statute' | 'harm' | 'audiences'>;

function reasonsView(row: Reasoned): VeilView['reasons'] {
  const { purpose, characteristic, code, statute, harm, audiences } = row;
  return { purpose, characteristic, code, statute, harm, audiences: [...audiences] };
}

export function veilView(row: VeilRow): VeilView {
  return { veil: row.id, track: row.trackId, reasons: reasonsView(row), fill: row.fill };
}

/** `index`: the frame index of the recording, from whose first frame clock times count. */
export function hushView(row: HushRow, index: FrameIndex): HushView {
  return {
    hush: row.id,
    track: row.trackId,
    mode: row.mode,
    start: row.start,
    end: row.end,
    ...spanClock(row, index),
    channels: row.channels === null ? null : [...row.channels],
    subject: row.subject,
    reasons: reasonsView(row),
  };
}

export function withheldView(
  { track, veils, hushes }: Withheld,
  index: FrameIndex,
): RequestOutput<'withheld.add'> {
  return {
    track: track.id,
    startFrame: track.startFrame,
    endFrame: track.endFrame,
    veils: veils.map(veilView),
    hushes: hushes.map((hush) => hushView(hush, index)),
  };
}

/** `counts`: how much is decided on it, for a list read at once for all. */
export function footageView(
  store: CaseReader,
  row: FootageRow,
  counts = store.countsByFootage(),
): FootageView {
  return {
    footage: row.id,
    label: row.label,
    sizeBytes: row.sizeBytes,
    sha256: row.sha256,
    sha512: row.sha512,
    format: row.probe.format,
    durationMs: row.probe.durationMs,
    began: row.probe.began ?? null,
    video: row.probe.video,
    streams: row.probe.streams.map((stream) => ({ ...stream, tagNames: [...stream.tagNames] })),
    sound: soundIndex(row.probe),
    channels: row.probe.channels === null ? null : [...row.probe.channels],
    frames: row.frameCount,
    ptsRule: row.ptsRule,
    decodeCheck: row.decodeCheck,
    verification: row.verification,
    faults: faultsOf(store, row).length,
    ...counts(row.id),
    detected: [...new Set(store.detectionsOf(row.id).map(({ model }) => model.task))],
    playable: playsRecording(row),
  };
}

/** When a row came into the case, UTC. */
export function madeAt(store: CaseReader, table: TableName, id: string): string {
  const [first] = store.history(table, id);
  const event = first === undefined ? undefined : store.event(first);
  if (!event) throw new Error(`${id} came into the case without an event`);
  return event.utc;
}

export function candidateView(store: CaseReader, row: CandidateRow): CandidateView {
  const people = new Map(store.people().map((person) => [person.id, person.name]));
  const footage = store.footage(row.footageId);
  return {
    candidate: row.id,
    footage: row.footageId,
    audience: row.audience,
    created: madeAt(store, 'candidate', row.id),
    state: row.state,
    sha256: row.sha256,
    sizeBytes: row.sizeBytes,
    draft: row.draft,
    current: decisionsDigest(store, footage, row.audience, defaultProfile) === row.decisionsSha256,
    playable: playsCandidate(footage, row),
    approvals: store.approvalsOf(row.id).map(({ personId, role, keyid, created }) => ({
      person: people.get(personId) ?? personId,
      role,
      keyid,
      created,
    })),
  };
}

export function proxyView({ sha256, frames, pictures, sound, silentBecause }: ReadyProxy): ProxyView {
  return { sha256, frames, pictures, hasSound: sound !== null, silentBecause };
}
