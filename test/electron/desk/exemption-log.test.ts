// SPDX-License-Identifier: GPL-3.0-or-later
/** The exemption log: every veil, hush and withheld span with its reasons and hands, listed and saved. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { updateRow } from '../../../core/review/diff.ts';
import { drawTrack } from '../../../electron/service/stages/place.ts';
import { reasons as plainReasons } from '../../setup/reasons.ts';
import { addRecording } from '../stages/reviewed-case.ts';
import { type OpenedDesk, openedDesk } from './opened-desk.ts';

const reasons = { ...plainReasons, harm: 'passers-by could be found' };

/** A veiled face from frame 30 to 60, a hush, a withheld span for another audience. */
async function decided({ desk, ask }: OpenedDesk) {
  const footage = addRecording(desk.store, { frames: 300, sound: true });
  const box = { x: 160, y: 160, width: 640, height: 640 };
  const places = [30, 60].map((frame) => ({ frame, box }));
  const { tracks } = drawTrack(desk.session(), footage, 'face', { form: 'rectangle' }, places);
  const track = tracks[0]?.id ?? '';
  const { veils } = await ask('veils.add', { tracks: [track], reasons, fill: 'solid' });
  const veil = veils[0]?.veil ?? '';
  const spoken = { ...reasons, characteristic: 'spoken-identifier', harm: null };
  await ask('hushes.add', {
    footage: footage.id,
    from: 'frame:90',
    to: 'frame:119',
    mode: 'tone',
    channels: [1],
    subject: 'Witness A',
    reasons: spoken,
  });
  const defence = { ...reasons, characteristic: 'scene', code: '(b)(7)(C)', audiences: ['defence'] };
  await ask('withheld.add', { footage: footage.id, from: 'frame:0', to: 'frame:9', reasons: defence });
  return { footage: footage.id, veil, track };
}

const everything = { footage: null, audience: null };

test('lists what is decided with its rule, place and subject, who decided it and who changed it', async () => {
  const opened = await openedDesk();
  const { ask } = opened;
  const { footage, veil, track } = await decided(opened);
  await ask('people.add', { name: 'Ben', role: 'reviewer' });
  await ask('session.signIn', { name: 'Ben', purpose: 'second look' });
  await ask('veils.change', { veils: [veil], reasons: { ...reasons, code: '(b)(7)(C)' }, fill: 'solid' });

  const { entries } = await ask('log.list', everything);
  expect(entries).toMatchObject([
    { kind: 'withheld', startFrame: 0, endFrame: 10, how: 'picture and sound', audiences: ['defence'] },
    {
      kind: 'veil',
      id: veil,
      track,
      footage,
      subject: 'Face 1',
      startFrame: 30,
      endFrame: 61,
      from: '00:00:01.000',
      to: '00:00:02.034',
      code: '(b)(7)(C)',
      harm: 'passers-by could be found',
      how: 'solid',
      decided: { person: 'Ana', role: 'analyst' },
      changed: { person: 'Ben', role: 'reviewer' },
    },
    {
      kind: 'hush',
      track: null,
      subject: 'Witness A',
      startFrame: 90,
      endFrame: 120,
      from: '00:00:03.000',
      to: '00:00:04.000',
      code: '(b)(6)',
      how: 'tone, channel 2',
      decided: { person: 'Ana' },
      changed: null,
    },
  ]);
  const { codes, purposes } = await ask('profile.show', {});
  expect(entries[2]?.meaning).toBe(codes.find(({ code }) => code === '(b)(6)')?.meaning);
  expect(entries[2]?.purpose).toBe(purposes.find(({ id }) => id === 'personal-privacy')?.title);
  const kindsFor = async (audience: string) =>
    (await ask('log.list', { footage, audience })).entries.map(({ kind }) => kind);
  expect(await kindsFor('public')).toEqual(['veil', 'hush']);
  expect(await kindsFor('defence')).toEqual(['withheld']);
  await expect(ask('log.list', { footage, audience: 'nobody' })).rejects.toMatchObject({ code: 'USAGE' });
});

test('is saved as files of their owner alone, never over another, and the log of events says who took it', async () => {
  const opened = await openedDesk();
  const { desk, folder, ask } = opened;
  await decided(opened);
  const save = async (form: 'csv' | 'html') => {
    const { pick } = desk.picks.issue(folder);
    const { name } = await ask('log.save', { ...everything, form, folder: pick });
    const path = join(folder, name);
    return { name, mode: statSync(path).mode & 0o777, text: readFileSync(path, 'utf8') };
  };
  const [csv, again, page] = [await save('csv'), await save('csv'), await save('html')];
  expect(csv.name).toMatch(/^Elm street exemption log \d{4}-\d\d-\d\d\.csv$/);
  expect(again.name).toMatch(/ 2\.csv$/);
  expect([csv.mode, page.mode]).toEqual([0o600, 0o600]);
  const lines = csv.text.trimEnd().split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[2]).toMatch(/^2,veil,veil-\d+,[^,]*,Face 1,30,60,00:00:01\.000,00:00:02\.034,\(b\)\(6\),/);
  expect(page.text).toContain('passers-by could be found');
  expect(page.text).toContain('<strong>Internal.</strong>');
  const saved = [...desk.store.events()].filter(({ event }) => event === 'log.saved');
  expect(saved.map(({ person }) => person)).toEqual(['Ana', 'Ana', 'Ana']);
  expect(JSON.parse(saved[0]?.note ?? '')).toMatchObject({ form: 'csv', entries: 3 });
});

test('leaves no file where the case could not note that it was taken', async () => {
  const { desk, folder, ask } = await openedDesk();
  const before = readdirSync(folder);
  const other = new Database(desk.store.paths.database);
  other.exec(`CREATE TRIGGER refused BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END`);
  other.close();
  const { pick } = desk.picks.issue(folder);
  await expect(ask('log.save', { ...everything, form: 'csv', folder: pick })).rejects.toThrow();
  expect(readdirSync(folder)).toEqual(before);
});

test('is never written beside an original', async () => {
  const opened = await openedDesk();
  const { desk, folder, ask } = opened;
  const { footage } = await decided(opened);
  const row = desk.store.footage(footage);
  const moved = { ...row, sourcePath: join(folder, 'camera-a.mp4') };
  const changes = [updateRow('footage', row, moved)];
  desk.store.commit({ event: 'footage.moved', actor: desk.session().actor, changes });
  const before = readdirSync(folder);
  const { pick } = desk.picks.issue(folder);
  await expect(ask('log.save', { ...everything, form: 'csv', folder: pick })).rejects.toMatchObject({
    code: 'OUTPUT_INSIDE_SOURCE',
  });
  expect(readdirSync(folder)).toEqual(before);
});
