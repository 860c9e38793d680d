// SPDX-License-Identifier: GPL-3.0-or-later
/** Opens a case for a command: who, why, and the lock that goes with writing. */
import { existsSync, lstatSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { PersonRow } from '../../../../core/review/records.ts';
import { defaultProfile } from '../../../../core/standard/profile.ts';
import { enterCase } from '../../stages/people.ts';
import type { Session } from '../../stages/session.ts';
import type { CaseReader } from '../../storage/case-reader.ts';
import { openCase } from '../../storage/case-store.ts';
import type { Invocation } from './command.ts';

/** The purpose written down when none is given: an honest gap in the log, and said at the terminal. */
export const purposeNotStated = 'not stated';

export type OpenSession = Session & { readonly person: PersonRow } & Disposable;

/** Opens for writing. With `create`, makes the case when it is missing. Dispose it at the end of the command. */
export function openSession(
  invocation: Invocation,
  dir: string,
  options: { readonly create: boolean },
): OpenSession {
  const name = invocation.text('as') ?? userInfo().username;
  const reason = invocation.text('reason') ?? purposeNotStated;
  if (reason === purposeNotStated)
    invocation.say('No --reason was given: the audit log will say that the purpose was not stated.');
  const seed = {
    profile: { id: defaultProfile.id, sha256: defaultProfile.sha256 },
    actor: { person: name, role: 'analyst', reason },
  };
  const store = openCase(dir, { mode: 'write', ...(options.create ? { create: seed } : {}) });
  try {
    return {
      store,
      ...enterCase(store, name, reason),
      signal: invocation.signal,
      report: invocation.report,
      [Symbol.dispose]: () => store.close(),
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

/**
 * Does `work` in a case that is made when it is missing. A folder that was made here and into which no recording was
 * taken is removed again; one that was there before, or is held by somebody else, is never touched.
 */
export async function inCase<Result>(
  invocation: Invocation,
  dir: string,
  work: (session: OpenSession) => Promise<Result>,
): Promise<Result> {
  const madeHere = !lstatSync(dir, { throwIfNoEntry: false });
  let empty = false;
  try {
    using session = openSession(invocation, dir, { create: true });
    try {
      return await work(session);
    } finally {
      empty = session.store.footage().length === 0;
    }
  } finally {
    if (madeHere && empty) rmSync(dir, { recursive: true, force: true });
  }
}

/** Opens for reading; a writer may be at work. */
export function openReader(dir: string): CaseReader {
  return openCase(dir, { mode: 'read' });
}

/** True when the path is a case and not a recording. */
export function isCase(path: string): boolean {
  return existsSync(join(path, 'case.db'));
}
