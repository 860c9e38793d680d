// SPDX-License-Identifier: GPL-3.0-or-later
/** What the standard says of sound and of withheld pictures. */
import { describe, expect, test } from 'vitest';
import { checkDecisions, type Decisions } from '../../../core/standard/check.ts';
import { defaultProfile, type Profile } from '../../../core/standard/profile.ts';
import { footageRow, hushRow, trackRow, veilRow } from '../../electron/storage/case-fixtures.ts';

const footage = { ...footageRow(), decodeCheck: 'done' as const };
const nothing: Decisions = {
  footage,
  faultCount: 0,
  tracks: [],
  veils: [],
  hushes: [],
  openStops: [],
  protectedEvents: [],
  hushFrames: new Map(),
  stillShown: [],
  notLooked: [],
};
const good = hushRow('hush-1', { purpose: 'personal-privacy' });

function codesOf(change: Partial<Decisions>, audience = 'public'): string[] {
  return checkDecisions({ ...nothing, ...change }, defaultProfile, audience)
    .filter(({ severity }) => severity === 'block')
    .map(({ code, rule, hush }) => `${rule} ${code} ${hush}`);
}

describe('a hush', () => {
  test('with reasons of the profile is in order', () => {
    expect(codesOf({ hushes: [good] })).toEqual([]);
    expect(codesOf({ hushes: [{ ...good, mode: 'disguise', characteristic: 'voice' }] })).toEqual([]);
  });

  test.each([
    [{ purpose: 'embarrassment' }, 'R01 PURPOSE_UNKNOWN hush-1'],
    [{ characteristic: 'soul' }, 'R03 CHARACTERISTIC_UNKNOWN hush-1'],
    [{ code: '(b)(9)' }, 'R52 CODE_UNKNOWN hush-1'],
    [{ code: '(b)(3)' }, 'R52 STATUTE_MISSING hush-1'],
    [{ audiences: ['pubilc'] }, 'R40 AUDIENCE_UNKNOWN hush-1'],
    [{ mode: 'disguise' as const }, 'R04 DISGUISE_NOT_ENOUGH hush-1'],
    [
      { mode: 'disguise' as const, characteristic: 'voice', purpose: 'confidential-source' },
      'R04 DISGUISE_NOT_ENOUGH hush-1',
    ],
  ])('with %j: %s', (change, finding) => {
    expect(codesOf({ hushes: [{ ...good, ...change }] })).toEqual([finding]);
  });
});

describe('a withheld picture', () => {
  const tracks = [trackRow('track-1', { kind: 'picture' })];
  const veils = [{ ...veilRow('veil-1', 'track-1'), purpose: 'operational' }];

  test('is decided for every audience once it is for one', () => {
    expect(codesOf({ tracks, veils })).toEqual([]);
    expect(codesOf({ tracks, veils }, 'defence')).toEqual([]);
    expect(codesOf({ tracks: [trackRow('track-1')], veils }, 'defence')).toEqual([
      'R12 TRACK_UNDECIDED null',
    ]);
  });

  test('without a veil is undecided', () => {
    expect(codesOf({ tracks })).toEqual(['R12 TRACK_UNDECIDED null']);
  });
});

test('a recording that nobody looked through for hidden channels is blocked; one without any is not', () => {
  const probe = { ...footage.probe, channels: null };
  expect(codesOf({ footage: { ...footage, probe } })).toEqual(['R11 CHANNELS_NOT_LISTED null']);
  expect(codesOf({})).toEqual([]);
});

test('stops that nobody cleared block where the profile says so', () => {
  const openStops = [{ frame: 12 }, { frame: 90 }];
  expect(codesOf({ openStops })).toEqual(['R12 STOPS_OPEN null']);
  const lenient = { ...defaultProfile, stopsCleared: false };
  const found = checkDecisions({ ...nothing, openStops }, lenient, 'public');
  expect(found.map(({ code }) => code)).not.toContain('STOPS_OPEN');
});

describe('a protected event', () => {
  const protectedEvents = [{ startFrame: 30, endFrame: 60, event: 'offer-to-stop' as const }];
  const found = (change: Partial<Decisions>, audience = 'public') =>
    checkDecisions({ ...nothing, protectedEvents, ...change }, defaultProfile, audience)
      .filter(({ code }) => code === 'EVENT_NOT_CLEAR')
      .map(({ severity, rule, frame, hush, track }) => ({ severity, rule, frame, hush, track }));
  const sounding = (startFrame: number, endFrame: number) => ({
    hushes: [good],
    hushFrames: new Map([['hush-1', { startFrame, endFrame }]]),
  });

  test('in which sound is hushed for the audience is pointed at, from the first frame of both on', () => {
    const about = { severity: 'warning', rule: 'R70', hush: 'hush-1', track: null };
    expect(found(sounding(0, 31))).toEqual([{ ...about, frame: 30 }]);
    expect(found(sounding(45, 90))).toEqual([{ ...about, frame: 45 }]);
    expect(found(sounding(45, 90), 'defence')).toEqual([]);
  });

  test('beside which it is hushed is in order', () => {
    expect(found(sounding(0, 30))).toEqual([]);
    expect(found(sounding(60, 90))).toEqual([]);
    expect(found({})).toEqual([]);
  });

  test('of which the picture is withheld is pointed at; one with a veiled face is not', () => {
    const withheld = trackRow('track-1', { kind: 'picture', startFrame: 50, endFrame: 70 });
    const veils = [veilRow('veil-1', 'track-1')];
    expect(found({ tracks: [withheld], veils })).toMatchObject([{ frame: 50, track: 'track-1', hush: null }]);
    expect(found({ tracks: [{ ...withheld, kind: 'face' }], veils })).toEqual([]);
  });
});

type Wish = Profile['secondLook'];

test('what another detector still sees in the copy warns, and blocks where the profile says so', () => {
  const stillShown = [{ frame: 31 }, { frame: 4 }];
  const found = (secondLook: Wish): string | undefined =>
    checkDecisions({ ...nothing, stillShown }, { ...defaultProfile, secondLook }, 'public').find(
      ({ code, frame }) => code === 'STILL_SHOWS' && frame === 31,
    )?.severity;
  expect([found('warn'), found('gate')]).toEqual(['warning', 'block']);
});

test('a kind that nobody looked for in the copy warns or blocks alike, each by itself', () => {
  const notLooked = [
    { kind: 'plate', reason: 'there is no other detector of that kind' },
    { kind: 'person', reason: 'there was no look for it when the copy was made' },
  ] as const;
  const found = (secondLook: Wish): string[] =>
    checkDecisions({ ...nothing, notLooked }, { ...defaultProfile, secondLook }, 'public')
      .filter(({ code }) => code === 'NOT_LOOKED')
      .map(({ severity, message }) => `${severity} ${/for (\w+)/.exec(message)?.[1]}`);
  expect(found('warn')).toEqual(['warning plate', 'warning person']);
  expect(found('gate')).toEqual(['block plate', 'block person']);
  expect(found('off')).toEqual([]);
});
