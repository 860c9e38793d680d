// SPDX-License-Identifier: GPL-3.0-or-later
/** The timeline's lane of watching: where somebody has watched the newest copy for an audience. */
import { expect, test } from 'vitest';
import { addRecording } from '../stages/reviewed-case.ts';
import { openedDesk } from './opened-desk.ts';

const range = (startFrame: number, endFrame: number) => ({ startFrame, endFrame });

test('says where who is signed in has watched and heard the newest copy for the audience, and nobody else', async () => {
  const { desk, ask, addCandidate, wait } = await openedDesk();
  const { id: footage } = addRecording(desk.store, { frames: 90, hidden: 10, sound: true });
  const laneOf = async (audience: string) => (await ask('watch.lane', { footage, audience })).lane;
  expect(await laneOf('public')).toBeNull();
  const before = addCandidate();
  const newest = addCandidate();
  const defence = addCandidate({ audience: 'defence' });
  wait(60_000);
  const shown = { candidate: newest.id, heard: [range(10, 30)], stills: [60] };
  await ask('watch.add', { ...shown, played: [range(0, 20), range(20, 40)] });
  expect(await laneOf('public')).toMatchObject({
    candidate: newest.id,
    shown: [range(10, 90)],
    watched: [range(10, 40), range(60, 61)],
    heard: [range(10, 30)],
    hasSound: true,
  });
  expect(await laneOf('defence')).toMatchObject({ candidate: defence.id, watched: [], heard: [] });

  await ask('people.add', { name: 'Ben', role: 'reviewer' });
  await ask('session.signIn', { name: 'Ben', purpose: 'second look' });
  expect(await laneOf('public')).toMatchObject({ candidate: newest.id, watched: [] });
  const { candidates } = await ask('candidates.list', { footage });
  expect(candidates.map(({ candidate }) => candidate)).toEqual([before.id, newest.id, defence.id]);
  for (const { created } of candidates) expect(Date.now() - Date.parse(created)).toBeLessThan(600_000);
});
