// SPDX-License-Identifier: GPL-3.0-or-later
/** Random commands against a model: the tables hold what the model holds, and the log leads there. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClearveilError } from '../../../core/base/errors.ts';
import {
  applyChanges,
  type CaseRows,
  deleteRow,
  insertRow,
  type RowChange,
  reverseChanges,
  squashChanges,
  updateRow,
} from '../../../core/review/diff.ts';
import type { TrackRow, VeilRow } from '../../../core/review/records.ts';
import type { CaseStore } from '../../../electron/service/storage/case-store.ts';
import { analyst, fill, keyframes, openStore, temporaryPlace, trackRow, veilRow } from './case-fixtures.ts';

type Command =
  | { readonly kind: 'add'; readonly tracks: number; readonly veiled: boolean }
  | { readonly kind: 'edit'; readonly pick: number; readonly length: number; readonly from: number }
  | { readonly kind: 'remove'; readonly pick: number }
  | { readonly kind: 'undo'; readonly pick: number };

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    kind: fc.constant('add' as const),
    tracks: fc.integer({ min: 1, max: 3 }),
    veiled: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('edit' as const),
    pick: fc.nat(),
    length: fc.integer({ min: 1, max: 5 }),
    from: fc.nat({ max: 50 }),
  }),
  fc.record({ kind: fc.constant('remove' as const), pick: fc.nat() }),
  fc.record({ kind: fc.constant('undo' as const), pick: fc.nat() }),
);

type Model = {
  rows: CaseRows;
  readonly done: Map<number, readonly RowChange[]>;
  /** Which event an undo took back. */
  readonly undoes: Map<number, number>;
};

const rowsOf = <Kind extends TrackRow | VeilRow>(model: Model, table: 'track' | 'veil'): Kind[] => [
  ...((model.rows.get(table) ?? new Map()) as ReadonlyMap<string, Kind>).values(),
];

function pickOne<T>(list: readonly T[], pick: number): T | undefined {
  return list.length === 0 ? undefined : list[pick % list.length];
}

function changesFor(
  store: CaseStore,
  model: Model,
  { kind, ...values }: Exclude<Command, { kind: 'undo' }>,
): RowChange[] {
  if (kind === 'add') {
    const { tracks, veiled } = values as Extract<Command, { kind: 'add' }>;
    const added = store.nextIds('track', tracks).map((id) => trackRow(id));
    const veils = veiled ? added.map(({ id }) => veilRow(store.nextId('veil'), id)) : [];
    return [...added.map((row) => insertRow('track', row)), ...veils.map((row) => insertRow('veil', row))];
  }
  const { pick } = values as { pick: number };
  const track = pickOne(rowsOf<TrackRow>(model, 'track'), pick);
  if (!track) return [];
  if (kind === 'edit') {
    const { length, from } = values as Extract<Command, { kind: 'edit' }>;
    return [
      updateRow('track', track, { ...track, locked: !track.locked, keyframes: keyframes(length, from) }),
    ];
  }
  const veils = rowsOf<VeilRow>(model, 'veil').filter(({ trackId }) => trackId === track.id);
  return [deleteRow('track', track), ...veils.map((row) => deleteRow('veil', row))];
}

/** Whether an event behind `sequence` that was not taken back touched a row. */
function changedSince({ done, undoes }: Model, sequence: number, key: string): boolean {
  const later = [...done].filter(([other, more]) => other > sequence && more.some((one) => one.key === key));
  const gone = new Set<number>();
  for (const [other] of later.toReversed()) {
    if (gone.has(other)) continue;
    const target = undoes.get(other) ?? 0;
    if (target <= sequence) return true;
    gone.add(target);
  }
  return false;
}

function perform(store: CaseStore, model: Model, step: Command): void {
  if (step.kind !== 'undo') {
    const changes = squashChanges(changesFor(store, model, step));
    const { sequence } = store.commit({ event: `tracks.${step.kind}`, actor: analyst, changes });
    model.rows = applyChanges(model.rows, changes);
    model.done.set(sequence, changes);
    return;
  }
  const sequence = pickOne([...model.done.keys()], step.pick);
  const changes = sequence === undefined ? [] : (model.done.get(sequence) ?? []);
  if (sequence === undefined) return;
  const later = changes.some(({ key }) => changedSince(model, sequence, key));
  try {
    const undone = store.undoEvent(sequence, analyst);
    expect(later || changes.length === 0).toBe(false);
    const reverse = reverseChanges(changes);
    model.rows = applyChanges(model.rows, reverse);
    model.done.set(undone.sequence, reverse);
    model.undoes.set(undone.sequence, sequence);
  } catch (error) {
    if (!(error instanceof ClearveilError && error.code === 'UNDO_REFUSED')) throw error;
    expect(later || changes.length === 0).toBe(true);
  }
}

test('whatever is done, the tables hold it and the log leads to it', () => {
  fc.assert(
    fc.property(fc.array(command, { minLength: 1, maxLength: 25 }), (steps) => {
      const store = openStore(temporaryPlace());
      fill(store, 0);
      const model: Model = { rows: new Map(), done: new Map(), undoes: new Map() };
      for (const step of steps) perform(store, model, step);
      const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
      expect(store.tracksOf('footage-1').toSorted(byId)).toEqual(rowsOf<TrackRow>(model, 'track').sort(byId));
      expect(store.veilsOf('footage-1').toSorted(byId)).toEqual(rowsOf<VeilRow>(model, 'veil').sort(byId));
      expect(store.verifyAudit()).toMatchObject({ intact: true, findings: [] });
      store.close();
    }),
    { numRuns: 25 },
  );
}, 60_000);
