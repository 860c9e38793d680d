// SPDX-License-Identifier: GPL-3.0-or-later
import { ClearveilError } from '../../../../../core/base/errors.ts';
import type { Signer } from '../../../../../core/release/signer.ts';
import { defaultProfile } from '../../../../../core/standard/profile.ts';
import { openKeyStore } from '../../../keys/key-store.ts';
import { releasePackage } from '../../../stages/release.ts';
import { oneFootage } from '../../../stages/session.ts';
import {
  type Command,
  caseOptions,
  footageOption,
  type Invocation,
  noMoreThan,
  required,
  word,
} from '../command.ts';
import { openSession } from '../open-session.ts';
import { askPassphrase } from '../passphrase.ts';

/** The office key that signs: the one named, or the only one there is. */
async function officeSigner(invocation: Invocation): Promise<Signer> {
  const store = openKeyStore();
  const usable = (await store.listKeys()).filter((key) => key.kind === 'office' && key.revoked === null);
  const only = usable.length === 1 ? usable[0]?.keyid : undefined;
  const key = invocation.text('key') ?? only;
  if (key === undefined) {
    throw new ClearveilError(
      'UNKNOWN_KEY',
      usable.length === 0 ? 'there is no office key to sign with' : 'there are several office keys',
      usable.length === 0 ? 'Make one: clearveil key new --kind office --name NAME' : 'Name one with --key.',
    );
  }
  return store.unlockKey(key, await askPassphrase(`Passphrase of ${key}`));
}

export const release: Command = {
  name: 'release',
  summary: 'Package the approved candidate, signed, for one audience.',
  words: 'CASE',
  options: {
    ...caseOptions,
    ...footageOption,
    audience: { type: 'string', value: 'NAME', help: 'whose copy' },
    out: { type: 'string', value: 'DIR', help: 'folder of the package; must not exist' },
    draft: { type: 'boolean', help: 'an unreviewed draft, signed by the unattended workstation key' },
    key: { type: 'string', value: 'KEY', help: 'office key to sign with' },
  },
  async run(invocation) {
    noMoreThan(invocation, 1);
    const audience = required(invocation, 'audience');
    const outDir = required(invocation, 'out');
    const draft = invocation.flag('draft');
    using session = openSession(invocation, word(invocation, 0, 'CASE'), { create: false });
    const footage = oneFootage(session.store, invocation.text('footage'));
    const signer = draft ? await openKeyStore().workstationKey() : await officeSigner(invocation);
    const released = await releasePackage(session, footage, {
      audience,
      outDir,
      draft,
      profile: defaultProfile,
      signer,
      revokedKeys: await openKeyStore().revokedKeys(),
    });
    const { head } = { head: session.store.head() };
    return {
      exitCode: 0,
      json: {
        package: released.packageDir,
        media: released.mediaPaths[0] ?? null,
        status: released.status,
        audience,
        candidate: released.release.candidateId,
        recordSha256: released.recordSha256,
        fingerprints: [...released.fingerprints],
        auditHead: { sequence: head.sequence, hash: head.hash },
      },
      text: [
        `${released.status === 'released' ? 'Released' : 'Unreviewed draft'}: ${released.packageDir}`,
        `  media ${released.mediaPaths.join(', ')}`,
        `  record SHA-256 ${released.recordSha256}`,
        ...released.fingerprints.map((fingerprint) => `  signing key ${fingerprint}`),
        `  audit log at event ${head.sequence}, ${head.hash}`,
      ].join('\n'),
    };
  },
};
