// SPDX-License-Identifier: GPL-3.0-or-later
import { ClearveilError } from '../../../../../core/base/errors.ts';
import type { PersonRow } from '../../../../../core/review/records.ts';
import { addPerson, requireRole, roles } from '../../../stages/people.ts';
import { type Answer, type Command, caseOptions, noMoreThan, required, word } from '../command.ts';
import { openReader, openSession } from '../open-session.ts';

function answer(people: readonly PersonRow[]): Answer {
  return {
    exitCode: 0,
    json: { people },
    text: people
      .map((person) => `${person.id}\t${person.name}\t${person.role}${person.active ? '' : '\tinactive'}`)
      .join('\n'),
  };
}

export const people: Command = {
  name: 'people',
  summary: 'List the people of a case, or add one.',
  words: 'CASE [add]',
  options: {
    ...caseOptions,
    name: { type: 'string', value: 'NAME', help: 'name of the new person' },
    role: { type: 'string', value: 'ROLE', help: `one of ${roles.join(', ')}` },
  },
  async run(invocation) {
    noMoreThan(invocation, 2);
    const dir = word(invocation, 0, 'CASE');
    const action = invocation.positionals[1];
    if (action === undefined) {
      using reader = openReader(dir);
      return answer(reader.people());
    }
    if (action !== 'add')
      throw new ClearveilError(
        'USAGE',
        `"${action}" is nothing to do with people`,
        'Say add, or nothing to list them.',
      );
    const name = required(invocation, 'name');
    const role = required(invocation, 'role');
    requireRole(role);
    using session = openSession(invocation, dir, { create: false });
    return answer([addPerson(session.store, session.actor, name, role)]);
  },
};
