// SPDX-License-Identifier: GPL-3.0-or-later
/** Recordings, taking them in, looking for faces in them, and the stops that come of it. */
import { basename } from 'node:path';
import { ClearveilError } from '../../../../core/base/errors.ts';
import { packFrameTimes } from '../../../../core/contract/window/frame-times.ts';
import type { JobOutcome } from '../../../../core/contract/window/jobs.ts';
import { detectAndTrack, parseKinds } from '../../stages/detect.ts';
import { ingestFootage } from '../../stages/ingest.ts';
import { faultsOf, frameIndexOf } from '../../stages/session.ts';
import { clearStops, type ReviewedStop, stopsOf } from '../../stages/stops.ts';
import type { Answers } from '../answer.ts';
import type { Desk } from '../desk.ts';
import { failureOf } from '../failure.ts';
import type { JobHooks } from '../job-board.ts';
import { footageView } from '../views.ts';

type Outcome<K extends JobOutcome['kind']> = Extract<JobOutcome, { kind: K }>;

/** Takes recordings in, one after the other; a bad one is told of and does not keep the others out. */
export async function ingestAll(
  desk: Desk,
  paths: readonly string[],
  hooks: JobHooks,
): Promise<Outcome<'ingest'>> {
  const outcome: Outcome<'ingest'> = { kind: 'ingest', taken: [], refused: [] };
  for (const [at, path] of paths.entries()) {
    const name = basename(path);
    const report: JobHooks['report'] = (fraction, note) =>
      hooks.report(fraction === null ? null : (at + fraction) / paths.length, `${name}: ${note}`);
    try {
      const { footage, faults, already } = await ingestFootage(desk.session({ ...hooks, report }), path);
      const { id, label, sha256 } = footage;
      outcome.taken.push({ footage: id, label, already, sha256, faults: [...faults] });
    } catch (error) {
      if (!(error instanceof ClearveilError) || error.code === 'CANCELLED') throw error;
      if (paths.length === 1) throw error;
      outcome.refused.push({ name, error: failureOf(error) });
    }
  }
  return outcome;
}

export type DetectWork = {
  readonly footage: readonly string[];
  readonly kinds: readonly string[];
  readonly profile: 'fast' | 'thorough';
};

export async function detectAll(
  desk: Desk,
  { footage, kinds, profile }: DetectWork,
  hooks: JobHooks,
): Promise<Outcome<'detect'>> {
  const outcome: Outcome<'detect'> = { kind: 'detect', footage: [] };
  const options = { kinds: parseKinds(kinds.join(',')), profile, modelPack: null, engine: 'auto' };
  for (const id of footage) {
    const done = await detectAndTrack(desk.session(hooks), desk.store.footage(id), options);
    outcome.footage.push({
      footage: id,
      models: done.kinds.map(({ model, detections }) => ({ model, detections })),
      sampledFrames: done.sampledFrames,
      detections: done.detections,
      cuts: [...done.cuts],
      tracks: done.tracks.map((track) => track.id),
      kept: done.kept,
      settled: done.settled,
      notes: [...done.notes],
    });
  }
  return outcome;
}

function listed(stops: readonly ReviewedStop[]) {
  return {
    open: stops.filter(({ cleared }) => !cleared).length,
    stops: stops.map(({ id, reasons, ...stop }) => ({ ...stop, stop: id, reasons: [...reasons] })),
  };
}

export const footageAnswers = {
  'footage.list': (desk) => {
    const { store } = desk;
    return { footage: store.footage().map((row) => footageView(store, row)) };
  },
  'footage.show': (desk, { footage }) => footageView(desk.store, desk.store.footage(footage)),
  'footage.faults': (desk, { footage }) => ({
    faults: [...faultsOf(desk.store, desk.store.footage(footage))],
  }),
  'footage.index': (desk, { footage }) =>
    packFrameTimes(frameIndexOf(desk.store, desk.store.footage(footage))),
  'footage.ingest': (desk, { picks }) => {
    const paths = picks.map((pick) => desk.picks.take(pick, 'file'));
    const label = paths.map((path) => basename(path)).join(', ');
    return {
      job: desk.jobs.start({ kind: 'ingest', footage: null, label }, (hooks) => ingestAll(desk, paths, hooks))
        .job,
    };
  },
  'footage.detect': (desk, input) => {
    const [first, ...others] = input.footage.map((id) => desk.store.footage(id));
    parseKinds(input.kinds.join(','));
    const footage = first && others.length === 0 ? first.id : null;
    const label = [first, ...others].flatMap((row) => (row ? [row.label] : [])).join(', ');
    return {
      job: desk.jobs.start({ kind: 'detect', footage, label }, (hooks) => detectAll(desk, input, hooks)).job,
    };
  },
  'stops.list': (desk, { footage }) => listed(stopsOf(desk.store, desk.store.footage(footage))),
  'stops.clear': (desk, { footage, stops }) => {
    const row = desk.store.footage(footage);
    clearStops(desk.session(), row, stops);
    return listed(stopsOf(desk.store, row));
  },
} satisfies Partial<Answers>;
