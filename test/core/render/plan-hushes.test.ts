// SPDX-License-Identifier: GPL-3.0-or-later
/** Laws of the hush sheet: nothing decided on is left, nothing else is touched, the strongest mode holds. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Rational, timeToTicks } from '../../../core/base/time.ts';
import { planHushes } from '../../../core/render/plan-hushes.ts';
import { hushModes } from '../../../core/review/hush-mode.ts';
import type { HushRow } from '../../../core/review/records.ts';

const codes = ['(b)(6)', '(b)(7)(C)', '(b)(7)(E)'] as const;
const channelCount = 3;
const sampleRate = 48_000;

const row = (change: Partial<HushRow>): HushRow => ({
  id: 'hush-1',
  footageId: 'footage-1',
  trackId: null,
  subject: null,
  mode: 'silence',
  start: { num: 0, den: 1 },
  end: { num: 1, den: 1 },
  channels: null,
  purpose: 'personal-privacy',
  characteristic: 'voice',
  code: '(b)(6)',
  statute: null,
  harm: null,
  audiences: ['public'],
  ...change,
});

function plan(hushes: readonly HushRow[], endSample = 1_000_000, statedEndSample = endSample) {
  let made = 0;
  return planHushes({
    sound: { sampleRate, channels: channelCount },
    endSample,
    statedEndSample,
    hushes,
    audience: 'public',
    newId: () => `h-${made++}`,
    newVoice: () => `p-${made++}`,
  });
}

/** Spans of a few samples, so that they meet, touch and lie inside each other often. */
const decisions: fc.Arbitrary<HushRow[]> = fc.array(
  fc
    .record({
      first: fc.nat({ max: 40 }),
      length: fc.integer({ min: 1, max: 20 }),
      mode: fc.constantFrom(...hushModes),
      code: fc.constantFrom(...codes),
      channels: fc.option(fc.subarray([0, 1, 2], { minLength: 1 })),
      audiences: fc.constantFrom(['public'], ['training'], ['training', 'public']),
      subject: fc.constantFrom(null, 'the caller', 'neighbour 2'),
    })
    .map(({ first, length, ...rest }) =>
      row({
        start: { num: first, den: sampleRate },
        end: { num: first + length, den: sampleRate },
        ...rest,
      }),
    ),
  { maxLength: 8 },
);

/** What is decided for one sample of one channel, straight from the rows. */
function decided(rows: readonly HushRow[], channel: number, sample: number, endSample: number): string {
  const here = rows.filter(
    ({ start, end, channels, audiences }) =>
      audiences.includes('public') &&
      (channels === null || channels.includes(channel)) &&
      timeToTicks(start, sampleRate, 'down') <= sample &&
      sample < Math.min(endSample, timeToTicks(end, sampleRate, 'up')),
  );
  const mode = hushModes.find((one) => here.some((hush) => hush.mode === one));
  return mode ? `${mode} ${[...new Set(here.map(({ code }) => code))].sort().join(', ')}` : 'as it was';
}

describe('the sheet', () => {
  test('says for every sample of every channel what was decided, once', () => {
    fc.assert(
      fc.property(decisions, fc.integer({ min: 1, max: 60 }), (rows, endSample) => {
        const hushes = plan(rows, endSample)?.hushes ?? [];
        for (let channel = 0; channel < channelCount; channel++) {
          for (let sample = 0; sample < 64; sample++) {
            const over = hushes.filter(
              ({ channels, startSample, endSample: end }) =>
                (channels === null || channels.includes(channel)) && startSample <= sample && sample < end,
            );
            expect(over.length).toBeLessThanOrEqual(1);
            const said = over[0] ? `${over[0].mode} ${over[0].text}` : 'as it was';
            expect(said).toBe(decided(rows, channel, sample, endSample));
          }
        }
      }),
    );
  });

  test('has its spans in order, none empty, none that the one before could hold', () => {
    fc.assert(
      fc.property(decisions, (rows) => {
        const hushes = plan(rows)?.hushes ?? [];
        hushes.forEach((hush, at) => {
          expect(hush.startSample).toBeLessThan(hush.endSample);
          expect(hush.channels?.length).not.toBe(channelCount);
          const before = hushes[at - 1];
          if (before) expect(before.startSample).toBeLessThanOrEqual(hush.startSample);
          const joinable = hushes.some(
            (other) =>
              other.endSample === hush.startSample &&
              other.mode === hush.mode &&
              other.voice === hush.voice &&
              other.text === hush.text &&
              other.channels?.join() === hush.channels?.join(),
          );
          expect(joinable).toBe(false);
        });
      }),
    );
  });

  test('gives all disguises of a subject one voice, others another, and says no more of it', () => {
    fc.assert(
      fc.property(decisions, (rows) => {
        const hushes = plan(rows)?.hushes ?? [];
        const heard = new Map<string, Set<string>>();
        for (const { mode, voice, startSample, endSample, channels } of hushes) {
          expect(voice === undefined).toBe(mode !== 'disguise');
          const over = rows.filter(
            (one) =>
              one.mode === 'disguise' &&
              one.audiences.includes('public') &&
              timeToTicks(one.start, sampleRate, 'down') < endSample &&
              timeToTicks(one.end, sampleRate, 'up') > startSample &&
              (one.channels === null ||
                (channels ?? [0, 1, 2]).some((channel) => one.channels?.includes(channel))),
          );
          const subjects = [...new Set(over.map(({ subject }) => subject))];
          const [only] = subjects;
          if (voice === undefined || subjects.length !== 1 || !only) continue;
          heard.set(only, (heard.get(only) ?? new Set()).add(voice));
        }
        const voices = [...heard.values()].map((own) => [...own]);
        for (const own of voices) expect(own).toHaveLength(1);
        expect(new Set(voices.flat()).size).toBe(voices.length);
        expect(JSON.stringify(hushes)).not.toMatch(/caller|neighbour/);
      }),
    );
  });

  test('a disguise that silence parts has one voice; two that nobody named and do not meet have two', () => {
    const at = (from: number, to: number, change: Partial<HushRow> = {}): HushRow =>
      row({ mode: 'disguise', start: { num: from, den: 1 }, end: { num: to, den: 1 }, ...change });
    const silent = at(2, 3, { mode: 'silence' });
    const [before, , behind, ...more] = plan([at(1, 4), silent])?.hushes ?? [];
    expect(more).toEqual([]);
    expect(behind?.voice).toBe(before?.voice);
    const apart = plan([at(1, 4), at(5, 6), at(6, 7, { code: '(b)(7)(C)' })])?.hushes.map(
      ({ voice }) => voice,
    );
    expect(new Set(apart).size).toBe(2);
    expect(apart?.[1]).toBe(apart?.[2]);
  });

  test('does not depend on the order of decisions', () => {
    fc.assert(
      fc.property(decisions, (rows) => {
        expect(plan(rows.toReversed())).toEqual(plan(rows));
      }),
    );
  });
});

test('a span is rounded outward to whole samples, exactly, whatever the fraction', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 40 }),
      fc.integer({ min: 1, max: 2 ** 31 }),
      fc.constantFrom(8000, 11_025, 16_000, 44_100, 48_000, 96_000),
      (num, den, rate) => {
        const down = timeToTicks({ num, den }, rate, 'down');
        const up = timeToTicks({ num, den }, rate, 'up');
        const exact = BigInt(num) * BigInt(rate);
        expect(BigInt(down) * BigInt(den) <= exact).toBe(true);
        expect(BigInt(down + 1) * BigInt(den) > exact).toBe(true);
        expect(BigInt(up) * BigInt(den) >= exact).toBe(true);
        expect(BigInt(up - 1) * BigInt(den) < exact).toBe(true);
      },
    ),
  );
});

test('times before zero are rounded outward as well', () => {
  expect(timeToTicks({ num: -1, den: 3 }, 1, 'down')).toBe(-1);
  expect(timeToTicks({ num: -1, den: 3 }, 1, 'up')).toBe(0);
});

test('nothing decided for the audience gives no sheet', () => {
  expect(plan([])).toBeNull();
  expect(plan([row({ audiences: ['training'] })])).toBeNull();
  expect(plan([row({ start: { num: 5, den: 1 }, end: { num: 6, den: 1 } })], 48_000)).toBeNull();
});

test('what lies beyond the end of the recording is cut off', () => {
  expect(plan([row({ end: { num: 900, den: 1 } })], 12_345)?.hushes).toEqual([
    {
      ...{ id: 'h-0', mode: 'silence', text: '(b)(6)', channels: null, startSample: 0, endSample: 12_345 },
      toEnd: true,
    },
  ]);
});

test('what reaches the end, or the end by pictures and container, lasts to the end of the sound, however long that is', () => {
  const samples = (count: number): Rational => ({ num: count, den: sampleRate });
  const ending = (count: number) => plan([row({ end: samples(count) })], 12_345, 10_000)?.hushes[0];
  for (const count of [9_999, 10_001, 12_344]) {
    expect(ending(count)).toMatchObject({ startSample: 0, endSample: count });
    expect(ending(count)).not.toHaveProperty('toEnd');
  }
  for (const count of [10_000, 12_345, 99_999])
    expect(ending(count)).toMatchObject({ endSample: 12_345, toEnd: true });
});
