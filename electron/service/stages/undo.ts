// SPDX-License-Identifier: GPL-3.0-or-later
/** Taking decisions of a review back, and doing them again. Nothing else can be taken back, whichever host asks. */
import { ClearveilError } from '../../../core/base/errors.ts';
import { canBeTakenBack } from '../../../core/review/undo-stack.ts';
import type { Head } from '../storage/audit-store.ts';
import type { Session } from './session.ts';

/**
 * Takes the event `sequence` back by a new one. Throws UNKNOWN_EVENT; UNDO_REFUSED for what is no decision of a review
 * (an approval taken back would free the key that it bound to a person), and where a later event stands in the way.
 */
export function takeBackDecision({ store, actor }: Pick<Session, 'store' | 'actor'>, sequence: number): Head {
  const event = store.event(sequence);
  if (event && !canBeTakenBack(event.event)) {
    throw new ClearveilError(
      'UNDO_REFUSED',
      `event ${sequence} (${event.event}) is no decision of a review`,
      'Only decisions on tracks, veils, sound and stops, and notes, can be taken back.',
      { sequence },
    );
  }
  return store.undoEvent(sequence, actor);
}
