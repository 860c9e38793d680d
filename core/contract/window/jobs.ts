// SPDX-License-Identifier: GPL-3.0-or-later
/** Long work: one line per job, the same in answers and events. A job's outcome comes with its last event. */
import * as z from 'zod';
import { candidateId, count, fault, footageId, kindModels, sha256Hex, trackId } from '../cli/parts.ts';
import { verdict } from '../cli/release.ts';
import { failureSchema } from '../envelope.ts';
import { corrected, jobId, nothing, pick, proxy } from './parts.ts';
import { request } from './request.ts';

export const jobKinds = [
  'ingest',
  'detect',
  'follow',
  'still-shown',
  'plan',
  'render',
  'release',
  'verify',
  'proxy',
] as const;
export type JobKind = (typeof jobKinds)[number];

export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;

/** What a job that is done has to say, by its kind. */
export const jobOutcome = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('ingest'),
    taken: z.array(
      z.strictObject({
        footage: footageId,
        label: z.string(),
        already: z.boolean(),
        sha256: sha256Hex,
        faults: z.array(fault),
      }),
    ),
    /** Files that were not taken in, by their own names. */
    refused: z.array(z.strictObject({ name: z.string(), error: failureSchema })),
  }),
  z.strictObject({
    kind: z.literal('detect'),
    footage: z.array(
      z.strictObject({
        footage: footageId,
        /** One for each kind that was looked for. */
        models: kindModels,
        sampledFrames: count,
        detections: count,
        cuts: z.array(count),
        tracks: z.array(trackId),
        kept: count,
        settled: count,
        notes: z.array(z.string()),
      }),
    ),
  }),
  z.strictObject({ kind: z.literal('follow'), corrected }),
  z.strictObject({ kind: z.literal('still-shown'), corrected }),
  z.strictObject({
    kind: z.literal('plan'),
    path: z.enum(['smart', 'full']),
    /** Why nothing is copied; null on the smart path. */
    reason: z.string().nullable(),
    runs: z.array(
      z.strictObject({ startFrame: count, endFrame: count, touched: z.boolean(), gops: count.nullable() }),
    ),
  }),
  z.strictObject({ kind: z.literal('render'), candidate: candidateId }),
  z.strictObject({
    kind: z.literal('release'),
    /** The package's folder, by its own name; the pick lets it be verified at once. */
    name: z.string(),
    pick,
    status: z.enum(['released', 'unreviewed draft']),
    candidate: candidateId,
    recordSha256: sha256Hex,
    fingerprints: z.array(z.string()),
    auditHead: z.strictObject({ sequence: count, hash: sha256Hex }),
  }),
  z.strictObject({ kind: z.literal('verify'), verdict }),
  z.strictObject({ kind: z.literal('proxy'), proxy }),
]);
export type JobOutcome = z.output<typeof jobOutcome>;

export const job = z.strictObject({
  job: jobId,
  kind: z.enum(jobKinds),
  footage: footageId.nullable(),
  /** What it is about, for people: the name of a file, an audience. */
  label: z.string(),
  state: z.enum(jobStates),
  /** 0 to 1; null while the amount of work is unknown. */
  fraction: z.number().min(0).max(1).nullable(),
  note: z.string(),
  etaMs: z.number().min(0).nullable(),
  /** The program ended while it ran: `jobs.resume` starts it again. */
  interrupted: z.boolean(),
  error: failureSchema.nullable(),
  outcome: jobOutcome.nullable(),
});
export type JobView = z.output<typeof job>;

export const jobRequests = {
  /** Those of this session, the oldest first, and those that an earlier end of the program interrupted. */
  'jobs.list': request('nothing', nothing, z.strictObject({ jobs: z.array(job) })),
  'jobs.show': request('nothing', z.strictObject({ job: jobId }), job),
  'jobs.cancel': request('nothing', z.strictObject({ job: jobId }), job),
  /** Starts an interrupted job again; it goes on under the id answered. */
  'jobs.resume': request('case', z.strictObject({ job: jobId }), z.strictObject({ job: jobId })),
};
