// SPDX-License-Identifier: GPL-3.0-or-later
/** The stops of a recording, and a person's word that they were looked at. */
import { ClearveilError } from '../../../core/base/errors.ts';
import { insertRow } from '../../../core/review/diff.ts';
import type { ClearingRow, DetectionRow, FootageRow, TableName } from '../../../core/review/records.ts';
import { looksFromJson, type SeenRun } from '../../../core/track/looks.ts';
import type { Stop } from '../../../core/track/stop.ts';
import { findStops } from '../../../core/track/stops.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import { frameIndexOf, frameSeconds, type Session } from './session.ts';

export type ReviewedStop = Stop & { readonly cleared: boolean };

/** What the last run of each model saw of each kind, the newest last. */
function lastRuns(store: CaseReader, footage: FootageRow): SeenRun[] {
  const byModel = new Map<string, DetectionRow>();
  for (const row of store.detectionsOf(footage.id)) {
    const key = `${row.model.sha256}/${row.model.task}`;
    byModel.delete(key);
    byModel.set(key, row);
  }
  return [...byModel.values()].map(({ model, looksBlob }) => ({
    kind: model.task,
    ...looksFromJson(JSON.parse(Buffer.from(store.blob(looksBlob)).toString('utf8'))),
  }));
}

/** The stops that follow from a recording as the case has it, and the newest event that they are from. */
export type FoundStops = { readonly sequence: number; readonly stops: readonly Stop[] };

/** Looks for the stops. A case that is written to meanwhile is looked at again: they are of one moment. */
export function foundStops(store: CaseReader, footage: FootageRow): FoundStops {
  for (;;) {
    const { sequence } = store.head();
    const stops = findStops({
      tracks: store.tracksOf(footage.id).filter(({ kind }) => kind !== 'picture'),
      runs: lastRuns(store, footage),
      seconds: frameSeconds(frameIndexOf(store, footage)),
      display: footage.probe.video.display,
    });
    if (store.head().sequence === sequence) return { sequence, stops };
  }
}

type KeptStops = FoundStops & { readonly indexBlob: string };

/** What was found last, by open case and recording. */
const kept = new WeakMap<CaseReader, Map<string, KeptStops>>();
/** What stops follow from, beside the recording itself. */
const decisive: ReadonlySet<TableName> = new Set(['track', 'detection']);

export function keepStops(store: CaseReader, { id, indexBlob }: FootageRow, found: FoundStops): void {
  const ofCase = kept.get(store) ?? new Map<string, KeptStops>();
  kept.set(store, ofCase);
  ofCase.set(id, { ...found, indexBlob });
}

/** The stops that were found last; undefined when something that they follow from has changed since. */
export function knownStops(store: CaseReader, footage: FootageRow): readonly Stop[] | undefined {
  const found = kept.get(store)?.get(footage.id);
  if (!found || found.indexBlob !== footage.indexBlob) return undefined;
  if (store.touchedSince(found.sequence).some(({ table }) => decisive.has(table))) return undefined;
  // The next question need not read the same events again.
  keepStops(store, footage, { sequence: store.head().sequence, stops: found.stops });
  return found.stops;
}

/** Every stop of a recording, the gravest first, and whether a person cleared it. */
export function stopsOf(store: CaseReader, footage: FootageRow): ReviewedStop[] {
  let stops = knownStops(store, footage);
  if (!stops) {
    const found = foundStops(store, footage);
    keepStops(store, footage, found);
    stops = found.stops;
  }
  const cleared = new Set(store.clearingsOf(footage.id).map(({ stop }) => stop));
  return stops.map((stop) => ({ ...stop, cleared: cleared.has(stop.id) }));
}

/**
 * Keeps that who is signed in was shown stops of a recording: their pictures came up in a window. From then on they count as
 * seen for this person, in every sitting.
 */
export function keepShown({ store, actor }: Session, footage: FootageRow, stops: readonly string[]): void {
  if (stops.length > 0) store.keepShownStops(footage.id, actor.person, stops);
}

/** How many of the stops that are cleared were never shown to the person, as they were told. */
export type ToldUnseen = { readonly unseen: number };

/** Throws USAGE when more or fewer were not shown than the person was told: they agreed to something else. */
function requireToldUnseen(
  stops: readonly ReviewedStop[],
  seen: ReadonlySet<string>,
  { unseen }: ToldUnseen,
): void {
  const missed = stops.filter(({ id }) => !seen.has(id)).length;
  if (missed === unseen) return;
  throw new ClearveilError(
    'USAGE',
    `${missed} of the ${stops.length} stops to clear were not shown`,
    'Look at them, or say that you clear them unseen.',
    { unseen: missed },
  );
}

/**
 * Clears stops, one event for all; those that are cleared already stay so. Null clears every one. `told` null: nobody was
 * shown anything, as on the command line. The event says of every stop whether it was shown. Throws USAGE for a stop that
 * there is not (when a track changed since, its stops have other ids), and when the count of unseen ones is not as told.
 */
export function clearStops(
  session: Session,
  footage: FootageRow,
  wanted: readonly string[] | null,
  told: ToldUnseen | null = null,
): readonly ReviewedStop[] {
  const all = stopsOf(session.store, footage);
  const missing = wanted?.find((id) => !all.some((stop) => stop.id === id));
  if (missing !== undefined) {
    throw new ClearveilError(
      'USAGE',
      `${footage.id} has no ${missing}`,
      'A stop gets another id when the track near it changes. List them anew.',
    );
  }
  const stops = all.filter(({ id, cleared }) => !cleared && (wanted === null || wanted.includes(id)));
  const seen = session.store.shownStopsOf(footage.id, session.actor.person);
  if (told) requireToldUnseen(stops, seen, told);
  if (stops.length > 0) {
    const rows = stops.map(
      ({ id }): ClearingRow => ({ id: session.store.nextId('clearing'), footageId: footage.id, stop: id }),
    );
    session.store.commit({
      event: 'stop.cleared',
      actor: session.actor,
      changes: rows.map((row) => insertRow('clearing', row)),
      note: stops.map(({ id, frame, track, reasons }) => ({
        stop: id,
        frame,
        track,
        reasons: [...reasons],
        shown: told === null ? null : seen.has(id),
      })),
    });
  }
  return stops.map((stop) => ({ ...stop, cleared: true }));
}
