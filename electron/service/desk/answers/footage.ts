// SPDX-License-Identifier: GPL-3.0-or-later
/** Recordings, taking them in, looking for faces in them, and the stops that come of it. */
import { basename } from 'node:path';
import { ClearveilError } from '../../../../core/base/errors.ts';
import { packFrameTimes } from '../../../../core/contract/window/frame-times.ts';
import type { JobOutcome } from '../../../../core/contract/window/jobs.ts';
import type { FootageRow } from '../../../../core/review/records.ts';
import { type DetectOptions, detectAndTrack, parseKinds } from '../../stages/detect.ts';
import { ingestFootage } from '../../stages/ingest.ts';
import { faultsOf, frameIndexOf, type ReportProgress, type Session } from '../../stages/session.ts';
import { clearStops, keepShown, stopsOf } from '../../stages/stops.ts';
import type { Answers } from '../answer.ts';
import type { Desk } from '../desk.ts';
import { failureOf } from '../failure.ts';
import { footageView } from '../views.ts';

type Outcome<K extends JobOutcome['kind']> = Extract<JobOutcome, { kind: K }>;

/** Takes recordings in, one after the other; a bad one is told of and does not keep the others out. */
export async function ingestAll(by: Session, paths: readonly string[]): Promise<Outcome<'ingest'>> {
  const outcome: Outcome<'ingest'> = { kind: 'ingest', taken: [], refused: [] };
  for (const [at, path] of paths.entries()) {
    const name = basename(path);
    const report: ReportProgress = (fraction, note) =>
      by.report(fraction === null ? null : (at + fraction) / paths.length, `${name}: ${note}`);
    try {
      const { footage, faults, already } = await ingestFootage({ ...by, report }, path);
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

export type DetectWork = DetectOptions & { readonly footage: readonly string[] };

export async function detectAll(
  by: Session,
  { footage, ...options }: DetectWork,
): Promise<Outcome<'detect'>> {
  const outcome: Outcome<'detect'> = { kind: 'detect', footage: [] };
  for (const id of footage) {
    const done = await detectAndTrack(by, by.store.footage(id), options);
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

function listed(desk: Desk, footage: FootageRow) {
  const { store, person } = desk.requireCase();
  const stops = stopsOf(store, footage);
  const seen = store.shownStopsOf(footage.id, person.name);
  return {
    open: stops.filter(({ cleared }) => !cleared).length,
    stops: stops.map(({ id, reasons, ...stop }) => ({
      ...stop,
      stop: id,
      reasons: [...reasons],
      shown: seen.has(id),
    })),
  };
}

export const footageAnswers = {
  'footage.list': (desk) => {
    const { store } = desk;
    const counts = store.countsByFootage();
    return { footage: store.footage().map((row) => footageView(store, row, counts)) };
  },
  'footage.show': (desk, { footage }) => footageView(desk.store, desk.store.footage(footage)),
  'footage.faults': (desk, { footage }) => ({
    faults: [...faultsOf(desk.store, desk.store.footage(footage))],
  }),
  'footage.index': (desk, { footage }) => {
    const row = desk.store.footage(footage);
    // Whoever asks for the times of its frames will see them next: another process makes ready beside this.
    desk.lookAt(row);
    return packFrameTimes(frameIndexOf(desk.store, row));
  },
  'footage.ingest': (desk, { picks }) => {
    const paths = picks.map((pick) => desk.picks.take(pick, 'file'));
    const label = paths.map((path) => basename(path)).join(', ');
    const by = desk.session();
    const started = desk.jobs.start({ kind: 'ingest', footage: null, label }, (hooks) =>
      ingestAll({ ...by, ...hooks }, paths),
    );
    return { job: started.job };
  },
  'footage.detect': (desk, input) => {
    const [first, ...others] = input.footage.map((id) => desk.store.footage(id));
    const kinds = parseKinds(input.kinds.join(','));
    const work = { ...input, kinds, modelPack: null, engine: 'auto' };
    const by = desk.session();
    const footage = first && others.length === 0 ? first.id : null;
    const label = [first, ...others].flatMap((row) => (row ? [row.label] : [])).join(', ');
    const started = desk.jobs.start({ kind: 'detect', footage, label }, (hooks) =>
      detectAll({ ...by, ...hooks }, work),
    );
    return { job: started.job };
  },
  'stops.list': async (desk, { footage }) => {
    const { store } = desk;
    const row = store.footage(footage);
    await desk.stops.find(store, row);
    desk.requireOpen({ store });
    return listed(desk, row);
  },
  'stops.shown': (desk, { footage, stops }) => {
    keepShown(desk.session(), desk.store.footage(footage), stops);
    return {};
  },
  'stops.clear': async (desk, { footage, stops, shown, unseen }) => {
    const by = desk.session();
    const row = by.store.footage(footage);
    await desk.stops.find(by.store, row);
    desk.requireOpen(by);
    keepShown(by, row, shown);
    clearStops(by, row, stops, { unseen });
    return listed(desk, row);
  },
} satisfies Partial<Answers>;
