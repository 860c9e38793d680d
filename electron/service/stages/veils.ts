// SPDX-License-Identifier: GPL-3.0-or-later
/** Veils that are there: changing why, for whom and how they are laid, and taking them off. Laying them is in decide.ts. */
import { ClearveilError } from '../../../core/base/errors.ts';
import { deleteRow, sameJson, updateRow } from '../../../core/review/diff.ts';
import type { FillKind } from '../../../core/review/fill.ts';
import type { FootageRow, VeilRow } from '../../../core/review/records.ts';
import type { Profile } from '../../../core/standard/profile.ts';
import { type Reasons, requireFill, requireReasons } from './decide.ts';
import type { Session } from './session.ts';

/** The veils with these ids, in their order. Throws USAGE for one that is not there, or that belongs to a withheld picture. */
export function namedVeils(session: Session, ids: readonly string[]): VeilRow[] {
  const wanted = new Set(ids);
  const found = session.store
    .footage()
    .flatMap(({ id }: FootageRow) => session.store.veilsOf(id))
    .filter(({ id }) => wanted.has(id));
  const missing = ids.find((id) => !found.some((veil) => veil.id === id));
  if (missing !== undefined)
    throw new ClearveilError(
      'USAGE',
      `there is no ${missing}`,
      'It may have been taken off in the meantime.',
    );
  for (const veil of found) {
    if (session.store.track(veil.trackId).kind !== 'picture') continue;
    throw new ClearveilError(
      'USAGE',
      `${veil.id} is of the withheld picture ${veil.trackId}`,
      'Take the withheld span back as a whole.',
    );
  }
  return found;
}

/** Gives veils other reasons and another fill; those that are like that already stay. Throws USAGE. */
export function changeVeils(
  session: Session,
  veils: readonly VeilRow[],
  reasons: Reasons,
  profile: Profile,
  fill: FillKind,
): readonly VeilRow[] {
  requireReasons(reasons, profile);
  requireFill(fill, profile);
  const after = veils.map((veil): VeilRow => ({ ...veil, ...reasons, fill }));
  const changes = veils.flatMap((veil, at) => {
    const next = after[at];
    return next && !sameJson(veil, next) ? [updateRow('veil', veil, next)] : [];
  });
  if (changes.length > 0) session.store.commit({ event: 'veil.changed', actor: session.actor, changes });
  return after;
}

/** Takes veils off, one event for all. */
export function removeVeils(session: Session, veils: readonly VeilRow[]): void {
  session.store.commit({
    event: 'veil.removed',
    actor: session.actor,
    changes: veils.map((veil) => deleteRow('veil', veil)),
  });
}
