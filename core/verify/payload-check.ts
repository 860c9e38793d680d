// SPDX-License-Identifier: GPL-3.0-or-later
/** Compares the files under `data/` with the digests of the record, and says in which way they differ. */
import { canonicalJson } from '../base/canonical-json.ts';
import { decodeHushSheet } from '../release/hush-sheet-schema.ts';
import { measureHushes } from '../release/hush-summary.ts';
import { recordPath } from '../release/package-layout.ts';
import type { MediaRecord } from '../release/record.ts';
import type { FileDigest, Statement } from '../release/statement.ts';
import { decodeVeilSheet } from '../release/veil-sheet-schema.ts';
import { measureVeils } from '../release/veil-summary.ts';
import type { HashedFile, PackageReader } from './package-reader.ts';
import type { PackageEntry } from './package-source.ts';
import type { Finding } from './verdict.ts';

function sameContent(found: HashedFile, expected: HashedFile): boolean {
  return (
    found.sizeBytes === expected.sizeBytes &&
    found.sha256 === expected.sha256 &&
    (found.sha512 === null || found.sha512 === expected.sha512)
  );
}

/** True when the veil sheet is well formed and counts up to what the record says of the copy. */
function veilsAgree(bytes: Uint8Array, media: MediaRecord): boolean {
  const sheet = decodeVeilSheet(bytes);
  return (
    sheet !== undefined &&
    sheet.frameCount === media.video.frameCount &&
    sheet.coded.width === media.video.codedWidth &&
    sheet.coded.height === media.video.codedHeight &&
    canonicalJson(measureVeils(sheet).summary) === canonicalJson(media.veilSummary)
  );
}

/** True when the hush sheet is well formed and counts up to what the record says of the copy. */
function hushesAgree(bytes: Uint8Array, media: MediaRecord): boolean {
  const sheet = decodeHushSheet(bytes);
  return sheet !== undefined && canonicalJson(measureHushes(sheet)) === canonicalJson(media.hushSummary);
}

/** How a sheet is held against the record, and what is found when it does not agree. */
type SheetCheck = {
  readonly finding: Omit<Finding, 'path'>;
  readonly agrees: (bytes: Uint8Array) => boolean;
};

/** The checks of every sheet that the record names, by path. */
function sheetChecks(media: readonly MediaRecord[]): ReadonlyMap<string, SheetCheck> {
  const checks = new Map<string, SheetCheck>();
  for (const item of media) {
    checks.set(item.veils, {
      finding: { code: 'VEILS_MALFORMED', message: 'The veil sheet does not agree with the record.' },
      agrees: (bytes) => veilsAgree(bytes, item),
    });
    if (item.hushes === null) continue;
    checks.set(item.hushes, {
      finding: { code: 'HUSHES_MALFORMED', message: 'The hush sheet does not agree with the record.' },
      agrees: (bytes) => hushesAgree(bytes, item),
    });
  }
  return checks;
}

/** Files whose content is not theirs: exchanged in pairs, or altered. */
function describeAltered(
  altered: ReadonlyMap<string, HashedFile>,
  wanted: ReadonlyMap<string, FileDigest>,
): Finding[] {
  const findings: Finding[] = [];
  const holds = (found: HashedFile, path: string): boolean => {
    const expected = wanted.get(path);
    return expected !== undefined && sameContent(found, expected);
  };
  for (const [path, found] of altered) {
    const partner = [...altered].find(
      ([other, content]) => other !== path && holds(found, other) && holds(content, path),
    )?.[0];
    if (partner === undefined) {
      findings.push({ code: 'PAYLOAD_ALTERED', path, message: 'Its content is not what was signed.' });
    } else if (path < partner) {
      findings.push({
        code: 'PAYLOAD_SWAPPED',
        path,
        message: `Its content and that of ${partner} are exchanged.`,
      });
    }
  }
  return findings;
}

/**
 * Missing, added and renamed files. An unexpected file is hashed only when its size is that of a missing one, so that a
 * renamed file is recognised without reading everything that was added.
 */
async function describeMoved(
  missing: readonly FileDigest[],
  added: readonly PackageEntry[],
  reader: PackageReader,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const unexpected = new Map<string, HashedFile | undefined>();
  for (const entry of added) {
    const mayBeMissing = missing.some((file) => file.sizeBytes === entry.sizeBytes);
    unexpected.set(entry.path, mayBeMissing ? await reader.hash(entry.path) : undefined);
  }
  for (const file of missing) {
    const moved = [...unexpected].find(([, found]) => found && sameContent(found, file))?.[0];
    if (moved === undefined) {
      findings.push({
        code: 'PAYLOAD_MISSING',
        path: file.path,
        message: 'The record names it; it is not there.',
      });
    } else {
      unexpected.delete(moved);
      findings.push({
        code: 'PAYLOAD_RENAMED',
        path: file.path,
        message: `The file now has the name ${moved}.`,
      });
    }
  }
  for (const path of unexpected.keys()) {
    findings.push({ code: 'PAYLOAD_UNEXPECTED', path, message: 'The record does not name it.' });
  }
  return findings;
}

/** Findings about the payload other than the record. `entries`: every file of the package. */
export async function checkPayload(
  statement: Statement,
  entries: readonly PackageEntry[],
  reader: PackageReader,
): Promise<Finding[]> {
  const present = entries.filter((entry) => entry.path.startsWith('data/') && entry.path !== recordPath);
  const sizes = new Map(present.map((entry) => [entry.path, entry.sizeBytes]));
  const wanted = new Map(statement.files.map((file) => [file.path, file]));
  const sheets = sheetChecks(statement.record.media);
  const findings: Finding[] = [];
  const altered = new Map<string, HashedFile>();

  for (const file of statement.files) {
    const sizeBytes = sizes.get(file.path);
    if (sizeBytes === undefined) continue;
    const sheet = sheets.get(file.path);
    // A sheet is hashed and parsed from one read, so that what is parsed is what was verified.
    const bytes = sheet ? await reader.read(file.path, sizeBytes) : undefined;
    const found = sheet ? bytes && reader.hashBytes(bytes) : await reader.hash(file.path);
    if (!found) {
      findings.push({ code: 'FILE_UNREADABLE', path: file.path, message: 'The file cannot be read.' });
    } else if (!sameContent(found, file)) {
      altered.set(file.path, found);
    } else if (sheet && bytes && !sheet.agrees(bytes)) {
      findings.push({ ...sheet.finding, path: file.path });
    }
  }
  findings.push(...describeAltered(altered, wanted));
  const missing = statement.files.filter((file) => !sizes.has(file.path));
  const added = present.filter((entry) => !wanted.has(entry.path));
  findings.push(...(await describeMoved(missing, added, reader)));
  return findings;
}
