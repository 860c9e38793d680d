// SPDX-License-Identifier: GPL-3.0-or-later
/** What can be said of a package's entries before any record is read. */
import { isSafePath, recordPath, tagPaths } from '../release/package-layout.ts';
import type { PackageEntry } from './package-source.ts';
import type { Finding } from './verdict.ts';

/** Entries that no package has, whatever its record says, and a missing record. */
export function checkEntries(entries: readonly PackageEntry[]): Finding[] {
  const findings: Finding[] = [];
  for (const { path, kind } of entries) {
    if (!isSafePath(path)) {
      findings.push({ code: 'PATH_UNSAFE', path, message: 'No file of a package has such a name.' });
    }
    switch (kind) {
      case 'symlink':
        findings.push({ code: 'SYMLINK', path, message: 'A link stands in place of a file.' });
        break;
      case 'other':
        findings.push({ code: 'NOT_A_FILE', path, message: 'It is not a file.' });
        break;
      case 'empty-directory':
        findings.push({ code: 'EMPTY_DIRECTORY', path, message: 'A package has no empty folders.' });
        break;
      case 'file':
        if (!path.startsWith('data/') && !tagPaths.includes(path)) {
          findings.push({ code: 'TAG_UNEXPECTED', path, message: 'No package has this file.' });
        }
    }
  }
  if (!entries.some((entry) => entry.kind === 'file' && entry.path === recordPath)) {
    findings.push({
      code: 'RECORD_MISSING',
      path: recordPath,
      message: 'Without it nothing can be checked.',
    });
  }
  return findings;
}
