// SPDX-License-Identifier: GPL-3.0-or-later
/** Requests as they arrive: checked against the contract, let in or not, answered or failed with a code. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { RequestInput, RequestName, RequestOutput } from '../../../core/contract/requests.ts';
import { requestNames, requests } from '../../../core/contract/requests.ts';
import { Desk } from '../../../electron/service/desk/desk.ts';
import { dispatch } from '../../../electron/service/desk/dispatch.ts';

const folder = mkdtempSync(join(tmpdir(), 'clearveil-desk-'));
const media = join(folder, 'media');
mkdirSync(media);
writeFileSync(join(media, 'a.mp4'), 'no recording');
writeFileSync(join(media, '.hidden'), '');
const desk = new Desk({
  host: 'browser',
  homeDir: join(folder, 'home'),
  casesDir: join(folder, 'cases'),
  roots: [media],
});
afterAll(async () => {
  await desk.end();
  rmSync(folder, { recursive: true, force: true });
});

/** Asks as a window does, and holds the answer against the contract too. */
async function ask<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>> {
  const reply = await dispatch(desk, name, JSON.parse(JSON.stringify(input)));
  if (!reply.ok) throw reply.error;
  return requests[name].output.parse(JSON.parse(JSON.stringify(reply.output))) as RequestOutput<N>;
}

const noDetails = { requestNumber: null, requester: null, requestType: null, due: null };

describe('before anything is open', () => {
  test('a name that is not in the table is told so', async () => {
    for (const name of ['nothing', '__proto__', 'toString', ''])
      expect(await dispatch(desk, name, {})).toMatchObject({ ok: false, error: { code: 'UNKNOWN_REQUEST' } });
  });

  test('every request that needs a person or a case is refused, with a code and something to do', async () => {
    for (const name of requestNames) {
      const { needs } = requests[name];
      if (needs === 'nothing') continue;
      const reply = await dispatch(desk, name, {});
      const code = needs === 'case' ? 'CASE_NOT_OPEN' : 'ACCESS_REFUSED';
      expect(reply, name).toMatchObject({ ok: false, error: { code, remedy: expect.stringMatching(/./) } });
    }
  });

  test('a payload that does not fit is refused before anything is done', async () => {
    for (const payload of [
      {},
      { name: 'Ana' },
      { name: '', purpose: 'x' },
      { name: 'Ana', purpose: 'x', more: 1 },
      null,
      'x',
    ])
      expect(await dispatch(desk, 'session.signIn', payload)).toMatchObject({
        ok: false,
        error: { code: 'USAGE' },
      });
    expect(desk.state().person).toBeNull();
  });
});

describe('a sitting', () => {
  test('signs in, makes a case, changes it, closes and opens it again', async () => {
    const told: string[] = [];
    const stop = desk.hub.listen(({ event }) => told.push(event));
    await ask('session.signIn', { name: 'Ana', purpose: 'request 12' });
    const made = await ask('cases.create', {
      title: 'Elm / street',
      details: { ...noDetails, requestNumber: '2026-12', due: '2026-12-24' },
      folder: null,
    });
    expect(made).toMatchObject({ title: 'Elm / street', details: { due: '2026-12-24' } });
    await ask('case.change', { title: 'Elm street', details: { ...noDetails, due: '2026-12-31' } });
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toContain('case.changed');
    expect((await ask('people.list', {})).people).toMatchObject([{ name: 'Ana', role: 'analyst' }]);
    await ask('people.add', { name: 'Ben', role: 'reviewer' });
    await expect(ask('people.add', { name: 'Ben', role: 'reviewer' })).rejects.toMatchObject({
      code: 'USAGE',
    });
    await ask('case.close', {});
    expect((await ask('cases.list', {})).cases).toMatchObject([
      { case: made.case, title: 'Elm street', details: { due: '2026-12-31' }, footage: 0, missing: false },
    ]);
    const again = await ask('case.open', { case: made.case });
    expect(again.revision).toBeGreaterThan(made.revision);
    expect(again.log).toBe('continues');
    stop();
  });

  test('only people of the case may come while it is open', async () => {
    await expect(ask('session.signIn', { name: 'Eve', purpose: 'curious' })).rejects.toMatchObject({
      code: 'UNKNOWN_PERSON',
    });
    expect((await ask('session.state', {})).person?.name).toBe('Ana');
    expect((await ask('session.signIn', { name: 'Ben', purpose: 'second person' })).person).toEqual({
      name: 'Ben',
      role: 'reviewer',
      purpose: 'second person',
    });
  });

  test('no answer and no event names a path', async () => {
    const said = [
      await ask('session.state', {}),
      await ask('cases.list', {}),
      await ask('case.describe', {}),
      await ask('picks.browse', { folder: null }),
    ];
    expect(JSON.stringify(said)).not.toContain(folder);
  });
});

describe('choosing files', () => {
  test('folders are walked by tokens, hidden files left out', async () => {
    const start = await ask('picks.browse', { folder: null });
    expect(start.entries.map(({ name, kind }) => [name, kind])).toEqual([['media', 'folder']]);
    const [root] = start.entries;
    const inside = await ask('picks.browse', { folder: root?.entry ?? '' });
    expect(inside.entries.map(({ name }) => name)).toEqual(['a.mp4']);
    expect(inside.trail.map(({ name }) => name)).toEqual(['media']);
  });

  test('a pick is used up by the first request that takes it', async () => {
    const start = await ask('picks.browse', { folder: null });
    const inside = await ask('picks.browse', { folder: start.entries[0]?.entry ?? '' });
    const { pick } = await ask('picks.choose', { entry: inside.entries[0]?.entry ?? '' });
    const { job } = await ask('footage.ingest', { picks: [pick] });
    await desk.jobs.idle();
    expect(await ask('jobs.show', { job })).toMatchObject({
      state: 'failed',
      error: { code: 'INPUT_NOT_MEDIA' },
    });
    await expect(ask('footage.ingest', { picks: [pick] })).rejects.toMatchObject({ code: 'PICK_UNKNOWN' });
  });

  test('what was never shown cannot be chosen', async () => {
    const made = `entry-${'0'.repeat(32)}`;
    await expect(ask('picks.choose', { entry: made })).rejects.toMatchObject({ code: 'PICK_UNKNOWN' });
    await expect(ask('picks.choose', { entry: '/etc/passwd' })).rejects.toMatchObject({ code: 'USAGE' });
  });
});
