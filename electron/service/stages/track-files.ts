// SPDX-License-Identifier: GPL-3.0-or-later
/** Tracks from files and into files. A file is taken in whole or not at all, as one event that names its digest. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { ClearveilError } from '../../../core/base/errors.ts';
import { insertRow } from '../../../core/review/diff.ts';
import type { FootageRow, TrackRow } from '../../../core/review/records.ts';
import { type TrackFormatName, trackFormatNames, trackFormats } from '../../../core/track/formats/formats.ts';
import type { FileTrack, TrackedFootage } from '../../../core/track/formats/track-format.ts';
import { createFile } from '../files/whole-files.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import { outputExists, refuseUnsafeOutput } from './originals.ts';
import type { Session } from './session.ts';

/** A million keyframes take a sixth of this; more is no track file. */
const largestFile = 1024 ** 3;

/** Throws USAGE for a format that there is not. */
export function requireFormat(name: string): TrackFormatName {
  const found = trackFormatNames.find((known) => known === name);
  if (found) return found;
  throw new ClearveilError(
    'USAGE',
    `there is no track format "${name}"`,
    `Choose from ${trackFormatNames.join(', ')}.`,
  );
}

function readBytes(path: string): Buffer {
  try {
    if (statSync(path).size > largestFile)
      throw new ClearveilError(
        'INPUT_UNSUPPORTED',
        `"${path}" is too large for a track file`,
        'Split it by recording.',
      );
    return readFileSync(path);
  } catch (error) {
    if (error instanceof ClearveilError) throw error;
    const code = String((error as NodeJS.ErrnoException).code ?? error);
    throw new ClearveilError(
      code === 'ENOENT' ? 'INPUT_NOT_FOUND' : 'INPUT_UNREADABLE',
      `"${path}" cannot be read: ${code}`,
      'Check the path and its permissions.',
    );
  }
}

function placeOf(footage: FootageRow): TrackedFootage {
  return { frameCount: footage.frameCount, display: footage.probe.video.display };
}

/**
 * Takes in every track of a file. Throws TRACKS_INVALID, naming the entry that is wrong, INPUT_NOT_FOUND or
 * INPUT_UNREADABLE; nothing is written then.
 */
export function importTracks(
  session: Session,
  footage: FootageRow,
  format: TrackFormatName,
  path: string,
): readonly TrackRow[] {
  const bytes = readBytes(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const parsed = trackFormats[format].parse(bytes.toString('utf8'), placeOf(footage));
  if (parsed.length === 0) return [];
  const ids = session.store.nextIds('track', parsed.length);
  const rows = parsed.map(
    (track, at): TrackRow => ({
      ...track,
      id: ids[at] ?? session.store.nextId('track'),
      footageId: footage.id,
      dismissed: false,
      locked: true,
      source: { by: 'import', format, sha256 },
    }),
  );
  session.store.commit({
    event: 'track.imported',
    actor: session.actor,
    changes: rows.map((row) => insertRow('track', row)),
  });
  return rows;
}

/** The tracks that are put into a file: subjects. A withheld picture is a decision and stays in the case. */
function exported(store: CaseReader, footage: FootageRow): FileTrack[] {
  return store.tracksOf(footage.id).flatMap((track): FileTrack[] => {
    const { kind, label, outline, startFrame, endFrame, keyframes, dismissed } = track;
    if (dismissed || kind === 'picture') return [];
    return [{ kind, label, outline, startFrame, endFrame, keyframes }];
  });
}

/** Writes the tracks of a recording, its owner's only, and says how many. Throws OUTPUT_*, DISK_FULL; nothing is left then. */
export function exportTracks(
  store: CaseReader,
  footage: FootageRow,
  format: TrackFormatName,
  path: string,
): number {
  refuseUnsafeOutput(
    path,
    store.footage().map(({ sourcePath }) => sourcePath),
  );
  const tracks = exported(store, footage);
  if (!createFile(path, trackFormats[format].print(tracks, placeOf(footage)))) throw outputExists(path);
  return tracks.length;
}
