// SPDX-License-Identifier: GPL-3.0-or-later
/** Who had a hand in a copy: separation of duties asks that nobody of them approves it. */
import type { CandidateRow } from '../../../core/review/records.ts';
import { isDecision } from '../../../core/review/undo-stack.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import { type LoggedChange, parseLogged } from '../storage/event-changes.ts';

/** The first event that shows a person's hand. */
export type Hand = { readonly sequence: number; readonly event: string };

/** The recording that a row of a decision belongs to, as far as its change says so. */
function footageNamed(change: LoggedChange): string | undefined {
  const row = 'after' in change ? change.after : 'before' in change ? change.before : {};
  return typeof row['footageId'] === 'string' ? row['footageId'] : undefined;
}

/**
 * Who rendered a candidate, and everyone who ever decided anything on its recording: also that something needs no veil, that
 * a stop is in order, that a veil goes, and whatever was taken back since. What shows in a copy was decided as much as what
 * does not. The log is read from its beginning, since rows that are gone tell of themselves nowhere else.
 */
export function makersOf(store: CaseReader, candidate: CandidateRow): ReadonlyMap<string, Hand> {
  const [rendered] = store.history('candidate', candidate.id);
  const makers = new Map<string, Hand>();
  const footageOf = new Map<string, string>();
  for (const { sequence, event, person, changes } of store.events()) {
    const decision = isDecision(event);
    if (!decision && sequence !== rendered) continue;
    const concerned = (decision ? parseLogged(changes) : []).map((change) => {
      const row = `${change.table} ${change.key}`;
      const footage = footageNamed(change) ?? footageOf.get(row);
      if (footage !== undefined) footageOf.set(row, footage);
      // A row that nothing told of counts as concerned: nobody approves for want of knowledge.
      return footage === undefined || footage === candidate.footageId;
    });
    if (makers.has(person) || (decision && !concerned.includes(true))) continue;
    makers.set(person, { sequence, event });
  }
  return makers;
}
