// SPDX-License-Identifier: GPL-3.0-or-later
import { defaultProfile } from '../../../../../core/standard/profile.ts';
import { openKeyStore } from '../../../keys/key-store.ts';
import { approveCandidate } from '../../../stages/approve.ts';
import { type Command, caseOptions, noMoreThan, required, word } from '../command.ts';
import { openSession } from '../open-session.ts';
import { askPassphrase } from '../passphrase.ts';

export const approve: Command = {
  name: 'approve',
  summary: 'Approve a candidate as another person than those who made it, with your own key.',
  words: 'CASE CANDIDATE',
  options: {
    ...caseOptions,
    key: { type: 'string', value: 'KEY', help: 'your personal key; the one the case knows when left out' },
    watched: {
      type: 'string',
      value: 'TEXT',
      help: 'how you watched the candidate where the window did not measure it; signed and recorded as an exception',
    },
  },
  async run(invocation) {
    noMoreThan(invocation, 2);
    const candidateId = word(invocation, 1, 'CANDIDATE');
    const exception = invocation.text('watched') ?? null;
    using session = openSession(invocation, word(invocation, 0, 'CASE'), { create: false });
    const candidate = session.store.candidate(candidateId);
    const key = invocation.text('key') ?? session.person.keyid ?? required(invocation, 'key');
    const signer = await openKeyStore().unlockKey(key, await askPassphrase(`Passphrase of ${key}`));
    const approval = await approveCandidate(
      session,
      candidate,
      { person: session.person, signer },
      exception,
      defaultProfile,
    );
    return {
      exitCode: 0,
      json: { approval: approval.id, candidate: candidate.id, role: approval.role, keyid: approval.keyid },
      text: `${candidate.id} is approved by ${session.person.name} (${approval.role}).`,
    };
  },
};
