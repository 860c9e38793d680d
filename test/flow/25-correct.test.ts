// SPDX-License-Identifier: GPL-3.0-or-later
/** Corrections stick: through a second run of detection, and back again; stops are listed, cleared, and come back with a change. */
import { beforeAll, describe, expect, test } from 'vitest';
import { analyst, done, makePlace, refused } from './cli.ts';
import { makeFaceClip } from './face-clip.ts';

type Listed = { readonly track: string; readonly startFrame: number; readonly endFrame: number };
type Correction = {
  readonly sequence: number;
  readonly tracks: readonly (Listed & { readonly dismissed: boolean })[];
  readonly removed: readonly string[];
  readonly veils: { readonly added: readonly string[]; readonly removed: readonly string[] };
  readonly lostAt: readonly number[];
};
type Region = {
  readonly frame: number;
  readonly track: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly origin: string;
};
type Stops = {
  readonly open: number;
  readonly footage: readonly {
    readonly stops: readonly {
      readonly stop: string;
      readonly track: string | null;
      readonly rank: number;
      readonly frame: number;
      readonly from: number;
      readonly to: number;
      readonly cleared: boolean;
    }[];
  }[];
};

const place = makePlace();
const dir = place.output('Street.case');
const why = ['--purpose', 'personal-privacy', '--characteristic', 'face', '--code', '(b)(6)'];

const detect = async (): Promise<{ tracks: Listed[]; settled: number; kept: number }> => {
  const { footage } = done<{ footage: { tracks: Listed[]; settled: number; kept: number }[] }>(
    await place.cli(['detect', dir]),
  );
  const [only] = footage;
  if (!only) throw new Error('nothing was detected on');
  return only;
};
const correct = async (...words: string[]): Promise<Correction> =>
  done<Correction>(await place.cli(['track', dir, ...words]));
const regions = async (): Promise<readonly Region[]> =>
  done<{ footage: { regions: Region[] }[] }>(await place.cli(['regions', dir])).footage[0]?.regions ?? [];
const of = (all: readonly Region[], track: string): Region[] =>
  all.filter((region) => region.track === track);
const stops = async (...words: string[]): Promise<Stops> =>
  done<Stops>(await place.cli(['stops', dir, ...words]));
const ann = ['--as', analyst];

const codes = async (): Promise<readonly string[]> =>
  done<{ findings: { code: string }[] }>(await place.cli(['check', dir]), 1).findings.map(({ code }) => code);

let tracks: readonly Listed[];
let longest: string;

beforeAll(async () => {
  const clip = await makeFaceClip(place.original('street.mp4'));
  done(await place.cli(['ingest', dir, clip.path]));
  ({ tracks } = await detect());
  longest = tracks.reduce((a, b) => (b.endFrame - b.startFrame > a.endFrame - a.startFrame ? b : a)).track;
  expect(tracks.length).toBeGreaterThan(1);
});

describe('a place that a person set', () => {
  test('is there to the unit, is followed from there, and stays through a second run', async () => {
    const [some] = of(await regions(), longest).slice(10);
    if (!some) throw new Error('the track is too short');
    const box = [some.x - 2, some.y - 2.5, some.width + 4, some.height + 5.0625];
    const set = await correct('--track', longest, '--keyframe', String(some.frame), '--box', box.join(','));
    const after = of(await regions(), longest);
    expect(after.find(({ frame }) => frame === some.frame)).toMatchObject({
      x: box[0],
      y: box[1],
      width: box[2],
      height: box[3],
      origin: 'manual',
    });
    expect(after.map(({ frame }) => frame)).toEqual(
      Array.from({ length: after.length }, (_, at) => (after[0]?.frame ?? 0) + at),
    );
    const again = await detect();
    expect(again.settled).toBeGreaterThan(0);
    expect(of(await regions(), longest)).toEqual(after);
    // Nothing else lies over it: the same subject was not found beside itself.
    const beside = (await regions()).filter(
      ({ frame, track, x, y }) =>
        frame === some.frame &&
        track !== longest &&
        Math.abs(x - some.x) < some.width / 2 &&
        Math.abs(y - some.y) < some.height / 2,
    );
    expect(beside).toEqual([]);
    refused(await place.cli(['undo', dir, String(set.sequence + 100_000)]), 'UNKNOWN_EVENT', 2);
    done(await place.cli(['undo', dir, String(set.sequence)]));
    expect(of(await regions(), longest).some(({ origin }) => origin === 'manual')).toBe(false);
  });
});

test('what is dismissed stays dismissed when detection runs again, and its veil goes with it, said and not lost', async () => {
  const [first] = tracks;
  const id = first?.track ?? '';
  done(await place.cli(['veil', dir, '--track', id, ...why]));
  const before = of(await regions(), id);
  const gone = await correct('--track', id, '--dismiss');
  expect(gone.veils.removed).toHaveLength(1);
  const again = await detect();
  expect(again.settled).toBeGreaterThan(0);
  expect(of(await regions(), id)).toEqual([]);
  const other = (await regions()).filter(({ frame, x, y }) => {
    const was = before.find((region) => region.frame === frame);
    return was && Math.abs(x - was.x) < 2 && Math.abs(y - was.y) < 2;
  });
  expect(other).toEqual([]);
  done(await place.cli(['undo', dir, String(gone.sequence)]));
  expect(of(await regions(), id)).toEqual(before);
});

test('a track is split with its veils, merged again, cut off and stretched, and follows what is drawn', async () => {
  const [{ track: id = '', startFrame = 0, endFrame = 0 } = {}] = tracks.filter(
    ({ track }) => track === longest,
  );
  done(await place.cli(['veil', dir, '--track', id, ...why]));
  const whole = of(await regions(), id);
  const middle = (startFrame + endFrame) >> 1;
  const split = await correct('--track', id, '--split', String(middle));
  expect(split.tracks.map((one) => [one.startFrame, one.endFrame])).toEqual([
    [startFrame, middle],
    [middle, endFrame],
  ]);
  expect(split.veils.added).toHaveLength(1);
  const other = split.tracks[1]?.track ?? '';
  const merged = await correct('--track', id, '--merge', other);
  expect(merged).toMatchObject({ removed: [other], veils: { removed: split.veils.added } });
  expect(of(await regions(), id).map(({ x, y, width, height }) => [x, y, width, height])).toEqual(
    whole.map(({ x, y, width, height }) => [x, y, width, height]),
  );
  const shorter = await correct('--track', id, '--from', String(startFrame + 3), '--to', '47');
  expect(shorter.tracks[0]).toMatchObject({ startFrame: startFrame + 3, endFrame: 48 });
  const at = whole[5];
  const drawn = [
    '--kind',
    'paper',
    '--frame',
    String(at?.frame),
    '--box',
    `${at?.x},${at?.y},${at?.width},${at?.height}`,
  ];
  const added = await correct('--add', ...drawn, '--until', '30');
  expect(added.tracks[0]?.endFrame).toBeLessThanOrEqual(31);
  expect((added.tracks[0]?.endFrame ?? 0) - (added.tracks[0]?.startFrame ?? 0)).toBeGreaterThan(3);
  await correct('--track', id, '--lock');
  refused(await place.cli(['track', dir, '--track', id, '--split', String(middle)]), 'USAGE', 2);
});

test('stops name frame, track and reason, are cleared by a person, and come back when the track near them changes', async () => {
  const all = await stops();
  const list = all.footage[0]?.stops ?? [];
  expect(all.open).toBe(list.length);
  expect(list.map(({ rank }) => rank)).toEqual(list.map(({ rank }) => rank).sort((a, b) => b - a));
  const { track: other = '' } =
    tracks.find(({ track }) => track !== longest && list.some((stop) => stop.track === track)) ?? {};
  const mine = list.filter(({ track }) => track === other);
  expect(mine.length).toBeGreaterThan(0);
  refused(
    await place.cli(['stops', dir, '--clear', 'stop-000000000000', '--reason', 'seen', ...ann]),
    'USAGE',
    2,
  );
  refused(await place.cli(['stops', dir, '--all']), 'USAGE', 2);
  expect(await codes()).toContain('STOPS_OPEN');
  const cleared = await stops('--all', ...ann, '--reason', 'looked at every one');
  expect(cleared.open).toBe(0);
  expect((await stops()).open).toBe(0);
  expect(await codes()).not.toContain('STOPS_OPEN');
  const stop = mine[0];
  const at = (await regions()).find(({ frame, track }) => track === other && frame >= (stop?.from ?? 0));
  const box = `${at?.x},${at?.y},${(at?.width ?? 0) + 9},${(at?.height ?? 0) + 9}`;
  await correct('--track', other, '--keyframe', String(at?.frame), '--box', box);
  const now = (await stops()).footage[0]?.stops ?? [];
  expect(now.some(({ stop: id }) => id === stop?.stop)).toBe(false);
  const audit = done<{ intact: boolean }>(await place.cli(['audit', dir, '--verify']));
  expect(audit.intact).toBe(true);
});

test.each([
  [[]],
  [['--dismiss', '--lock', '--track', 'track-1']],
  [['--dismiss']],
  [['--track', 'track-1', '--keyframe', '5']],
  [['--track', 'track-1', '--keyframe', 'five', '--box', '1,1,9,9']],
  [['--track', 'track-1', '--keyframe', '5', '--box', '1,1,0,9']],
  [['--track', 'track-1', '--keyframe', '5', '--box', '9000,1,9,9']],
  [['--track', 'track-1', '--split', '0']],
  [['--track', 'track-1', '--merge', 'track-1']],
  [['--add', '--kind', 'dragon', '--frame', '1', '--box', '1,1,9,9']],
  [['--add', '--kind', 'face', '--frame', '9', '--until', '3', '--box', '1,1,9,9']],
])('%j is wrong usage', async (words) => {
  refused(await place.cli(['track', dir, ...words]), 'USAGE', 2);
});
