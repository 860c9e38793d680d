// SPDX-License-Identifier: GPL-3.0-or-later
/** Keeping originals original: the file must still be, byte for byte, the one that was ingested. */
import { lstatSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { ClearveilError } from '../../../core/base/errors.ts';
import { updateRow } from '../../../core/review/diff.ts';
import type { FootageRow } from '../../../core/review/records.ts';
import { type EngineRunner, runStageJob, type Session } from './session.ts';

/** Size and mtime against the row: enough to say "not changed by accident", not enough for a release. */
export function looksUnchanged(footage: FootageRow): boolean {
  const stat = statSync(footage.sourcePath, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size === footage.sizeBytes && stat.mtimeMs === footage.mtimeMs;
}

function missing(footage: FootageRow): ClearveilError {
  return new ClearveilError(
    'INPUT_NOT_FOUND',
    `the original of ${footage.id} is not at "${footage.sourcePath}" any more`,
    'Bring the medium back, or restore the file to that place.',
  );
}

/** The footage row after a verdict on its original was written down, when it is a new one. */
function remember(
  session: Session,
  footage: FootageRow,
  verification: FootageRow['verification'],
): FootageRow {
  if (footage.verification === verification) return footage;
  const after = { ...footage, verification };
  session.store.commit({
    event: `footage.${verification}`,
    actor: session.actor,
    changes: [updateRow('footage', footage, after)],
  });
  return after;
}

/**
 * Hashes the original in full. Throws INPUT_CHANGED with both digests when it is another file now, INPUT_NOT_FOUND when
 * it is gone; the row says so from then on.
 */
export async function requireUnchanged(
  session: Session,
  footage: FootageRow,
  engine: EngineRunner,
): Promise<FootageRow> {
  if (!statSync(footage.sourcePath, { throwIfNoEntry: false })?.isFile()) {
    remember(session, footage, 'missing');
    throw missing(footage);
  }
  const digest = await engine('digest', { path: footage.sourcePath });
  if (digest.sha256 === footage.sha256 && digest.sha512 === footage.sha512)
    return remember(session, footage, 'verified');
  remember(session, footage, 'mismatch');
  throw new ClearveilError(
    'INPUT_CHANGED',
    `the original of ${footage.id} has changed since it was ingested: SHA-256 was ${footage.sha256}, is ${digest.sha256}`,
    'Nothing is detected, rendered or released from a changed file. Restore the original from its medium.',
    { ingested: footage.sha256, found: digest.sha256 },
  );
}

/** As a job of its own, for commands that only verify. */
export function verifyOriginal(session: Session, footage: FootageRow): Promise<FootageRow> {
  return runStageJob(session, { kind: 'verify-original', footageId: footage.id, params: {} }, (_, engine) =>
    requireUnchanged(session, footage, engine),
  );
}

/** True when `path` is `folder` or lies under it. Both absolute; a sibling whose name begins alike is outside. */
function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The path with every existing part resolved, so that links cannot hide where it leads. */
function realTarget(path: string): string {
  let existing = resolve(path);
  const rest: string[] = [];
  while (!lstatSync(existing, { throwIfNoEntry: false })) {
    rest.unshift(existing.slice(dirname(existing).length).replace(/^[\\/]+/, ''));
    const parent = dirname(existing);
    if (parent === existing) break;
    existing = parent;
  }
  try {
    return resolve(realpathSync(existing), ...rest);
  } catch {
    return resolve(path);
  }
}

/**
 * Refuses an output that is the original or lies in the original's folder (R10): OUTPUT_IS_SOURCE,
 * OUTPUT_INSIDE_SOURCE. Links are followed before comparing.
 */
export function refuseBesideOriginal(output: string, sourcePaths: readonly string[]): void {
  const target = realTarget(output);
  for (const source of sourcePaths) {
    const original = realTarget(source);
    if (target === original) {
      throw new ClearveilError(
        'OUTPUT_IS_SOURCE',
        `the output "${output}" is the original itself`,
        'Choose a new folder for the output.',
      );
    }
    if (isInside(dirname(original), target)) {
      throw new ClearveilError(
        'OUTPUT_INSIDE_SOURCE',
        `the output "${output}" lies in the folder of the original`,
        'Choose a folder elsewhere: nothing is ever written beside an original.',
      );
    }
  }
}

export function outputExists(output: string): ClearveilError {
  return new ClearveilError(
    'OUTPUT_EXISTS',
    `"${output}" exists already`,
    'Choose a name that does not exist yet; nothing is overwritten.',
  );
}

/** Refuses what `refuseBesideOriginal` refuses, and an output that exists (OUTPUT_EXISTS). */
export function refuseUnsafeOutput(output: string, sourcePaths: readonly string[]): void {
  refuseBesideOriginal(output, sourcePaths);
  if (lstatSync(realTarget(output), { throwIfNoEntry: false })) throw outputExists(output);
}
