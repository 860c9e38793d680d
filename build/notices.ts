// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Writes THIRD-PARTY-NOTICES.md: what others made that Clearveil brings along, and on which terms.
 *
 *     node build/notices.ts            writes it
 *     node build/notices.ts --check    exit code 1 when it is not what would be written
 *
 * The result does not depend on the machine. Which packages there are comes from the lock file; their licence texts come from
 * node_modules. An optional package that is not installed here (another platform's, or one whose download failed) keeps the
 * text that the notices already have for that version.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadRegistry } from '../models/registry.ts';
import { parseTexts, renderNotices } from './notices/document.ts';
import { lockedPackages, textsOf } from './notices/packages.ts';

const root = join(import.meta.dirname, '..');
const target = join(root, 'THIRD-PARTY-NOTICES.md');

/** The notices as they should read, given what they read now. Throws when a package's licence cannot be told. */
async function freshNotices(current: string): Promise<string> {
  const packages = lockedPackages(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const texts = await textsOf(root, packages, parseTexts(current));
  return renderNotices(packages, texts, loadRegistry().models);
}

const current = await readFile(target, 'utf8').catch(() => '');
const fresh = await freshNotices(current);
if (fresh === current) {
  console.info('THIRD-PARTY-NOTICES.md is up to date.');
} else if (process.argv[2] === '--check') {
  console.error('THIRD-PARTY-NOTICES.md is stale: run npm run notices and commit the result.');
  process.exitCode = 1;
} else {
  await writeFile(target, fresh);
  console.info('THIRD-PARTY-NOTICES.md written.');
}
