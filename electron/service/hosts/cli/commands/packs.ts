// SPDX-License-Identifier: GPL-3.0-or-later
import { ClearveilError } from '../../../../../core/base/errors.ts';
import { openPackStore, type PackList } from '../../../packs/pack-store.ts';
import { fractionOf } from '../../../stages/session.ts';
import { type Answer, type Command, type Invocation, noMoreThan, word } from '../command.ts';

function answer({ packs, damaged }: PackList): Answer {
  const text = [
    ...packs.map(
      ({ id, task, licence, sha256, origin, installedAt, installedBy }) =>
        `${id} (${task}, ${licence}): ${origin.title}\n  from ${origin.source}\n  weights ${sha256}\n  manifest ${origin.manifestSha256}\n  installed ${installedAt} by ${installedBy}`,
    ),
    ...damaged.map(({ id, reason }) => `${id} CANNOT BE USED: ${reason}`),
  ];
  return {
    exitCode: damaged.length > 0 ? 1 : 0,
    json: { packs: packs.map((pack) => ({ ...pack })), damaged: damaged.map((pack) => ({ ...pack })) },
    text: text.join('\n') || 'No model pack is installed.',
  };
}

const actions: { readonly [name: string]: (invocation: Invocation) => Promise<Answer> } = {
  async install(invocation) {
    noMoreThan(invocation, 2);
    const pack = await openPackStore().install(word(invocation, 1, 'DIR'), {
      signal: invocation.signal,
      onProgress: (progress) => invocation.report(fractionOf(progress), progress.note),
    });
    return answer({ packs: [pack], damaged: [] });
  },
  async list(invocation) {
    noMoreThan(invocation, 1);
    return answer(await openPackStore().list());
  },
  async remove(invocation) {
    noMoreThan(invocation, 2);
    const store = openPackStore();
    await store.remove(word(invocation, 1, 'NAME'));
    return answer(await store.list());
  },
};

export const packs: Command = {
  name: 'packs',
  summary: 'Install, list or remove model packs: detectors of your own.',
  words: 'install|list|remove [DIR|NAME]',
  options: {},
  async run(invocation) {
    const name = word(invocation, 0, 'install, list or remove');
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (!action)
      throw new ClearveilError(
        'USAGE',
        `"${name}" is nothing to do with a pack`,
        'Say install, list or remove.',
      );
    return action(invocation);
  },
};
