// SPDX-License-Identifier: GPL-3.0-or-later
/** The exemption log: listed, and saved as a file. */
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { CheckedInput } from '../../../../core/contract/requests.ts';
import { type Exemption, exemptionLogCsv, exemptionLogHtml } from '../../../../core/release/exemption-log.ts';
import { defaultProfile } from '../../../../core/standard/profile.ts';
import { createFile } from '../../files/whole-files.ts';
import { agencyOf } from '../../stages/agency.ts';
import { requireAudience } from '../../stages/decide.ts';
import { detailsOf } from '../../stages/describe-case.ts';
import { exemptionsOf } from '../../stages/exemptions.ts';
import { refuseBesideOriginal } from '../../stages/originals.ts';
import type { Answers } from '../answer.ts';
import type { Desk } from '../desk.ts';

type Chosen = CheckedInput<'log.list'>;

function entriesOf({ store }: Desk, { footage, audience }: Chosen): Exemption[] {
  if (audience !== null) requireAudience(audience, defaultProfile);
  const recordings = footage === null ? store.footage() : [store.footage(footage)];
  return exemptionsOf(store, recordings, audience, defaultProfile);
}

function logText(
  desk: Desk,
  { form, ...chosen }: Chosen & Pick<CheckedInput<'log.save'>, 'form'>,
  made: string,
) {
  const entries = entriesOf(desk, chosen);
  if (form === 'csv') return { entries, text: exemptionLogCsv(entries) };
  const { requestNumber, requester } = detailsOf(desk.store);
  const { name, logo } = agencyOf(desk.store);
  const heading = {
    agency: { name, logo: logo && Buffer.from(desk.store.blob(logo)).toString('base64') },
    title: desk.store.info().title ?? '',
    requestNumber,
    requester,
    profile: `${defaultProfile.title}, version ${defaultProfile.version}`,
    audience: chosen.audience,
    by: desk.session().actor.person,
    made,
  };
  return { entries, text: exemptionLogHtml(heading, entries) };
}

/**
 * Writes a log under a name that is free, numbered where the plain one is taken, and keeps it only when `keep` went through: a log that
 * the case knows nothing of is nobody's. Gives the name. Throws DISK_FULL, INPUT_UNREADABLE.
 */
function writeNew(folder: string, plain: string, ending: string, text: string, keep: () => void): string {
  for (let number = 1; ; number++) {
    const name = `${plain}${number === 1 ? '' : ` ${number}`}.${ending}`;
    if (createFile(join(folder, name), text, keep)) return name;
  }
}

export const logAnswers = {
  'log.list': (desk, chosen) => ({
    entries: entriesOf(desk, chosen).map((entry) => ({ ...entry, audiences: [...entry.audiences] })),
  }),
  'log.save': (desk, { folder, ...chosen }) => {
    const { store, actor } = desk.session();
    const caseDir = store.paths.dir;
    const made = new Date().toISOString();
    const { entries, text } = logText(desk, chosen, made);
    const parent = folder === null ? dirname(caseDir) : desk.picks.take(folder, 'folder');
    // Also where the case lies beside its recordings: nothing else is written there.
    refuseBesideOriginal(
      join(parent, 'log'),
      store.footage().map(({ sourcePath }) => sourcePath),
    );
    const plain = `${basename(caseDir, '.case')} exemption log ${made.slice(0, 10)}`;
    const sha256 = createHash('sha256').update(text).digest('hex');
    const { form, footage, audience } = chosen;
    const note = { form, footage, audience, entries: entries.length, sha256 };
    const name = writeNew(parent, plain, chosen.form, text, () =>
      store.commit({ event: 'log.saved', actor, changes: [], note }),
    );
    return { name };
  },
} satisfies Partial<Answers>;
