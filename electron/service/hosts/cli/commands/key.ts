// SPDX-License-Identifier: GPL-3.0-or-later
import { ClearveilError } from '../../../../../core/base/errors.ts';
import { type KeyKind, keyKinds } from '../../../../../core/release/signer.ts';
import { type KeyInfo, openKeyStore } from '../../../keys/key-store.ts';
import { type Answer, type Command, type Invocation, noMoreThan, required, word } from '../command.ts';
import { askPassphrase } from '../passphrase.ts';

function answer(keys: readonly KeyInfo[]): Answer {
  const text = keys.map(
    (key) =>
      `${key.name} (${key.kind})${key.revoked ? ` REVOKED ${key.revoked.at}: ${key.revoked.reason}` : ''}\n  ${key.fingerprint}`,
  );
  return {
    exitCode: 0,
    json: { keys },
    text: text.join('\n') || 'There are no keys yet.',
  };
}

function readKind(invocation: Invocation): KeyKind {
  const text = invocation.text('kind') ?? 'person';
  const kind = keyKinds.find((known) => known === text);
  if (!kind)
    throw new ClearveilError('USAGE', `"${text}" is no kind of key`, `Choose from ${keyKinds.join(', ')}.`);
  return kind;
}

const actions: { readonly [name: string]: (invocation: Invocation) => Promise<Answer> } = {
  async new(invocation) {
    noMoreThan(invocation, 1);
    const kind = readKind(invocation);
    const name = required(invocation, 'name');
    const passphrase = kind === 'workstation' ? null : await askPassphrase(`New passphrase for ${name}`);
    return answer([await openKeyStore().createKey({ kind, name, passphrase })]);
  },
  async show(invocation) {
    noMoreThan(invocation, 2);
    const store = openKeyStore();
    if (invocation.flag('trust')) {
      const trust = await store.exportTrust();
      return { exitCode: 0, json: trust, text: JSON.stringify(trust, null, 2) };
    }
    const which = invocation.positionals[1];
    return answer(which === undefined ? await store.listKeys() : [await store.showKey(which)]);
  },
  async revoke(invocation) {
    noMoreThan(invocation, 2);
    return answer([
      await openKeyStore().revokeKey(word(invocation, 1, 'KEY'), required(invocation, 'reason')),
    ]);
  },
};

export const key: Command = {
  name: 'key',
  summary: 'Make, show or revoke signing keys; they live outside every case.',
  words: 'new|show|revoke [KEY]',
  options: {
    kind: {
      type: 'string',
      value: 'person|office|workstation',
      help: 'what the new key is for; person when left out',
    },
    name: { type: 'string', value: 'NAME', help: 'name of the new key' },
    reason: { type: 'string', value: 'TEXT', help: 'why the key is revoked' },
    trust: { type: 'boolean', help: 'with show: the trust file for recipients' },
  },
  async run(invocation) {
    const name = word(invocation, 0, 'new, show or revoke');
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (!action)
      throw new ClearveilError('USAGE', `"${name}" is nothing to do with a key`, 'Say new, show or revoke.');
    return action(invocation);
  },
};
