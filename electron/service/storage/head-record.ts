// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The last event seen per case, kept outside the case: someone who cuts the log short or puts an older copy of the
 * case in its place cannot change this, so that it shows.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ClearveilError } from '../../../core/base/errors.ts';
import { replaceFile } from '../files/whole-files.ts';
import type { Head } from './audit-store.ts';
import { hashOfEvent } from './audit-store.ts';
import type { ReadDb } from './connection.ts';

/** How the case's log stands to what was seen last: nothing seen yet, continued from there, or set back. */
export type HeadState =
  | { readonly kind: 'first-seen' }
  | { readonly kind: 'continues'; readonly seen: Head }
  | { readonly kind: 'rolled-back'; readonly seen: Head }
  /** The record outside the case cannot be read, so that nothing can be said. */
  | { readonly kind: 'unreadable'; readonly path: string };

const headSchema = z.strictObject({ sequence: z.int().min(1), hash: z.string().regex(/^[0-9a-f]{64}$/) });

function recordPath(homeDir: string, caseId: string): string {
  if (!/^[0-9a-f]{32}$/.test(caseId)) throw new Error('the id of a case is 32 hex digits');
  return join(homeDir, 'heads', `${caseId}.json`);
}

/** Compares the log in `db` with the record under `homeDir`. */
export function headState(db: ReadDb, homeDir: string, caseId: string): HeadState {
  const path = recordPath(homeDir, caseId);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return absent ? { kind: 'first-seen' } : { kind: 'unreadable', path };
  }
  const seen = parseHead(text);
  if (!seen) return { kind: 'unreadable', path };
  return { kind: hashOfEvent(db, seen.sequence) === seen.hash ? 'continues' : 'rolled-back', seen };
}

function parseHead(text: string): Head | undefined {
  try {
    const parsed = headSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Records `head` as seen: whole or not at all. Throws INPUT_UNREADABLE when the folder cannot be written. */
export function recordHead(homeDir: string, caseId: string, head: Head): void {
  const path = recordPath(homeDir, caseId);
  try {
    replaceFile(path, `${JSON.stringify({ sequence: head.sequence, hash: head.hash })}\n`);
  } catch (error) {
    throw new ClearveilError(
      'INPUT_UNREADABLE',
      `what was seen of the case cannot be recorded in "${homeDir}": ${error instanceof Error ? error.message : String(error)}`,
      'Make that folder writable, or set CLEARVEIL_HOME to a folder of yours.',
      { path },
    );
  }
}
