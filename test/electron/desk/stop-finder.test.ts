// SPDX-License-Identifier: GPL-3.0-or-later
/** Stops are found beside the service's own thread: what else is asked is answered meanwhile, and they are those of the case as it is. */
import { expect, test } from 'vitest';
import { insertRow } from '../../../core/review/diff.ts';
import type { TrackRow } from '../../../core/review/records.ts';
import { foundStops, knownStops } from '../../../electron/service/stages/stops.ts';
import { addRecording } from '../stages/reviewed-case.ts';
import { analyst, trackRow } from '../storage/case-fixtures.ts';
import { type OpenedDesk, openedDesk } from './opened-desk.ts';

const frames = 900;

/** Tracks that a detector saw, which begin and end in the midst of the picture and walk through each other. */
function addCrowd(
  { desk }: OpenedDesk,
  count: number,
): { readonly footage: string; readonly tracks: readonly TrackRow[] } {
  const { id: footage } = addRecording(desk.store, { frames });
  const ids = desk.store.nextIds('track', count);
  const tracks = ids.map((id, at): TrackRow => {
    const [startFrame, endFrame] = [30 + at, frames - 30 - at];
    const keyframes = Array.from({ length: endFrame - startFrame }, (_, step) => ({
      frame: startFrame + step,
      box: { x: 400 + ((at * 97 + step * 3) % 3000), y: 1600, width: 640, height: 640 },
      origin: 'detected' as const,
      score: 0.9,
    }));
    return { ...trackRow(id), footageId: footage, startFrame, endFrame, keyframes };
  });
  desk.store.commit({
    event: 'footage.detected',
    actor: analyst,
    changes: tracks.map((row) => insertRow('track', row)),
  });
  return { footage, tracks };
}

test('others are answered while stops are looked for, and the stops are those of the case', async () => {
  const opened = await openedDesk();
  const { desk, ask } = opened;
  const { footage } = addCrowd(opened, 12);
  let found = false;
  const listing = ask('stops.list', { footage }).finally(() => {
    found = true;
  });
  expect((await ask('notes.list', { footage })).notes).toEqual([]);
  expect((await ask('history.state', {})).undo).not.toBeNull();
  expect(found).toBe(false);
  const { open, stops } = await listing;
  const plain = foundStops(desk.store, desk.store.footage(footage)).stops;
  expect(plain.length).toBeGreaterThan(4);
  expect(stops.map(({ stop, cleared, shown, ...rest }) => rest)).toEqual(
    plain.map(({ id, ...rest }) => rest),
  );
  expect(open).toBe(plain.length);
});

test.for([2, 12])(
  'stops of %i tracks stay known until one changes, and are cleared by name',
  async (count) => {
    const opened = await openedDesk();
    const { desk, ask } = opened;
    const { footage, tracks } = addCrowd(opened, count);
    const known = () => knownStops(desk.store, desk.store.footage(footage));
    expect(known()).toBeUndefined();
    const { stops } = await ask('stops.list', { footage });
    const [first] = stops;
    if (!first) throw new Error('there are no stops');
    expect(known()).toHaveLength(stops.length);
    const cleared = await ask('stops.clear', {
      footage,
      stops: [first.stop],
      shown: [first.stop],
      unseen: 0,
    });
    expect(cleared).toMatchObject({ open: stops.length - 1 });
    expect(known()).toHaveLength(stops.length);
    await ask('tracks.dismiss', { tracks: tracks.map(({ id }) => id) });
    expect(known()).toBeUndefined();
    // Asked twice at once, after a change: both are told what is there now.
    const [one, other] = await Promise.all([ask('stops.list', { footage }), ask('stops.list', { footage })]);
    expect(one).toEqual({ open: 0, stops: [] });
    expect(other).toEqual(one);
    await ask('history.undo', { sequence: null });
    expect(await ask('stops.list', { footage })).toEqual(cleared);
  },
);

test('who waits for stops of a case that is closed is told so', async () => {
  const opened = await openedDesk();
  const { desk, ask } = opened;
  const { footage } = addCrowd(opened, 12);
  const listing = ask('stops.list', { footage });
  const checking = ask('check.run', { footage, audience: 'public' });
  const said = Promise.allSettled([listing, checking]);
  await desk.closeCase();
  for (const one of await said)
    expect(one).toMatchObject({ status: 'rejected', reason: { code: 'CANCELLED' } });
});
