// SPDX-License-Identifier: GPL-3.0-or-later
/** Turns the growth of an open case's log into events for windows: once per turn of the loop, however many commits. */
import type { TableName } from '../../../core/review/records.ts';
import type { CaseStore } from '../storage/case-store.ts';
import type { EventHub } from './event-hub.ts';

/** Events that are named one by one; of more only the last ones are, the revision says that there were more. */
const mostNamed = 200;

/** The recordings that rows belong to; a row that is gone tells through the others of its event, or not at all. */
function footageOf(store: CaseStore, changed: ReadonlyMap<TableName, readonly string[]>): Set<string> {
  const all = new Set(store.footage().map(({ id }) => id));
  const direct = (changed.get('footage') ?? []).filter((id) => all.has(id));
  const touchesReview = [...changed.keys()].some(
    (table) => !['case_info', 'person', 'footage'].includes(table),
  );
  if (!touchesReview) return new Set(direct);
  const tracks = (changed.get('track') ?? []).flatMap((id) => {
    try {
      return [store.track(id).footageId];
    } catch {
      // Deleted: which recording it was of is in the log only. All are named then.
      return [...all];
    }
  });
  const others = [...changed.keys()].some(
    (table) => !['case_info', 'person', 'footage', 'track'].includes(table),
  );
  return new Set([...direct, ...tracks, ...(others ? all : [])]);
}

export type CaseWatch = {
  /** The log has grown. */
  grown(): void;
  stop(): void;
};

export function watchCase(store: () => CaseStore, hub: EventHub, from: number): CaseWatch {
  let told = from;
  let waiting: NodeJS.Immediate | undefined;
  const tell = (): void => {
    waiting = undefined;
    const open = store();
    const { sequence } = open.head();
    if (sequence <= told) return;
    const events = open
      .eventsBefore(null, Math.min(sequence - told, mostNamed))
      .map(({ sequence: at, event, person }) => ({ sequence: at, event, person }))
      .reverse();
    const changed = new Map<TableName, string[]>();
    for (const { table, key } of open.touchedSince(told)) {
      const keys = changed.get(table);
      if (keys) keys.push(key);
      else changed.set(table, [key]);
    }
    told = sequence;
    hub.tell('case.changed', { revision: sequence, events, changed: Object.fromEntries(changed) });
    for (const footage of footageOf(open, changed)) {
      hub.tell('footage.changed', { footage, revision: sequence });
    }
  };
  return {
    grown: () => {
      waiting ??= setImmediate(tell);
    },
    stop: () => clearImmediate(waiting),
  };
}
