// SPDX-License-Identifier: GPL-3.0-or-later
/** Notes at frames: attributed, taken back like decisions, and of no weight for copies and who may approve them. */
import { expect, test } from 'vitest';
import { makersOf } from '../../../electron/service/stages/makers.ts';
import { addRecording } from '../stages/reviewed-case.ts';
import { openedDesk } from './opened-desk.ts';

const frames = (startFrame: number, endFrame: number) => ({ startFrame, endFrame });

test('are listed by frame with who wrote them, changed by their writer alone, taken away, and taken back', async () => {
  const { desk, ask } = await openedDesk();
  const { id: footage } = addRecording(desk.store, { frames: 90 });
  const late = await ask('notes.add', { footage, frames: frames(50, 61), text: 'reflection in the window?' });
  const early = await ask('notes.add', { footage, frames: frames(7, 8), text: '  name tag  ' });
  expect(early).toMatchObject({ person: 'Ana', text: 'name tag', startFrame: 7, endFrame: 8 });
  const listed = async () =>
    (await ask('notes.list', { footage })).notes.map(({ note, text }) => [note, text]);
  expect(await listed()).toEqual([
    [early.note, 'name tag'],
    [late.note, 'reflection in the window?'],
  ]);

  await ask('notes.change', { note: late.note, frames: frames(50, 61), text: 'it is a poster', event: null });
  await ask('people.add', { name: 'Ben', role: 'reviewer' });
  await ask('session.signIn', { name: 'Ben', purpose: 'second look' });
  const theirs = { note: late.note, frames: frames(50, 61), text: 'no, a face', event: null };
  await expect(ask('notes.change', theirs)).rejects.toMatchObject({ code: 'ACCESS_REFUSED' });
  await ask('notes.remove', { note: early.note });
  expect(await listed()).toEqual([[late.note, 'it is a poster']]);
  await expect(ask('notes.remove', { note: early.note })).rejects.toMatchObject({ code: 'UNKNOWN_NOTE' });

  expect((await ask('history.undo', { sequence: null })).done.event).toBe('note.removed.undone');
  await ask('history.undo', { sequence: null });
  expect(await listed()).toEqual([
    [early.note, 'name tag'],
    [late.note, 'reflection in the window?'],
  ]);
  await ask('history.redo', {});
  expect((await listed())[1]).toEqual([late.note, 'it is a poster']);
  expect(desk.store.verifyAudit().findings).toEqual([]);
});

test('of frames that there are not, or of nothing, are refused', async () => {
  const { desk, ask } = await openedDesk();
  const { id: footage } = addRecording(desk.store, { frames: 90 });
  const before = desk.store.head();
  for (const [wrong, code] of [
    [{ footage, frames: frames(80, 91), text: 'x' }, 'FRAME_OUT_OF_RANGE'],
    [{ footage, frames: frames(8, 8), text: 'x' }, 'USAGE'],
    [{ footage, frames: frames(8, 9), text: '  ' }, 'USAGE'],
    [{ footage: 'footage-9', frames: frames(8, 9), text: 'x' }, 'UNKNOWN_FOOTAGE'],
  ] as const)
    await expect(ask('notes.add', wrong)).rejects.toMatchObject({ code });
  expect(desk.store.head()).toEqual(before);
});

test('leave a copy as it is, and their writer free to approve it', async () => {
  const { desk, ask, addCandidate } = await openedDesk();
  const { id: footage } = addRecording(desk.store, { frames: 90 });
  const candidate = addCandidate();
  const { candidates: before } = await ask('candidates.list', { footage });
  await ask('people.add', { name: 'Ben', role: 'reviewer' });
  await ask('session.signIn', { name: 'Ben', purpose: 'second look' });
  const { note } = await ask('notes.add', { footage, frames: frames(3, 4), text: 'look here' });
  await ask('notes.remove', { note });
  await ask('history.undo', { sequence: null });
  expect((await ask('candidates.list', { footage })).candidates).toEqual(before);
  expect([...makersOf(desk.store, candidate).keys()]).not.toContain('Ben');
});

test('mark protected events, which the standard names where sound is gone in them', async () => {
  const { desk, ask } = await openedDesk();
  const { id: footage } = addRecording(desk.store, { frames: 300, sound: true });
  const reasons = {
    ...{ purpose: 'personal-privacy', characteristic: 'spoken-identifier', code: '(b)(6)' },
    ...{ statute: null, harm: null, audiences: ['public'] },
  };
  const span = { from: 'frame:90', to: 'frame:119', mode: 'silence', channels: null, subject: null } as const;
  const hush = (await ask('hushes.add', { footage, ...span, reasons })).hush?.hush;
  const found = async () =>
    (await ask('check.run', { footage, audience: 'public' })).findings
      .filter(({ code }) => code === 'EVENT_NOT_CLEAR')
      .map((finding) => [finding.hush, finding.frame]);
  const text = 'tells the driver that he may stop the recording';
  const { note } = await ask('notes.add', {
    footage,
    frames: frames(100, 140),
    text,
    event: 'offer-to-stop',
  });
  expect(await found()).toEqual([[hush, 100]]);
  await ask('notes.change', { note, frames: frames(120, 140), text, event: 'offer-to-stop' });
  expect(await found()).toEqual([]);
  await ask('notes.change', { note, frames: frames(100, 140), text, event: null });
  expect(await found()).toEqual([]);
  await ask('history.undo', { sequence: null });
  await ask('history.undo', { sequence: null });
  expect(await found()).toEqual([[hush, 100]]);
  expect((await ask('notes.list', { footage })).notes).toMatchObject([{ event: 'offer-to-stop' }]);
  expect(desk.store.verifyAudit().findings).toEqual([]);
});
