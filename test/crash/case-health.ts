// SPDX-License-Identifier: GPL-3.0-or-later
/** What has to hold of a case, its candidates and its packages after any crash. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { insertRow } from '../../core/review/diff.ts';
import { verifyPackageFolder } from '../../electron/service/stages/verify-package.ts';
import type { Actor } from '../../electron/service/storage/audit-store.ts';
import { type CaseStore, openCase } from '../../electron/service/storage/case-store.ts';

const actor: Actor = { person: 'A', role: 'analyst', reason: 'test' };
/** Goes with every command that opens a case. */
export const who = ['--as', 'A', '--reason', 'test', '--json'] as const;
export const veilWords = [
  '--purpose',
  'personal-privacy',
  '--characteristic',
  'face',
  '--code',
  '(b)(6)',
] as const;

export function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Bytes and time of originals, to compare later. */
export function rememberOriginals(paths: readonly string[]): () => void {
  const look = (): unknown =>
    paths.map((path) => ({ path, sha256: sha256(path), mtime: statSync(path).mtimeMs }));
  const before = look();
  return () => expect(look()).toEqual(before);
}

/** Files in `candidates/` that look finished are exactly the proved ones; a proved one is there, at least unnamed. */
function expectCandidates(store: CaseStore): void {
  const folder = store.paths.candidates;
  const finished = readdirSync(folder).filter((name) => !name.endsWith('.partial'));
  const rows = new Map(store.candidates().map((row) => [row.fileName, row.sha256]));
  for (const name of finished)
    expect({ name, sha256: sha256(join(folder, name)) }).toEqual({ name, sha256: rows.get(name) });
  for (const [name, digest] of rows) {
    const path = join(folder, name);
    expect({ name, sha256: sha256(existsSync(path) ? path : `${path}.partial`) }).toEqual({
      name,
      sha256: digest,
    });
  }
}

/** Every folder in `folder` is a package that verifies, or says by its name that it is none and is refused. */
export async function expectPackages(folder: string): Promise<void> {
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const verdict = verifyPackageFolder(join(folder, name));
    if (/^\..+\.partial-/.test(name)) await expect(verdict).rejects.toMatchObject({ code: 'NOT_A_PACKAGE' });
    else expect(await verdict).toMatchObject({ intact: true, findings: [] });
  }
}

/**
 * The case opens for writing at once (no lock was left behind), its log holds, no job claims to run, and its candidates
 * are what they say.
 */
export function expectHealthy(dir: string): void {
  const store = openCase(dir, { mode: 'write' });
  try {
    expect(store.verifyAudit()).toMatchObject({ intact: true, findings: [] });
    expect(store.jobs('running')).toEqual([]);
    expectCandidates(store);
  } finally {
    store.close();
  }
}

/** A track drawn by hand over the whole recording, so that there is something to veil whatever a detector finds. */
export function drawTrack(dir: string, footageId = 'footage-1'): void {
  const store = openCase(dir, { mode: 'write' });
  try {
    const { frameCount } = store.footage(footageId);
    const box = { x: 80 * 16, y: 60 * 16, width: 64 * 16, height: 64 * 16 };
    const at = (frame: number) => ({ frame, box, origin: 'manual' as const, score: null });
    const track = {
      id: store.nextId('track'),
      footageId,
      kind: 'face' as const,
      label: '',
      startFrame: 0,
      endFrame: frameCount,
      outline: { form: 'rectangle' as const },
      keyframes: [at(0), at(frameCount - 1)],
      dismissed: false,
      locked: true,
      source: { by: 'person' as const, person: actor.person },
    };
    store.commit({ event: 'track.drawn', actor, changes: [insertRow('track', track)] });
  } finally {
    store.close();
  }
}
