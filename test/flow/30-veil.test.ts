// SPDX-License-Identifier: GPL-3.0-or-later
/** Veil: a decision is written down whole, with a reason the policy knows, or not at all. */
import { beforeAll, describe, expect, test } from 'vitest';
import { makeFixture } from '../../electron/service/engine/synthesis/fixture.ts';
import { drawTracks } from './case-content.ts';
import { analyst, done, makePlace, purpose, refused } from './cli.ts';

type VeilAnswer = {
  readonly veils: readonly { veil: string; track: string; code: string; audiences: readonly string[] }[];
};
type AuditAnswer = {
  readonly events: readonly { event: string; person: string; role: string; reason: string; utc: string }[];
};

const place = makePlace();
const caseDir = place.output('Street.case');
const why = {
  purpose: 'personal-privacy',
  characteristic: 'face',
  code: '(b)(6)',
} as const;
let tracks: readonly string[];

/** The options of a veil, with some of them changed or, with null, left out. */
function reasons(change: Readonly<Record<string, string | null>> = {}): string[] {
  return Object.entries({ ...why, ...change }).flatMap(([name, value]) =>
    value === null ? [] : [`--${name}`, value],
  );
}

async function veilEvents(): Promise<AuditAnswer['events']> {
  const { events } = done<AuditAnswer>(await place.cli(['audit', caseDir]));
  return events.filter((row) => row.event === 'veil.added');
}

beforeAll(async () => {
  await makeFixture(place.original('a.mp4'), { frameCount: 12 });
  await makeFixture(place.original('b.mp4'), { frameCount: 8 });
  done(await place.cli(['ingest', caseDir, place.original('a.mp4'), place.original('b.mp4')]));
  const from = { x: 40, y: 60, width: 60, height: 60 };
  tracks = drawTracks(place, caseDir, [
    { footage: 'footage-1', startFrame: 0, endFrame: 6, from },
    { footage: 'footage-1', startFrame: 4, endFrame: 12, from },
    { footage: 'footage-2', startFrame: 0, endFrame: 8, from },
    { footage: 'footage-2', startFrame: 0, endFrame: 8, from: { ...from, x: 160 } },
  ]);
});

describe('a decision', () => {
  test.each([
    ['a purpose', { purpose: 'embarrassment' }],
    ['a characteristic', { characteristic: 'soul' }],
    ['a code', { code: '(b)(9)' }],
    ['an audience', { audience: 'pubilc' }],
    ['one of several audiences', { audience: 'public,pres' }],
    ['no purpose at all', { purpose: null }],
    ['no characteristic at all', { characteristic: null }],
    ['no code at all', { code: null }],
    ['an exemption by statute without the statute', { code: '(b)(3)' }],
    ['a fill', { fill: 'pixelate' }],
  ])('with %s that the policy does not know is refused, and nothing is written', async (_, change) => {
    const ran = await place.cli(['veil', caseDir, '--all', ...reasons(change)]);
    refused(ran, 'USAGE', 2);
    expect(await veilEvents()).toEqual([]);
  });

  test('says which words there are', async () => {
    const error = refused(
      await place.cli(['veil', caseDir, '--all', ...reasons({ code: 'b6' })]),
      'USAGE',
      2,
    );
    expect(error.message).toContain('"b6"');
    expect(error.remedy).toContain('(b)(7)(C)');
  });

  test('names either tracks or all of them', async () => {
    const both = await place.cli(['veil', caseDir, '--all', '--track', tracks[0] ?? '', ...reasons()]);
    refused(both, 'USAGE', 2);
    refused(await place.cli(['veil', caseDir, ...reasons()]), 'USAGE', 2);
    expect(await veilEvents()).toEqual([]);
  });

  test('about a track that is not there veils none of those that are', async () => {
    const named = `${tracks[0]},track-999`;
    refused(await place.cli(['veil', caseDir, '--track', named, ...reasons()]), 'UNKNOWN_TRACK', 2);
    expect(await veilEvents()).toEqual([]);
  });

  test('on one track is one event: who, in which role, and why', async () => {
    const harm = 'The bystander is a minor and could be found at home.';
    const named = ['--track', tracks[0] ?? '', '--harm', harm, '--audience', 'public, subject'];
    const answer = done<VeilAnswer>(await place.cli(['veil', caseDir, ...named, ...reasons()]));
    expect(answer.veils).toEqual([
      { veil: 'veil-1', track: tracks[0], code: '(b)(6)', audiences: ['public', 'subject'], fill: 'solid' },
    ]);
    const events = await veilEvents();
    expect(events).toMatchObject([{ person: analyst, role: 'analyst', reason: purpose }]);
  });

  test('made twice stays one veil; what is new about it is added', async () => {
    const named = ['--track', tracks[0] ?? '', ...reasons()];
    expect(done<VeilAnswer>(await place.cli(['veil', caseDir, ...named])).veils).toEqual([]);
    const wider = await place.cli(['veil', caseDir, ...named, '--audience', 'public,training']);
    expect(done<VeilAnswer>(wider).veils).toMatchObject([{ track: tracks[0], audiences: ['training'] }]);
  });

  test('under (b)(3) cites its statute', async () => {
    const change = { code: '(b)(3)', statute: '8 U.S.C. 1367', track: tracks[1] ?? '' };
    const answer = done<VeilAnswer>(await place.cli(['veil', caseDir, ...reasons(change)]));
    expect(answer.veils).toMatchObject([{ track: tracks[1], code: '(b)(3)' }]);
  });

  test('on all tracks of one recording leaves the other recording alone', async () => {
    const answer = done<VeilAnswer>(
      await place.cli(['veil', caseDir, '--all', '--footage', 'footage-2', ...reasons()]),
    );
    expect(answer.veils.map((row) => row.track)).toEqual(tracks.slice(2));
  });

  test('by somebody whom the case does not know is refused', async () => {
    const ran = await place.cli(['veil', caseDir, '--all', ...reasons()], { as: 'Mallory' });
    const error = refused(ran, 'UNKNOWN_PERSON', 2);
    expect(error.message).toContain('Mallory');
  });

  test('can be checked afterwards: the log holds', async () => {
    expect(done<{ intact: boolean }>(await place.cli(['audit', caseDir, '--verify'])).intact).toBe(true);
  });
});
