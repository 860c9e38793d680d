// SPDX-License-Identifier: GPL-3.0-or-later
/** The people of a case: who may come in, and taking others in. */
import { ClearveilError } from '../../../core/base/errors.ts';
import { insertRow } from '../../../core/review/diff.ts';
import type { PersonRow } from '../../../core/review/records.ts';
import type { Actor } from '../storage/audit-store.ts';
import type { CaseStore } from '../storage/case-store.ts';

/** Roles of R24. */
export const roles = ['analyst', 'reviewer', 'counsel', 'trainer', 'auditor', 'records-officer', 'admin'];

/** The person named, or the first person of a new case. Throws UNKNOWN_PERSON for a stranger to the case. */
function personAt(store: CaseStore, name: string, reason: string): PersonRow {
  const people = store.people();
  const known = people.find((person) => person.id === name || person.name === name);
  if (known?.active) return known;
  if (people.length > 0) {
    throw new ClearveilError(
      'UNKNOWN_PERSON',
      `the case knows no person "${name}"`,
      'Somebody who is in the case has to add them to its people first.',
    );
  }
  const person: PersonRow = { id: store.nextId('person'), name, role: 'analyst', keyid: null, active: true };
  store.commit({
    event: 'person.added',
    actor: { person: name, role: person.role, reason },
    changes: [insertRow('person', person)],
  });
  return person;
}

/** Writes down that a person opened the case and why. Throws UNKNOWN_PERSON for a stranger to it. */
export function enterCase(
  store: CaseStore,
  name: string,
  reason: string,
): { readonly person: PersonRow; readonly actor: Actor } {
  const person = personAt(store, name, reason);
  const actor = { person: person.name, role: person.role, reason };
  store.commit({ event: 'case.opened', actor, changes: [] });
  return { person, actor };
}

/** Throws USAGE for a role that there is not. */
export function requireRole(role: string): void {
  if (roles.includes(role)) return;
  throw new ClearveilError('USAGE', `"${role}" is no role`, `Choose from ${roles.join(', ')}.`);
}

/** Takes a person into the case. Throws USAGE for an unknown role, and for a name that is taken. */
export function addPerson(store: CaseStore, actor: Actor, name: string, role: string): PersonRow {
  requireRole(role);
  if (store.people().some((person) => person.name === name)) {
    throw new ClearveilError(
      'USAGE',
      `the case has a person named "${name}" already`,
      'Choose a name that tells them apart.',
    );
  }
  const person: PersonRow = { id: store.nextId('person'), name, role, keyid: null, active: true };
  store.commit({ event: 'person.added', actor, changes: [insertRow('person', person)] });
  return person;
}
