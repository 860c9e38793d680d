// SPDX-License-Identifier: GPL-3.0-or-later
/** Makes every tag file again from the record and compares it with the one that is there. */

import { sameBytes } from '../base/same-bytes.ts';
import { tagFiles } from '../release/bag.ts';
import type { FileDigest, Statement } from '../release/statement.ts';
import type { PackageReader } from './package-reader.ts';
import type { Finding } from './verdict.ts';

/** `present`: the paths of the package's files; `recordFile`: the record as it was read. */
export async function checkTags(
  statement: Statement,
  recordFile: FileDigest,
  present: ReadonlySet<string>,
  reader: PackageReader,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [path, expected] of tagFiles(statement.record, [...statement.files, recordFile])) {
    if (!present.has(path)) {
      findings.push({ code: 'TAG_MISSING', path, message: 'A package has this file; it is not there.' });
      continue;
    }
    const found = await reader.read(path, expected.length);
    if (!found || !sameBytes(found, expected)) {
      findings.push({ code: 'TAG_ALTERED', path, message: 'It does not say what the record says.' });
    }
  }
  return findings;
}
