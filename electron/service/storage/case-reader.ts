// SPDX-License-Identifier: GPL-3.0-or-later
/** What can be read from an open case. */
import type { FrameRange } from '../../../core/base/time.ts';
import type * as rows from '../../../core/review/records.ts';
import {
  type AuditRow,
  type EventHeading,
  eachEvent,
  eventAt,
  eventNotesOf,
  eventsBefore,
  type Head,
  historyOf,
  lastEvent,
  latestTimeSeen,
  type TouchedRow,
  touchedSince,
} from './audit-store.ts';
import { readBlob } from './blob-store.ts';
import { allReleases, approvalsOf, candidateById, candidatesOf } from './candidate-store.ts';
import type { CasePaths } from './case-files.ts';
import type { ReadDb } from './connection.ts';
import { countsByFootage, type FootageCounts } from './footage-counts.ts';
import { allFootage, footageById } from './footage-store.ts';
import type { HeadState } from './head-record.ts';
import { hushById, hushesOf } from './hush-store.ts';
import { allJobs, type JobRow, type JobState } from './job-store.ts';
import type { Migration } from './migrations/migration.ts';
import { noteById, notesOn } from './note-store.ts';
import { allPeople, caseAgency, caseInfo, caseRequest, personById } from './person-store.ts';
import { codedError } from './sqlite-errors.ts';
import { clearingsOf, detectionsOf, shownStopsOf } from './stop-store.ts';
import { trackById, trackHeadingsOf, tracksInRange, tracksOf, veilsOf, veilsOnTrack } from './track-store.ts';
import { type AuditReport, verifyAudit } from './verify-audit.ts';

/** A case that is open for reading; a writer may be at work beside it. Lists are in the order of making. */
export type CaseReader = {
  readonly paths: CasePaths;
  readonly caseId: string;
  /** How the log stood, at opening, to what this workstation saw last. */
  headState(): HeadState;
  info(): rows.CaseInfoRow;
  /** The request that the case answers; undefined while nobody has said. */
  request(): rows.RequestRow | undefined;
  /** The agency that answers it; undefined while nobody has said. */
  agency(): rows.AgencyRow | undefined;
  people(): readonly rows.PersonRow[];
  /** Throws UNKNOWN_PERSON. */
  person(id: string): rows.PersonRow;
  footage: { (): readonly rows.FootageRow[] /** Throws UNKNOWN_FOOTAGE. */; (id: string): rows.FootageRow };
  /** Throws UNKNOWN_TRACK. */
  track(id: string): rows.TrackRow;
  /** Every track of a recording, or those that exist somewhere in `range`, by first frame. */
  tracksOf(footageId: string, range?: FrameRange): readonly rows.TrackRow[];
  /** The same without their keyframes: for lists. */
  trackHeadingsOf(footageId: string, range?: FrameRange): readonly rows.TrackHeading[];
  /** How much is decided on each recording. */
  countsByFootage(): (footageId: string) => FootageCounts;
  veilsOf(footageId: string): readonly rows.VeilRow[];
  veilsOnTrack(trackId: string): readonly rows.VeilRow[];
  /** Every hush of a recording, by its start. */
  hushesOf(footageId: string): readonly rows.HushRow[];
  /** Throws UNKNOWN_HUSH. */
  hush(id: string): rows.HushRow;
  /** Every run of detection on a recording. */
  detectionsOf(footageId: string): readonly rows.DetectionRow[];
  clearingsOf(footageId: string): readonly rows.ClearingRow[];
  /** The stops of a recording that a person was shown. */
  shownStopsOf(footageId: string, person: string): ReadonlySet<string>;
  /** Every note on a recording, by its first frame. */
  notesOn(footageId: string): readonly rows.NoteRow[];
  /** Throws UNKNOWN_NOTE. */
  note(id: string): rows.NoteRow;
  candidates(footageId?: string): readonly rows.CandidateRow[];
  /** Throws UNKNOWN_CANDIDATE. */
  candidate(id: string): rows.CandidateRow;
  approvalsOf(candidateId: string): readonly rows.ApprovalRow[];
  releases(): readonly rows.ReleaseRow[];
  jobs(state?: JobState): readonly JobRow[];
  /** The bytes with that digest, re-hashed. Throws CASE_DAMAGED. */
  blob(sha256: string): Uint8Array;
  /** The end of the audit log. */
  head(): Head;
  /** Events from sequence `from` (default 1) on, one at a time; nothing may be written while the loop runs. */
  events(from?: number): IterableIterator<AuditRow>;
  /** One event without what it changed; undefined when no event has that sequence. */
  event(sequence: number): EventHeading | undefined;
  /** Events without what they changed, newest first, those before a sequence or, with null, from the end. */
  eventsBefore(before: number | null, limit: number): readonly EventHeading[];
  /** The notes, as JSON, of a person's events of one name from a sequence on, oldest first. */
  eventNotesOf(event: string, person: string, from: number): readonly string[];
  /** The rows that events after a sequence touched. */
  touchedSince(sequence: number): readonly TouchedRow[];
  /** The sequences of the events that touched a row. */
  history(table: rows.TableName, key: string): readonly number[];
  /** The latest time any event bears, UTC. */
  latestTimeSeen(): string;
  verifyAudit(onEvent?: (sequence: number) => void): AuditReport;
  close(): void;
  [Symbol.dispose](): void;
};

/** The reading half of an open case. `closeAll` runs once. */
export function readerOn(
  db: ReadDb,
  paths: CasePaths,
  caseId: string,
  list: readonly Migration[],
  state: () => HeadState,
  closeAll: () => void,
): CaseReader {
  const close = (): void => {
    if (db.open) closeAll();
  };
  function footage(): readonly rows.FootageRow[];
  function footage(id: string): rows.FootageRow;
  function footage(id?: string): readonly rows.FootageRow[] | rows.FootageRow {
    return id === undefined ? allFootage(db) : footageById(db, id);
  }
  return {
    paths,
    caseId,
    headState: state,
    info: () => caseInfo(db),
    request: () => caseRequest(db),
    agency: () => caseAgency(db),
    people: () => allPeople(db),
    person: (id) => personById(db, id),
    footage,
    track: (id) => trackById(db, id),
    tracksOf: (footageId, range) => (range ? tracksInRange(db, footageId, range) : tracksOf(db, footageId)),
    trackHeadingsOf: (footageId, range) => trackHeadingsOf(db, footageId, range),
    countsByFootage: () => countsByFootage(db),
    veilsOf: (footageId) => veilsOf(db, footageId),
    veilsOnTrack: (trackId) => veilsOnTrack(db, trackId),
    hushesOf: (footageId) => hushesOf(db, footageId),
    hush: (id) => hushById(db, id),
    detectionsOf: (footageId) => detectionsOf(db, footageId),
    clearingsOf: (footageId) => clearingsOf(db, footageId),
    shownStopsOf: (footageId, person) => shownStopsOf(db, footageId, person),
    notesOn: (footageId) => notesOn(db, footageId),
    note: (id) => noteById(db, id),
    candidates: (footageId) => candidatesOf(db, footageId),
    candidate: (id) => candidateById(db, id),
    approvalsOf: (candidateId) => approvalsOf(db, candidateId),
    releases: () => allReleases(db),
    jobs: (jobState) => allJobs(db, jobState),
    blob: (sha256) => readBlob(db, sha256),
    head: () => headOf(db),
    events: (from) => eachEvent(db, from),
    event: (sequence) => eventAt(db, sequence),
    eventsBefore: (before, limit) => eventsBefore(db, before, limit),
    eventNotesOf: (event, person, from) => eventNotesOf(db, event, person, from),
    touchedSince: (sequence) => touchedSince(db, sequence),
    history: (table, key) => historyOf(db, table, key),
    latestTimeSeen: () => latestTimeSeen(db) ?? caseInfo(db).created,
    verifyAudit: (onEvent) => {
      try {
        return verifyAudit(db, list, state(), onEvent);
      } catch (error) {
        throw codedError(error, paths.dir);
      }
    },
    close,
    [Symbol.dispose]: close,
  };
}

function headOf(db: ReadDb): Head {
  const last = lastEvent(db);
  if (!last) throw new Error('a case without a first event');
  return { sequence: last.sequence, hash: last.hash };
}
