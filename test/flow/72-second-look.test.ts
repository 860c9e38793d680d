// SPDX-License-Identifier: GPL-3.0-or-later
/** The second look: a face that a copy leaves bare is found by another detector, and a decision of a person is respected. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { unitsPerPixel } from '../../core/base/geometry.ts';
import type { RedactionRecord } from '../../core/release/record.ts';
import type { SecondLook } from '../../core/render/second-look.ts';
import { done, makePlace } from './cli.ts';
import { type FaceClip, makeFaceClip } from './face-clip.ts';
import type { ReleaseAnswer } from './finished-release.ts';

type Answer = {
  readonly proof: {
    readonly secondLooks: readonly SecondLook[];
    readonly warnings: readonly {
      readonly code: string;
      readonly frame: number | null;
      readonly message: string;
    }[];
  };
};

const place = makePlace();
const frameCount = 48;
const dir = place.output('Street.case');
let clip: FaceClip;
/** The frames on which a face is left bare. */
const bare = { from: 10, to: 40 };
let tracks: Detected['footage'][number]['tracks'];

type Detected = {
  readonly footage: readonly {
    readonly tracks: readonly {
      readonly track: string;
      readonly startFrame: number;
      readonly endFrame: number;
    }[];
  }[];
};
type Checked = { readonly findings: readonly { readonly code: string; readonly severity: string }[] };
type Corrected = { readonly tracks: readonly { readonly track: string; readonly startFrame: number }[] };

const why = ['--purpose', 'personal-privacy', '--characteristic', 'face', '--code', '(b)(6)'];

/** What a package's envelope carries. */
function recordOf(folder: string): RedactionRecord {
  const envelope = JSON.parse(readFileSync(join(folder, 'data/record.dsse.json'), 'utf8')) as {
    payload: string;
  };
  const statement = JSON.parse(Buffer.from(envelope.payload, 'base64').toString('utf8')) as {
    predicate: RedactionRecord;
  };
  return statement.predicate;
}

async function render(): Promise<Answer['proof']> {
  return done<Answer>(await place.cli(['render', dir, '--audience', 'public', '--draft'])).proof;
}

beforeAll(async () => {
  clip = await makeFaceClip(place.original('street.mp4'), frameCount);
  done(await place.cli(['ingest', dir, clip.path]));
  const [found] = done<Detected>(await place.cli(['detect', dir])).footage;
  tracks = found?.tracks ?? [];
  done(await place.cli(['veil', dir, '--all', ...why]));
});

test('nothing is open where every face is veiled, and the answer says what was looked at', async () => {
  const { secondLooks, warnings } = await render();
  expect(warnings).toEqual([]);
  const [look, ...others] = secondLooks;
  expect(others).toEqual([]);
  expect(look).toMatchObject({
    kind: 'face',
    model: { id: 'ssd-mobilenet-v1-face' },
    notLooked: null,
    open: 0,
  });
  const { regular = 0, atStops = 0, intervalMs } = look?.sampling ?? {};
  expect(look?.frames).toBe(regular + atStops);
  expect(regular).toBe(5);
  expect(intervalMs).toBe(500);
});

describe('a face that is left bare on some frames', () => {
  let proof: Answer['proof'];
  let released: ReleaseAnswer;

  beforeAll(async () => {
    const whole = tracks.find(({ startFrame, endFrame }) => startFrame <= bare.from && endFrame >= bare.to);
    if (!whole) throw new Error('no face is there for long enough');
    const split = done<Corrected>(
      await place.cli(['track', dir, '--track', whole.track, '--split', `${bare.from}`]),
    );
    const second = split.tracks.find(({ startFrame }) => startFrame === bare.from);
    done(await place.cli(['track', dir, '--track', second?.track ?? '', '--from', `${bare.to}`]));
    proof = await render();
  });

  test('is found in the copy, where it is bare', () => {
    expect(proof.warnings.map(({ code }) => code)).toEqual(['STILL_SHOWS']);
    const [look] = proof.secondLooks;
    const inside = look?.shown.filter(
      ({ startFrame, endFrame }) => startFrame >= bare.from && endFrame <= bare.to,
    );
    expect(inside?.length).toBeGreaterThan(0);
    expect(look?.open).toBeGreaterThan(0);
    expect(inside).toEqual(look?.shown);
  });

  test('is told of by check, and in the released record by number, never by place', async () => {
    const { findings } = done<Checked>(await place.cli(['check', dir, '--audience', 'public']), 1);
    expect(findings.map(({ code }) => code)).toContain('STILL_SHOWS');
    const out = place.output('package');
    released = done<ReleaseAnswer>(
      await place.cli(['release', dir, '--audience', 'public', '--out', out, '--draft']),
    );
    const record = recordOf(released.package);
    expect(record.media[0]?.proof.secondLooks).toMatchObject([
      { kind: 'face', open: proof.secondLooks[0]?.open },
    ]);
    const text = JSON.stringify(record.media[0]?.proof.secondLooks);
    expect(Object.keys(record.media[0]?.proof.secondLooks?.[0] ?? {}).sort()).toEqual([
      'frames',
      'kind',
      'leftByDecision',
      'model',
      'notLooked',
      'open',
      'seen',
      'veiled',
    ]);
    expect(text).not.toContain('box');
  });

  test('is found by prove as well, with the package alone', async () => {
    const words = [
      'prove',
      clip.path,
      released.media,
      '--record',
      join(released.package, 'data/record.dsse.json'),
    ];
    const proved = done<Answer['proof']>(await place.cli([...words, '--look', 'face']), 1);
    expect(proved.warnings.map(({ code }) => code)).toEqual(['STILL_SHOWS']);
    expect(proved.secondLooks[0]).toMatchObject({ model: { id: 'ssd-mobilenet-v1-face' } });
    expect(done<Answer['proof']>(await place.cli(words)).secondLooks).toEqual([]);
  });

  test('becomes undecided tracks when a person has them made, once, and they are taken back', async () => {
    const words = ['track', dir, '--still-shown', '--audience', 'public'];
    const made = done<Corrected & { readonly event: string; readonly sequence: number }>(
      await place.cli(words),
    );
    expect(made.event).toBe('track.still-shown');
    expect(made.tracks.length).toBeGreaterThan(0);
    const { findings } = done<Checked>(await place.cli(['check', dir, '--audience', 'public']), 1);
    const undecided = findings.filter(({ code }) => code === 'TRACK_UNDECIDED');
    expect(undecided).toHaveLength(made.tracks.length);
    expect(findings.map(({ code }) => code)).not.toContain('STILL_SHOWS');
    const again = await place.cli(words);
    expect(again.stderr + again.stdout).toContain('no place left in which something still shows');
    done(await place.cli(['undo', dir, `${made.sequence}`]));
  });

  test('is no longer open once a person said that it is to be seen', async () => {
    const [surest] = proof.secondLooks[0]?.shown ?? [];
    if (!surest) throw new Error('nothing was found');
    const { x, y, width, height } = surest.box;
    const box = [x, y, width, height].map((units) => Math.round(units / unitsPerPixel)).join();
    const drawn = done<Corrected>(
      await place.cli(['track', dir, '--add', '--kind', 'face', '--frame', `${surest.frame}`, '--box', box]),
    );
    const known = new Set(tracks.map(({ track }) => track));
    const added = drawn.tracks.find(({ track }) => !known.has(track));
    done(await place.cli(['track', dir, '--track', added?.track ?? '', '--dismiss']));
    const { findings } = done<Checked>(await place.cli(['check', dir, '--audience', 'public']), 1);
    expect(findings.map(({ code }) => code)).not.toContain('STILL_SHOWS');
    // Whoever approves has to see the copy together with what was left visible in it.
    const stale = await place.cli([
      ...['release', dir, '--audience', 'public', '--out', place.output('stale'), '--draft'],
    ]);
    expect(stale.stderr + stale.stdout).toContain('decisions changed after the last candidate was rendered');
    const again = await render();
    expect(again.warnings).toEqual([]);
    expect(again.secondLooks[0]).toMatchObject({ open: 0 });
    expect(again.secondLooks[0]?.dismissed).toBeGreaterThan(0);
  });
});
