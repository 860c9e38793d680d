// SPDX-License-Identifier: GPL-3.0-or-later
/** What people wrote and what the original carried along occurs in no byte of a released package. */
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { tree } from './case-content.ts';
import { done, makePlace } from './cli.ts';
import { type FinishedRelease, finishRelease } from './finished-release.ts';
import { captionedFrames, ffprobe, hasProgram } from './media-tools.ts';

const hasProbe = hasProgram('ffprobe', 'the copy is searched for bytes, its streams are not listed');

const planted = {
  fileName: 'OFFICER-ZEBRA-4711.mov',
  analyst: 'Quagga Ann',
  reviewer: 'Okapi Rae',
  reason: 'request-gnu-2031',
  label: 'Subject Impala',
  harm: 'Would be found by Dugong and hurt.',
  hushHarm: 'Would be heard by Narwhal.',
  watched: 'Seen with Tapir twice.',
  officeKey: 'oryx-office',
  personKey: 'kudu-person',
  // Chosen so that they are found if they are there.
  purpose: 'confidential-source',
  characteristic: 'spoken-identifier',
  around: {
    title: 'Case of the Jerboa',
    requestNumber: 'KOODOO-12',
    requester: 'Linsang Press',
    agency: 'Margay County Police',
    logo: 'LOGO-NUMBAT',
    note: 'The Ocelot is a poster.',
  },
} as const;

/** What people wrote, the name of the file first. */
const written = [
  'ZEBRA-4711',
  'Quagga',
  'Okapi',
  'gnu-2031',
  'Impala',
  'Dugong',
  'Narwhal',
  'Tapir',
  'oryx',
  'kudu-person',
  'confidential-source',
  'spoken-identifier',
  'Jerboa',
  'KOODOO-12',
  'Linsang',
  'Margay',
  'LOGO-NUMBAT',
  'Ocelot',
];
/** Tags, streams and chapters of the original. */
const carried = [
  'TITLE-ALPACA',
  'COMMENT-BISON',
  '+40.7484-073.9857',
  'HANDLER-CIVET',
  'SOUND-DINGO',
  'CHAPTER-ELAND',
  'SUBTITLE-FOSSA',
  'DATA-GENET',
];
const markers = [...written, ...carried];

const place = makePlace();
let finished: FinishedRelease;
let files: readonly string[];

beforeAll(async () => {
  finished = await finishRelease(
    place,
    'package',
    {
      frameCount: 36,
      audio: { tags: { handler_name: 'SOUND-DINGO', title: 'SOUND-DINGO' } },
      tags: { title: 'TITLE-ALPACA', comment: 'COMMENT-BISON', location: '+40.7484-073.9857/' },
      videoTags: { handler_name: 'HANDLER-CIVET', title: 'HANDLER-CIVET' },
      chapters: [{ startMs: 0, title: 'CHAPTER-ELAND' }],
      subtitle: 'SUBTITLE-FOSSA',
      data: 'DATA-GENET',
      captions: 'CAPTION-HYRAX ',
    },
    planted,
  );
  files = tree(finished.package).filter((name) => statSync(join(finished.package, name)).isFile());
});

/** Every run of base64 that decodes to something, also of its URL-safe kind. */
function decodedRuns(bytes: Buffer): Buffer[] {
  const runs = bytes.toString('latin1').match(/[A-Za-z0-9+/_-]{16,}={0,2}/g) ?? [];
  return runs.map((run) => Buffer.from(run, 'base64'));
}

/** What a deflate, zlib or gzip stream at the beginning of `bytes` unpacks to. */
function unpacked(bytes: Buffer): Buffer[] {
  return [inflateSync, inflateRawSync, gunzipSync].flatMap((unpack) => {
    try {
      return [unpack(bytes, { maxOutputLength: 10_000_000 })];
    } catch {
      return [];
    }
  });
}

/** Ways to write a marker down. */
function spellings(marker: string): Buffer[] {
  return [marker, marker.toLowerCase(), marker.toUpperCase(), encodeURIComponent(marker)].flatMap((text) => [
    Buffer.from(text, 'utf8'),
    Buffer.from(text, 'utf16le'),
    Buffer.from(text, 'utf16le').swap16(),
    Buffer.from(Buffer.from(text, 'utf8').toString('hex'), 'utf8'),
  ]);
}

function holds(bytes: Buffer, marker: string): boolean {
  return spellings(marker).some((spelling) => bytes.includes(spelling));
}

/** The places, whole or inside base64 or compression, in which a marker occurs. */
function findings(path: string, marker: string): string[] {
  const bytes = readFileSync(path);
  const found: string[] = [];
  if (holds(bytes, marker)) found.push('plain');
  for (const run of decodedRuns(bytes)) {
    if (holds(run, marker)) found.push('in base64');
    if (unpacked(run).some((inner) => holds(inner, marker))) found.push('compressed in base64');
  }
  return found;
}

describe('the search', () => {
  test('finds every marker in the original, so that it would find it in the package', () => {
    for (const marker of carried) expect(findings(finished.original, marker), marker).toContain('plain');
  });

  test('finds what people wrote in the case', () => {
    const wal = tree(finished.caseDir).filter((name) => name.startsWith('case.db'));
    const bytes = Buffer.concat(wal.map((name) => readFileSync(join(finished.caseDir, name))));
    // The names of keys are where the keys are.
    for (const marker of written.filter((name) => name !== 'oryx' && name !== 'kudu-person'))
      expect(holds(bytes, marker), marker).toBe(true);
  });

  test('looks into a package in which sound was hushed', () => {
    expect(files).toContain('data/hushes.json');
  });

  test('looks into the record, which is base64 in an envelope', () => {
    const record = readFileSync(join(finished.package, 'data/record.dsse.json'));
    expect(decodedRuns(record).some((run) => run.includes('urn:clearveil:redaction-record:1'))).toBe(true);
  });
});

describe('a released package', () => {
  test.each(markers)('%s occurs in none of its bytes', (marker) => {
    for (const file of files) {
      expect(findings(join(finished.package, file), marker), file).toEqual([]);
      expect(holds(Buffer.from(file), marker), file).toBe(false);
    }
  });

  test('says nothing of folders, of the account or of the machine it was made on', () => {
    for (const local of [basename(place.root), place.home, 'Street.case', 'package.case', 'originals/'])
      for (const file of files)
        expect(findings(join(finished.package, file), local), `${local} ${file}`).toEqual([]);
  });

  test('is a released one, with nothing but what its record implies', async () => {
    expect(finished.status).toBe('released');
    const verdict = done<{ intact: boolean; authentic: boolean }>(
      await place.cli([
        'verify',
        finished.package,
        '--trust',
        finished.trustFile,
        '--original',
        finished.original,
      ]),
    );
    expect(verdict).toMatchObject({ intact: true, authentic: true });
  });

  test.skipIf(!hasProbe)(
    'its copy has a picture and a sound, and no stream, chapter or caption beside',
    () => {
      const probed = ffprobe(finished.media);
      expect(probed.streams.map((stream) => stream.codec_type)).toEqual(['video', 'audio']);
      expect(probed.chapters).toEqual([]);
      expect(captionedFrames(finished.original)).toBe(36);
      expect(captionedFrames(finished.media)).toBe(0);
    },
  );
});
