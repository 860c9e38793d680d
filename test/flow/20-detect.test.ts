// SPDX-License-Identifier: GPL-3.0-or-later
/** Detect and track: faces that are there are covered, a decision of a person survives, and twice gives the same. */
import { beforeAll, describe, expect, test } from 'vitest';
import { makeFixture } from '../../electron/service/engine/synthesis/fixture.ts';
import { sha256Of } from './case-content.ts';
import { done, makePlace, refused } from './cli.ts';
import type { Rect } from './decoded.ts';
import { type FaceClip, makeFaceClip } from './face-clip.ts';

type Region = Rect & {
  readonly frame: number;
  readonly track: string;
  readonly kind: string;
  readonly origin: string;
  readonly score: number | null;
};
type RegionsAnswer = {
  readonly footage: readonly { readonly footage: string; readonly regions: readonly Region[] }[];
};
type DetectAnswer = {
  readonly footage: readonly {
    readonly footage: string;
    readonly model: { readonly id: string; readonly sha256: string; readonly engine: string };
    readonly models: readonly { readonly model: { readonly task: string; readonly sha256: string } }[];
    readonly detections: number;
    readonly sampledFrames: number;
    readonly kept: number;
    readonly notes: readonly string[];
    readonly tracks: readonly {
      readonly track: string;
      readonly startFrame: number;
      readonly endFrame: number;
    }[];
  }[];
};

const place = makePlace();
const caseDir = place.output('Street.case');
let clip: FaceClip;
let first: DetectAnswer['footage'][number];
let found: readonly Region[];

async function regionsOf(dir: string): Promise<readonly Region[]> {
  const answer = done<RegionsAnswer>(await place.cli(['regions', dir]));
  return answer.footage[0]?.regions ?? [];
}

async function detect(dir: string, ...words: readonly string[]): Promise<DetectAnswer['footage'][number]> {
  const [footage] = done<DetectAnswer>(await place.cli(['detect', dir, ...words])).footage;
  if (!footage) throw new Error('nothing was detected on');
  return footage;
}

/** Share of the pixels of `box` that lie in any of the regions. */
function coveredShare(box: Rect, regions: readonly Region[]): number {
  let covered = 0;
  let all = 0;
  for (let y = Math.floor(box.y); y < box.y + box.height; y++) {
    for (let x = Math.floor(box.x); x < box.x + box.width; x++) {
      all++;
      if (regions.some((r) => x >= r.x && y >= r.y && x + 1 <= r.x + r.width && y + 1 <= r.y + r.height))
        covered++;
    }
  }
  return covered / all;
}

beforeAll(async () => {
  clip = await makeFaceClip(place.original('street.mp4'));
  done(await place.cli(['ingest', caseDir, clip.path]));
  first = await detect(caseDir);
  found = await regionsOf(caseDir);
});

describe('what is found', () => {
  test('covers the faces that a viewer would recognise', () => {
    const faces = clip.truth.flatMap((truth, frame) =>
      truth.faces
        .filter((face) => face.box.height >= 30 && face.visible === 1)
        .map(({ box, person }) => ({ frame, box, person })),
    );
    expect(faces.length).toBeGreaterThan(40);
    const missed = faces.filter(({ frame, box }) => {
      const inner = {
        x: box.x + box.width * 0.2,
        y: box.y + box.height * 0.2,
        width: box.width * 0.6,
        height: box.height * 0.6,
      };
      return (
        coveredShare(
          inner,
          found.filter((region) => region.frame === frame),
        ) < 0.9
      );
    });
    expect(1 - missed.length / faces.length, JSON.stringify(missed.slice(0, 5))).toBeGreaterThanOrEqual(0.9);
  });

  test('lies inside the recording, says where each box comes from, and names the model', () => {
    expect(found.length).toBeGreaterThan(0);
    for (const region of found) {
      expect(region.frame).toBeGreaterThanOrEqual(0);
      expect(region.frame).toBeLessThan(clip.frameCount);
      expect(region.kind).toBe('face');
      expect(['detected', 'bridged', 'padded', 'tracked']).toContain(region.origin);
      expect(region.score === null).toBe(region.origin !== 'detected');
    }
    expect(new Set(found.map((region) => region.track))).toEqual(
      new Set(first.tracks.map((row) => row.track)),
    );
    expect(first.model.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(first.sampledFrames).toBeGreaterThan(0);
  });
});

describe('a second run', () => {
  test('with the same settings gives the same tracks under the same ids', async () => {
    const second = await detect(caseDir);
    expect(second.detections).toBe(first.detections);
    expect(second.kept).toBe(0);
    const again = await regionsOf(caseDir);
    expect(again).toEqual(found);
    expect(second.tracks).toEqual(first.tracks);
  });

  test('keeps what a person decided on, under its id', async () => {
    const kept = found[0]?.track ?? '';
    const why = ['--purpose', 'personal-privacy', '--characteristic', 'face', '--code', '(b)(6)'];
    done(await place.cli(['veil', caseDir, '--track', kept, ...why]));
    const third = await detect(caseDir, '--profile', 'thorough');
    expect(third.tracks.map(({ track }) => track)).toContain(kept);
    const frames = (regions: readonly Region[]): number[] =>
      regions.filter(({ track }) => track === kept).map(({ frame }) => frame);
    expect(frames(await regionsOf(caseDir))).toEqual(expect.arrayContaining(frames(found)));
    const audit = done<{ intact: boolean }>(await place.cli(['audit', caseDir, '--verify']));
    expect(audit.intact).toBe(true);
  });

  test('leaves the original as it was', () => {
    const answer = place.cli(['ingest', caseDir, clip.path]);
    return expect(answer.then((ran) => done<{ footage: unknown }>(ran).footage)).resolves.toMatchObject([
      { already: true, sha256: sha256Of(clip.path) },
    ]);
  });
});

describe('other ways to look', () => {
  const dir = place.output('Short.case');
  let street: FaceClip;

  beforeAll(async () => {
    street = await makeFaceClip(place.original('short.mp4'), 6);
    done(await place.cli(['ingest', dir, place.original('short.mp4')]));
  });

  test('the engine without native code finds the same faces, with another model and saying so', async () => {
    const native = await detect(dir, '--engine', 'onnxruntime');
    const boxes = (await regionsOf(dir)).filter(({ height }) => height >= 30);
    expect(boxes.length).toBeGreaterThan(6);
    const portable = await detect(dir, '--engine', 'tfjs-wasm');
    expect(portable.model.engine).toContain('wasm');
    expect(portable.model.id).not.toBe(native.model.id);
    expect(portable.notes.join()).toContain(native.model.id);
    const others = await regionsOf(dir);
    const missed = boxes.filter(
      (box) =>
        coveredShare(
          box,
          others.filter(({ frame }) => frame === box.frame),
        ) < 0.5,
    );
    // A weaker model: it may take one look longer to see who comes in at the edge.
    expect(missed.length / boxes.length, JSON.stringify(missed)).toBeLessThan(0.2);
  });

  test('a recording without faces gives no tracks, and that is no failure', async () => {
    const plain = place.output('Plain.case');
    const paint = (picture: { y: Uint8Array; u: Uint8Array; v: Uint8Array }): void => {
      picture.y.fill(90);
      picture.u.fill(128);
      picture.v.fill(128);
    };
    await makeFixture(place.original('wall.mp4'), { frameCount: 6, paint });
    done(await place.cli(['ingest', plain, place.original('wall.mp4')]));
    const nothing = await detect(plain);
    expect(nothing.tracks).toEqual([]);
    expect(await regionsOf(plain)).toEqual([]);
  });

  test('a kind that no model finds on the engine named is refused, not skipped', async () => {
    const words = ['--kinds', 'face,plate', '--engine', 'tfjs-wasm'];
    refused(await place.cli(['detect', dir, ...words]), 'MODEL_UNAVAILABLE', 5);
  });

  test('every kind is looked for in one run, by a model that is named, and kinds not looked for stay', async () => {
    const faces = (await detect(dir)).tracks.length;
    const others = ['person', 'vehicle', 'screen', 'plate', 'paper', 'text', 'overlay'];
    const answer = await detect(dir, '--kinds', others.join());
    expect(answer.models.map(({ model }) => model.task)).toEqual(others);
    expect(answer.models.every(({ model }) => /^[0-9a-f]{64}$/.test(model.sha256))).toBe(true);
    expect(answer.kept).toBe(faces);
    const all = await regionsOf(dir);
    const kindsFound = new Set(all.map(({ kind }) => kind));
    for (const kind of ['face', 'person', 'vehicle', 'text', 'overlay']) expect(kindsFound).toContain(kind);
    const burntIn = all.filter(({ kind }) => kind === 'overlay');
    street.truth.forEach(({ overlay }, frame) => {
      const own = burntIn.filter((region) => region.frame === frame);
      expect(coveredShare(overlay, own)).toBeGreaterThan(0.95);
    });
    expect(done<{ intact: boolean }>(await place.cli(['audit', dir, '--verify'])).intact).toBe(true);
    done(await place.cli(['stops', dir]));
  });

  test.each([[['--kinds', 'faces']], [['--kinds', '']], [['--profile', 'careful']], [['--engine', 'magic']]])(
    '%j is wrong usage',
    async (words) => {
      refused(await place.cli(['detect', dir, ...words]), 'USAGE', 2);
    },
  );

  test('a folder that holds no model pack is refused', async () => {
    const ran = await place.cli(['detect', dir, '--model-pack', place.originals]);
    expect([4, 5]).toContain(ran.exitCode);
    expect(ran.stderr).toMatch(/\[MODEL_(REFUSED|UNAVAILABLE)\]/);
  });
});
