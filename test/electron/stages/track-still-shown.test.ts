// SPDX-License-Identifier: GPL-3.0-or-later
/** What a second look still sees in a copy becomes tracks; once they are veiled, the faces are gone from the next copy. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { intersectionOverUnion } from '../../../core/base/geometry.ts';
import type { SecondLook } from '../../../core/render/second-look.ts';
import type { FootageRow } from '../../../core/review/records.ts';
import { defaultProfile as profile } from '../../../core/standard/profile.ts';
import { openPackStore } from '../../../electron/service/packs/pack-store.ts';
import { veilTracks } from '../../../electron/service/stages/decide.ts';
import { detectAndTrack } from '../../../electron/service/stages/detect.ts';
import { ingestFootage } from '../../../electron/service/stages/ingest.ts';
import { drawTrack } from '../../../electron/service/stages/place.ts';
import { type Rendered, renderCandidate } from '../../../electron/service/stages/render.ts';
import type { Session } from '../../../electron/service/stages/session.ts';
import { openPlaces, trackStillShown } from '../../../electron/service/stages/track-still-shown.ts';
import { takeBackDecision } from '../../../electron/service/stages/undo.ts';
import { type CaseStore, openCase } from '../../../electron/service/storage/case-store.ts';
import { type Decoded, decodeFile } from '../../flow/decoded.ts';
import { type FaceClip, makeFaceClip } from '../../flow/face-clip.ts';
import { writeBlobPack } from '../../models/blob-pack.ts';
import { analyst } from '../storage/case-fixtures.ts';

const audience = 'public';
const why = {
  purpose: 'personal-privacy',
  characteristic: 'face',
  code: '(b)(6)',
  statute: null,
  harm: null,
  audiences: [audience],
};

let root: string;
let store: CaseStore;
let session: Session;
let footage: FootageRow;
let clip: FaceClip;

const render = (): Promise<Rendered> =>
  renderCandidate(session, footage, { audience, profile, draft: true, compatible: false });
const lookAt = ({ proof }: Rendered): SecondLook => {
  const [look, ...others] = proof.secondLooks;
  if (!look || others.length > 0) throw new Error('faces alone are looked for');
  return look;
};
const open = (): number =>
  openPlaces(store, footage, audience, profile).open.flatMap(({ places }) => places).length;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'clearveil-still-shown-'));
  clip = await makeFaceClip(join(root, 'street.mp4'));
  store = openCase(join(root, 'Street.case'), { mode: 'write', create: true, homeDir: join(root, 'home') });
  session = { store, actor: analyst, signal: new AbortController().signal, report: () => undefined };
  ({ footage } = await ingestFootage(session, clip.path));
  // Nobody detected anything: one face was drawn where there is none, so faces are what is looked for.
  const far = { x: 0, y: 16, width: 160, height: 160 };
  const { tracks } = drawTrack(session, footage, 'face', { form: 'rectangle' }, [
    { frame: 0, box: far },
    { frame: footage.frameCount - 1, box: far },
  ]);
  veilTracks(session, footage, tracks, why, profile);
});

afterAll(() => {
  store.close();
  rmSync(root, { recursive: true, force: true });
});

/** Whether the middle of every face that shows is veiled on a frame of a copy: black, but for the letters of a reason. */
function veiledFaces(copy: Decoded): boolean[] {
  return clip.truth.flatMap(({ faces }, frame) => {
    const luma = copy.frames[frame]?.planes[0];
    if (!luma) throw new Error(`frame ${frame} is missing`);
    return faces
      .filter(({ visible, box }) => visible > 0.5 && box.x > 0 && box.x + box.width < luma.width)
      .map(({ box }) => {
        const samples: number[] = [];
        for (let y = Math.ceil(box.y + 0.2 * box.height); y < box.y + 0.8 * box.height; y++)
          for (let x = Math.ceil(box.x + 0.2 * box.width); x < box.x + 0.8 * box.width; x++)
            samples.push(luma.samples[y * luma.width + x] ?? 0);
        const black = samples.filter((sample) => sample <= 16 + 12).length;
        return black >= 0.6 * samples.length && Math.max(...samples) <= 120 + 12;
      });
  });
}

describe('faces that nobody detected', () => {
  let first: Rendered;
  let made: Awaited<ReturnType<typeof trackStillShown>>;

  beforeAll(async () => {
    first = await render();
    made = await trackStillShown(session, footage, audience, profile);
  });

  test('are seen by the second look, each sight noted down', () => {
    const { shown, open: sights } = lookAt(first);
    expect(shown.flatMap(({ seenAt }) => seenAt)).toHaveLength(sights);
    for (const { startFrame, endFrame, seenAt } of shown) {
      expect([seenAt?.[0]?.frame, seenAt?.at(-1)?.frame]).toEqual([startFrame, endFrame - 1]);
    }
    expect(shown.length).toBeGreaterThan(3);
  });

  test('become one track each, undecided and of the model that saw them; every sight lies on one', () => {
    const { shown, model } = lookAt(first);
    expect(made.tracks.length).toBeLessThan(shown.length);
    for (const { source, kind, dismissed, locked } of made.tracks)
      expect({ source, kind, dismissed, locked }).toEqual({
        source: { by: 'model', model },
        kind: 'face',
        dismissed: false,
        locked: false,
      });
    const places = made.tracks.flatMap((track) =>
      track.keyframes.map((keyframe) => ({ track, ...keyframe })),
    );
    for (const { frame, box, score } of shown.flatMap(({ seenAt = [] }) => seenAt)) {
      const on = places.find((place) => place.frame === frame && place.score === score);
      expect(on?.origin, `frame ${frame}`).toBe('detected');
      expect(intersectionOverUnion(on?.box ?? box, box), `frame ${frame}`).toBeGreaterThan(0.6);
    }
    expect(store.veilsOf(footage.id)).toHaveLength(1);
  });

  test('are in the log as one event with what it was made of', () => {
    const written = [...store.events()].filter(({ event }) => event === 'track.still-shown');
    expect(written.map(({ sequence }) => sequence)).toEqual([made.sequence]);
    expect(JSON.parse(written[0]?.note ?? '')).toEqual({
      footage: footage.id,
      candidate: first.candidate.id,
      places: lookAt(first).places,
    });
  });

  test('are not made a second time, and come back once that is taken back', async () => {
    const again = trackStillShown(session, footage, audience, profile);
    await expect(again).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('no place'),
    });
    expect(open()).toBe(0);
    takeBackDecision(session, made.sequence);
    expect(store.tracksOf(footage.id)).toHaveLength(1);
    expect(open()).toBe(lookAt(first).places);
    const anew = await trackStillShown(session, footage, audience, profile);
    expect(anew.tracks.map(({ keyframes }) => keyframes)).toEqual(
      made.tracks.map(({ keyframes }) => keyframes),
    );
    made = anew;
  });

  test('stay where detection runs and does not find them', async () => {
    writeBlobPack(join(root, 'stick'));
    const { folder, id } = await openPackStore().install(join(root, 'stick'));
    const options = { kinds: null, profile: 'fast', modelPack: folder, engine: 'auto' } as const;
    await detectAndTrack(session, footage, options);
    const rows = store.tracksOf(footage.id);
    expect(rows).toEqual(expect.arrayContaining([...made.tracks]));
    const detected = [...store.events()].findLast(({ event }) => event === 'footage.detected');
    takeBackDecision(session, detected?.sequence ?? -1);
    // Installed, it would be the one that takes the next second look.
    await openPackStore().remove(id);
  });

  test('are gone from the next copy once they are veiled, on every frame', async () => {
    veilTracks(session, footage, made.tracks, why, profile);
    expect(open()).toBe(0);
    const second = await render();
    expect(lookAt(second)).toMatchObject({ model: lookAt(first).model, open: 0 });
    expect(second.proof.warnings).toEqual([]);
    const [bare, veiled] = [await decodeFile(first.path), await decodeFile(second.path)].map(veiledFaces);
    expect(bare?.filter((is) => is)).toEqual([]);
    expect(veiled?.length).toBeGreaterThan(100);
    expect(veiled?.filter((is) => !is)).toEqual([]);
  });
});
