// SPDX-License-Identifier: GPL-3.0-or-later
/** The exemption log: listed, and saved as a file. */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { CheckedInput } from '../../../../core/contract/requests.ts';
import { type Exemption, exemptionLogCsv, exemptionLogHtml } from '../../../../core/release/exemption-log.ts';
import { defaultProfile } from '../../../../core/standard/profile.ts';
import { agencyOf } from '../../stages/agency.ts';
import { requireAudience } from '../../stages/decide.ts';
import { detailsOf } from '../../stages/describe-case.ts';
import { exemptionsOf } from '../../stages/exemptions.ts';
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
 * Makes a file that was not there, for its owner alone, numbered where its name is taken, and keeps it only when `keep` went through: a
 * log that is cut short or that the case knows nothing of is nobody's. Gives the name. Throws DISK_FULL, INPUT_UNREADABLE.
 */
function writeNew(folder: string, plain: string, ending: string, text: string, keep: () => void): string {
  const { name, file } = newFile(folder, plain, ending);
  let kept = false;
  try {
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } catch (error) {
      throw unwritten(error);
    } finally {
      closeSync(file);
    }
    keep();
    kept = true;
    return name;
  } finally {
    if (!kept) rmSync(join(folder, name), { force: true });
  }
}

function newFile(folder: string, plain: string, ending: string): { name: string; file: number } {
  for (let number = 1; ; number++) {
    const name = `${plain}${number === 1 ? '' : ` ${number}`}.${ending}`;
    try {
      return { name, file: openSync(join(folder, name), 'wx', 0o600) };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw unwritten(error);
    }
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

const unwritten = (error: unknown): ClearveilError =>
  new ClearveilError(
    codeOf(error) === 'ENOSPC' ? 'DISK_FULL' : 'INPUT_UNREADABLE',
    `the log cannot be written: ${codeOf(error)}`,
    'Choose another folder.',
  );

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
