// SPDX-License-Identifier: GPL-3.0-or-later
import { ClearveilError } from '../../../../../core/base/errors.ts';
import { takeBackDecision } from '../../../stages/undo.ts';
import { type Command, caseOptions, noMoreThan, word } from '../command.ts';
import { openSession } from '../open-session.ts';

export const undo: Command = {
  name: 'undo',
  summary: 'Take a decision back by a new event; what built on it since stands in the way.',
  words: 'CASE SEQUENCE',
  options: caseOptions,
  async run(invocation) {
    noMoreThan(invocation, 2);
    const text = word(invocation, 1, 'SEQUENCE');
    if (!/^[1-9]\d{0,14}$/.test(text))
      throw new ClearveilError(
        'USAGE',
        `"${text}" is no event`,
        'List the events with "clearveil audit CASE".',
      );
    using session = openSession(invocation, word(invocation, 0, 'CASE'), { create: false });
    const { sequence } = takeBackDecision(session, Number(text));
    const [done] = session.store.events(sequence);
    return {
      exitCode: 0,
      json: { undone: Number(text), event: done?.event ?? '', sequence },
      text: `Event ${text} is taken back by event ${sequence} (${done?.event ?? ''}).`,
    };
  },
};
