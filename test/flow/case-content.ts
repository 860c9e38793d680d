// SPDX-License-Identifier: GPL-3.0-or-later
/** What tests put into a case and read from it beside the command line: drawn tracks, files on the disk. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { unitsPerPixel } from '../../core/base/geometry.ts';
import { insertRow } from '../../core/review/diff.ts';
import type { TrackRow } from '../../core/review/records.ts';
import { changeAgency } from '../../electron/service/stages/agency.ts';
import { describeCase } from '../../electron/service/stages/describe-case.ts';
import { addNote } from '../../electron/service/stages/notes.ts';
import { blobDigest } from '../../electron/service/storage/blob-store.ts';
import { openCase } from '../../electron/service/storage/case-store.ts';
import { analyst, type Place, purpose } from './cli.ts';
import type { Rect } from './decoded.ts';

/** A box drawn by hand: where it is in display pixels at its first and at its last frame. */
export type Drawn = {
  readonly footage: string;
  readonly startFrame: number;
  readonly endFrame: number;
  readonly from: Rect;
  readonly to?: Rect;
  readonly label?: string;
};

function toUnits({ x, y, width, height }: Rect): Rect {
  const units = (value: number): number => Math.round(value * unitsPerPixel);
  return { x: units(x), y: units(y), width: units(width), height: units(height) };
}

/** Draws tracks as a person would in the editor; answers their ids. */
export function drawTracks(
  place: Place,
  caseDir: string,
  drawn: readonly Drawn[],
  person = analyst,
): string[] {
  const store = openCase(caseDir, { mode: 'write', homeDir: place.home });
  try {
    const tracks = drawn.map(({ footage, startFrame, endFrame, from, to, label }): TrackRow => {
      const first = { frame: startFrame, box: toUnits(from), origin: 'manual', score: null } as const;
      const last = { frame: endFrame - 1, box: toUnits(to ?? from), origin: 'manual', score: null } as const;
      return {
        id: store.nextId('track'),
        footageId: footage,
        kind: 'face',
        label: label ?? '',
        startFrame,
        endFrame,
        outline: { form: 'rectangle' },
        keyframes: endFrame - startFrame > 1 ? [first, last] : [first],
        dismissed: false,
        locked: false,
        source: { by: 'person', person },
      };
    });
    store.commit({
      event: 'track.drawn',
      actor: { person, role: 'analyst', reason: purpose },
      changes: tracks.map((track) => insertRow('track', track)),
    });
    return tracks.map((track) => track.id);
  } finally {
    store.close();
  }
}

/** What is written around the recordings of a case in the window: none of it is a copy's business. */
export type CaseWords = {
  readonly title: string;
  readonly requestNumber: string;
  readonly requester: string;
  readonly agency: string;
  /** Bytes that stand for a logo. */
  readonly logo: string;
  readonly note: string;
};

/** Writes them as a person would in the window, the note on the first frame. */
export function describeAround(place: Place, caseDir: string, words: CaseWords, person = analyst): void {
  const store = openCase(caseDir, { mode: 'write', homeDir: place.home });
  try {
    const actor = { person, role: 'analyst', reason: purpose };
    const session = { store, actor, signal: new AbortController().signal, report: () => undefined };
    const { title, requestNumber, requester, agency, note } = words;
    describeCase(session, title, { requestNumber, requester, requestType: null, due: null });
    const logo = new TextEncoder().encode(words.logo);
    changeAgency(session, { name: agency, logo: blobDigest(logo) }, logo);
    addNote(
      session,
      store.footage('footage-1'),
      { startFrame: 0, endFrame: 1 },
      { text: note, event: 'force' },
    );
  } finally {
    store.close();
  }
}

/** Every file and folder under `dir`, sorted; nothing when it is absent. */
export function tree(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true }).map(String).sort();
}

/** SHA-256 of every file under `dir`. */
export function sha256Of(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
