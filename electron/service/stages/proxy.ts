// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A version for watching, of a recording or a candidate that a browser cannot play. It lies in the cache of the case, which is
 * emptied when the case is closed and when it is opened after a kill: until it is whole it has a name that nobody asks for.
 */
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ClearveilError } from '../../../core/base/errors.ts';
import { planVeils } from '../../../core/render/plan-veils.ts';
import type { VeilSheet } from '../../../core/render/veil-sheet.ts';
import type { CandidateRow, FootageRow } from '../../../core/review/records.ts';
import { pixelLayout } from '../engine/media/pixel-format.ts';
import type { ProxyReport } from '../engine/tasks/task-table.ts';
import { touchFile } from '../storage/case-files.ts';
import { candidatePath, finishNaming, unfinishedSuffix } from './candidate-files.ts';
import { looksUnchanged } from './originals.ts';
import { picturesPlay } from './playable.ts';
import { type EngineRunner, faultsOf, frameIndexOf, runStageJob, type Session } from './session.ts';
import { threadsFor } from './sheets.ts';

/** A recording is watched at no more than this; a copy as large as it is, since watching it is a gate. Pixels of either side. */
const longestSide = { recording: 1920, copy: 8192 } as const;

export type ReadyProxy = Pick<ProxyReport, 'pictures' | 'sound' | 'silentBecause'> & {
  readonly path: string;
  readonly sha256: string;
  readonly frames: number;
};

/** What a version is made of: the recording, or a copy of it. */
export type Watched = { readonly footage: FootageRow; readonly candidate: CandidateRow | null };

/** A sheet that veils nothing, for pictures that are copied. */
function bareSheet(footage: FootageRow): VeilSheet {
  const { chromaShiftX, chromaShiftY, bitDepth } = pixelLayout(footage.probe.video.pixelFormat);
  return planVeils({
    geometry: footage.probe.video,
    layout: { chromaShiftX, chromaShiftY, bitDepth },
    frameCount: footage.frameCount,
    fieldPaired: false,
    tracks: [],
    veils: [],
    audience: '',
    hidden: [],
    tones: new Map(),
    newId: () => '',
  });
}

/** Throws INPUT_CHANGED unless the file is what the case says it is: a recording by size and time, a copy by its digest. */
async function requireFile({ store }: Session, watched: Watched, engine: EngineRunner): Promise<string> {
  const { footage, candidate } = watched;
  if (!candidate) {
    if (looksUnchanged(footage)) return footage.sourcePath;
    throw new ClearveilError(
      'INPUT_CHANGED',
      `the original of ${footage.id} is not the file that was taken in, or is not there`,
      'Restore the original from its medium.',
    );
  }
  const path = candidatePath(store.paths.candidates, candidate);
  finishNaming(path);
  const { sha256 } = await engine('digest', { path });
  if (sha256 === candidate.sha256) return path;
  throw new ClearveilError(
    'INPUT_CHANGED',
    `the file of ${candidate.id} has changed since it was proved`,
    'Render the copy anew.',
    { proved: candidate.sha256, found: sha256 },
  );
}

/**
 * Makes a version for watching. Throws INPUT_CHANGED for a file that is another one now, INPUT_UNSUPPORTED and INPUT_NO_FRAMES
 * where no picture can be decoded or no version shows every frame at its time, DISK_FULL, CANCELLED.
 */
export function makeProxy(session: Session, watched: Watched): Promise<ReadyProxy> {
  const { store } = session;
  const { footage, candidate } = watched;
  const params = { candidate: candidate?.id ?? null };
  return runStageJob(session, { kind: 'proxy', footageId: footage.id, params }, async (_, engine) => {
    const source = await requireFile(session, watched, engine);
    const name = `${candidate?.id ?? footage.id}.${randomBytes(6).toString('hex')}.mp4`;
    const path = join(store.paths.cache, name);
    const partial = path + unfinishedSuffix;
    touchFile(partial);
    try {
      const report = await engine(
        'proxy',
        {
          path: source,
          index: candidate ? null : frameIndexOf(store, footage),
          outputPath: partial,
          // A copy carries nothing else, and has one sound.
          channels: candidate ? [] : (footage.probe.channels ?? []),
          ...(!candidate && footage.probe.sound ? { sound: footage.probe.sound.stream } : {}),
          bareSheet: picturesPlay(watched) ? bareSheet(footage) : null,
          faultCount: faultsOf(store, footage).length,
          longestSide: candidate ? longestSide.copy : longestSide.recording,
          threads: threadsFor(store, footage),
        },
        (progress) => ({ ...progress, note: 'making a version for watching' }),
      );
      const { sha256 } = await engine('digest', { path: partial });
      renameSync(partial, path);
      const { index, pictures, sound, silentBecause, missingFrames } = report;
      const frames = index.pts.length - missingFrames.length;
      return { pictures, sound, silentBecause, path, sha256, frames };
    } finally {
      rmSync(partial, { force: true });
    }
  });
}
