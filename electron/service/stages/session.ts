// SPDX-License-Identifier: GPL-3.0-or-later
/** Who is at work on which case, and how to tell them how far it is. Every stage gets one. */
import type { Json } from '../../../core/base/canonical-json.ts';
import { canonicalJson } from '../../../core/base/canonical-json.ts';
import { ClearveilError } from '../../../core/base/errors.ts';
import { tickMilliseconds } from '../../../core/detect/sampling-plan.ts';
import type { Fault, FrameIndex } from '../../../core/ingest/footage.ts';
import { decodeFrameIndex } from '../../../core/ingest/frame-index-codec.ts';
import type { FootageRow } from '../../../core/review/records.ts';
import { runTask } from '../engine/run-task.ts';
import type { TaskInput, TaskName, TaskOutput, TaskProgress } from '../engine/tasks/task-table.ts';
import { type JobContext, runJob } from '../jobs/job-runner.ts';
import type { Actor } from '../storage/audit-store.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import type { CaseStore } from '../storage/case-store.ts';

/** Called with what a stage is doing; `fraction` is null while the amount of work is unknown. */
export type ReportProgress = (fraction: number | null, note: string) => void;

export type Session = {
  readonly store: CaseStore;
  readonly actor: Actor;
  readonly signal: AbortSignal;
  readonly report: ReportProgress;
};

export function fractionOf(progress: TaskProgress): number | null {
  return progress.total > 0 ? Math.min(1, progress.done / progress.total) : null;
}

const asItIs = (progress: TaskProgress): TaskProgress => progress;

/** Runs engine work as a job of the case: progress in its row, cancel, and resumption after a crash. */
export function runStageJob<Result>(
  session: Session,
  job: { readonly kind: string; readonly footageId: string | null; readonly params: Json },
  work: (job: JobContext, engine: EngineRunner) => Promise<Result>,
): Promise<Result> {
  return runJob(
    session.store,
    { ...job, actor: session.actor },
    (context) =>
      work(context, (task, input, told = asItIs) =>
        runTask(task, input, {
          signal: context.signal,
          onProgress: (made) => {
            const progress = told(made);
            const fraction = fractionOf(progress);
            session.report(fraction, progress.note);
            if (fraction !== null) context.report(fraction, progress.note);
          },
        }),
      ),
    { signal: session.signal },
  );
}

/** Runs one task of the engine. `told` says how its progress is told where it is a part of something larger. */
export type EngineRunner = <T extends TaskName>(
  task: T,
  input: TaskInput<T>,
  told?: (progress: TaskProgress) => TaskProgress,
) => Promise<TaskOutput<T>>;

/** The recordings a command is about: the named one, or all. Throws UNKNOWN_FOOTAGE; USAGE for a case without any. */
export function chosenFootage(store: CaseReader, id: string | undefined): readonly FootageRow[] {
  if (id !== undefined) return [store.footage(id)];
  const all = store.footage();
  if (all.length === 0) {
    throw new ClearveilError(
      'USAGE',
      'the case has no footage yet',
      'Ingest a recording first: clearveil ingest CASE MEDIA',
    );
  }
  return all;
}

/** The one recording a command is about. Throws USAGE when the case has several and none is named. */
export function oneFootage(store: CaseReader, id: string | undefined): FootageRow {
  const [first, ...others] = chosenFootage(store, id);
  if (!first || others.length > 0) {
    throw new ClearveilError(
      'USAGE',
      'the case has several recordings',
      'Name one with --footage footage-N.',
    );
  }
  return first;
}

type ReadIndex = { readonly bytes: Uint8Array; decoded?: FrameIndex };

/** Frame indexes read last, by digest: that of a shift is sixty megabytes, and every question about a recording needs it. */
const readIndexes = new Map<string, ReadIndex>();
const mostRead = 2;

function readIndexOf(store: CaseReader, { indexBlob }: FootageRow): ReadIndex {
  const index = readIndexes.get(indexBlob) ?? { bytes: store.blob(indexBlob) };
  readIndexes.delete(indexBlob);
  readIndexes.set(indexBlob, index);
  for (const oldest of readIndexes.keys()) if (readIndexes.size > mostRead) readIndexes.delete(oldest);
  return index;
}

/** The frame index of a recording as it is kept, for another process to decode. Throws CASE_DAMAGED. */
export function encodedIndexOf(store: CaseReader, footage: FootageRow): Uint8Array {
  return readIndexOf(store, footage).bytes;
}

/** The frame index of a recording. Shared: nobody changes it. Throws CASE_DAMAGED. */
export function frameIndexOf(store: CaseReader, footage: FootageRow): FrameIndex {
  const index = readIndexOf(store, footage);
  index.decoded ??= decodeFrameIndex(index.bytes);
  return index.decoded;
}

/** The time of every frame, in seconds: for telling how far frames lie apart, never for identity. */
export function frameSeconds({ pts, timeBase }: FrameIndex): Float64Array {
  const tick = tickMilliseconds(timeBase) / 1000;
  return pts.map((ticks) => ticks * tick);
}

export function faultsOf(store: CaseReader, footage: FootageRow): readonly Fault[] {
  if (footage.faultsBlob === null) return [];
  return JSON.parse(Buffer.from(store.blob(footage.faultsBlob)).toString('utf8')) as Fault[];
}

/** Bytes of a JSON value as it is kept in the case. */
export function jsonBytes(value: Json): Uint8Array {
  return Buffer.from(canonicalJson(value), 'utf8');
}
