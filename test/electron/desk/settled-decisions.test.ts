// SPDX-License-Identifier: GPL-3.0-or-later
/** Decisions that are changed instead of made anew, and stops that are cleared with or without having been shown. */
import { expect, test } from 'vitest';
import { insertRow } from '../../../core/review/diff.ts';
import { reasons as plainReasons } from '../../setup/reasons.ts';
import { addRecording } from '../stages/reviewed-case.ts';
import { analyst, trackRow } from '../storage/case-fixtures.ts';
import { type OpenedDesk, openedDesk } from './opened-desk.ts';

const reasons = { ...plainReasons, characteristic: 'spoken-identifier' };

test('a hush is changed as one decision: how, for whom, and where when it is asked for, to the sample', async () => {
  const { desk, ask } = await openedDesk();
  const { id: footage } = addRecording(desk.store, { frames: 300, sound: true });
  const how = { mode: 'silence', channels: null, subject: null } as const;
  const added = await ask('hushes.add', { footage, from: 'pts:31', to: 'pts:47', ...how, reasons });
  const hush = added.hush?.hush ?? '';
  const before = desk.store.hush(hush);
  const { revision } = await ask('case.describe', {});
  const defence = { ...reasons, audiences: ['public', 'defence'] };
  const tone = { mode: 'tone' as const, channels: [0], subject: null };
  const changed = { hush, from: null, to: null, ...tone, reasons: defence };
  expect(await ask('hushes.change', changed)).toMatchObject({ hush, mode: 'tone', channels: [0] });
  expect(desk.store.hush(hush)).toEqual({
    ...before,
    mode: 'tone',
    channels: [0],
    audiences: ['public', 'defence'],
  });
  // The same once more is no event.
  await ask('hushes.change', changed);
  expect((await ask('case.describe', {})).revision).toBe(revision + 1);
  const moved = await ask('hushes.change', { ...changed, from: 'frame:90', to: 'frame:119' });
  expect([moved.from, moved.to]).toEqual(['00:00:03.000', '00:00:04.000']);
  const longer = await ask('hushes.change', { ...changed, to: 'frame:149' });
  expect([longer.start, longer.to]).toEqual([moved.start, '00:00:05.000']);
  for (const wrong of [
    { ...changed, channels: [7] },
    { ...changed, from: 'frame:9', to: 'frame:8' },
    { ...changed, reasons: { ...reasons, code: '(x)' } },
  ])
    await expect(ask('hushes.change', wrong)).rejects.toMatchObject({ code: 'USAGE' });
  for (let change = 0; change < 3; change++) await ask('history.undo', { sequence: null });
  expect(desk.store.hush(hush)).toEqual(before);
});

test('the sound of a withheld span is not changed by itself', async () => {
  const { desk, ask } = await openedDesk();
  const { id: footage } = addRecording(desk.store, { frames: 300, sound: true });
  const scene = { ...reasons, characteristic: 'scene' };
  await ask('withheld.add', { footage, from: 'frame:0', to: 'frame:9', reasons: scene });
  const hush = (await ask('hushes.list', { footage })).hushes[0]?.hush ?? '';
  const change = {
    hush,
    from: null,
    to: null,
    mode: 'tone',
    channels: null,
    subject: null,
    reasons: scene,
  } as const;
  await expect(ask('hushes.change', change)).rejects.toMatchObject({ code: 'USAGE' });
});

/** A recording with a track of three frames at each of these. */
function withTracksAt({ desk: { store } }: OpenedDesk, starts: readonly number[]): string {
  const { id: footage } = addRecording(store, { frames: 300 });
  for (const startFrame of starts) {
    const track = trackRow(store.nextId('track'), { startFrame, endFrame: startFrame + 3 });
    const keyframes = track.keyframes.map((keyframe) => ({
      ...keyframe,
      frame: keyframe.frame + startFrame,
    }));
    store.commit({
      event: 'track.added',
      actor: analyst,
      changes: [insertRow('track', { ...track, keyframes })],
    });
  }
  return footage;
}

test('what a person was shown is kept from sitting to sitting, of that person alone, and no event of the log', async () => {
  const opened = await openedDesk();
  const { desk, ask } = opened;
  const footage = withTracksAt(opened, [20, 120, 220]);
  const { stops } = await ask('stops.list', { footage });
  expect(stops.every(({ shown }) => !shown)).toBe(true);
  const [first, second] = stops.map(({ stop }) => stop);
  const head = desk.store.head();
  await ask('stops.shown', { footage, stops: [first ?? ''] });
  await ask('stops.shown', { footage, stops: [first ?? '', second ?? ''] });
  expect(desk.store.head()).toEqual(head);

  const { case: id } = desk.describe();
  await ask('people.add', { name: 'Ben', role: 'reviewer' });
  await ask('session.signOut', {});
  await ask('session.signIn', { name: 'Ben', purpose: 'second look' });
  await ask('case.open', { case: id });
  expect((await ask('stops.list', { footage })).stops.filter(({ shown }) => shown)).toEqual([]);
  await ask('session.signIn', { name: 'Ana', purpose: 'next day' });
  const again = (await ask('stops.list', { footage })).stops;
  expect(again.flatMap(({ stop, shown }) => (shown ? [stop] : []))).toEqual([first, second]);

  // The count is of what she was never shown, in any sitting, and the log says so of each stop.
  const all = { footage, stops: null, shown: [] };
  await expect(ask('stops.clear', { ...all, unseen: stops.length })).rejects.toMatchObject({ code: 'USAGE' });
  await ask('stops.clear', { ...all, unseen: stops.length - 2 });
  const cleared = [...desk.store.events()].findLast(({ event }) => event === 'stop.cleared');
  const noted = JSON.parse(cleared?.note ?? '[]') as { stop: string; shown: boolean }[];
  expect(noted.filter((one) => one.shown).map(({ stop }) => stop)).toEqual([first, second]);
  expect(desk.store.verifyAudit().findings).toEqual([]);
});

test('stops that were not shown are cleared only by who was told how many those are, and the log says which', async () => {
  const opened = await openedDesk();
  const { ask } = opened;
  const { store } = opened.desk;
  const footage = withTracksAt(opened, [20, 120, 220]);
  const { stops } = await ask('stops.list', { footage });
  const all = stops.map(({ stop }) => stop);
  expect(all.length).toBeGreaterThan(2);
  const shown = all.slice(0, 1);
  const clear = { footage, stops: null, shown };
  for (const unseen of [0, all.length])
    await expect(ask('stops.clear', { ...clear, unseen })).rejects.toMatchObject({
      code: 'USAGE',
      details: { unseen: all.length - 1 },
    });
  expect((await ask('stops.list', { footage })).open).toBe(all.length);
  expect((await ask('stops.clear', { ...clear, unseen: all.length - 1 })).open).toBe(0);
  const event = [...store.events()].at(-1);
  const noted = JSON.parse(event?.note ?? '[]') as { stop: string; shown: boolean }[];
  expect(noted.filter((one) => one.shown).map(({ stop }) => stop)).toEqual(shown);
  expect(noted).toHaveLength(all.length);
});
