// SPDX-License-Identifier: GPL-3.0-or-later
/** What a sitting must hold on to while work goes on: who asked for it, which case, and what the page may not ask for. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { RequestInput, RequestName, RequestOutput } from '../../../core/contract/requests.ts';
import { requests } from '../../../core/contract/requests.ts';
import { insertRow } from '../../../core/review/diff.ts';
import { Desk, type DeskOptions } from '../../../electron/service/desk/desk.ts';
import { dispatch } from '../../../electron/service/desk/dispatch.ts';
import { claimJob, enqueueJob } from '../../../electron/service/jobs/job-queue.ts';
import { blobDigest, blobOf } from '../../../electron/service/storage/blob-store.ts';
import { markCrashed } from '../../../electron/service/storage/job-store.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { addRecording } from '../stages/reviewed-case.ts';
import { analyst, candidateRow, footageRow, indexBytes, showingRow } from '../storage/case-fixtures.ts';

const folder = temporaryFolder('sitting');
const media = join(folder, 'media');
mkdirSync(media);
writeFileSync(join(media, 'a.mp4'), 'no recording');

let desks = 0;
/** The steady counter of every desk. */
let nowMs = 0;
function newDesk(host: DeskOptions['host'] = 'browser'): Desk {
  const home = join(folder, `home-${desks++}`);
  const places = { homeDir: home, casesDir: join(home, 'cases'), roots: [media] };
  const desk = new Desk({ host, ...places, nowMs: () => nowMs });
  onTestFinished(() => desk.end());
  return desk;
}

/** Asks as a window does, and holds the answer against the contract too. */
async function askOf<N extends RequestName>(
  desk: Desk,
  name: N,
  input: RequestInput<N>,
): Promise<RequestOutput<N>> {
  const reply = await dispatch(desk, name, JSON.parse(JSON.stringify(input)));
  if (!reply.ok) throw reply.error;
  return requests[name].output.parse(JSON.parse(JSON.stringify(reply.output))) as RequestOutput<N>;
}

let desk: Desk;
const ask = <N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>> =>
  askOf(desk, name, input);

const noDetails = { requestNumber: null, requester: null, requestType: null, due: null };

beforeEach(async () => {
  desk = newDesk();
  await ask('session.signIn', { name: 'Ana', purpose: 'request 12' });
  await ask('cases.create', { title: 'Elm street', details: noDetails, folder: null });
});

/** Work on the board that ends when it is told to, or called off. */
function blocker(): { readonly started: Promise<void>; end(): void } {
  let end = (): void => undefined;
  let begin = (): void => undefined;
  const started = new Promise<void>((resolve) => {
    begin = resolve;
  });
  desk.jobs.start({ kind: 'verify', footage: null, label: 'something else' }, async ({ signal }) => {
    begin();
    await new Promise<void>((resolve) => {
      end = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    return { kind: 'render', candidate: 'candidate-1' };
  });
  return { started, end: () => end() };
}

test('queued work is logged under whoever asked for it, not under who has come since', async () => {
  await ask('people.add', { name: 'Ben', role: 'reviewer' });
  const before = blocker();
  await before.started;
  const { pick } = desk.picks.issue(join(media, 'a.mp4'));
  await ask('footage.ingest', { picks: [pick] });
  await ask('session.signIn', { name: 'Ben', purpose: 'second look' });
  before.end();
  await desk.jobs.idle();
  const events = [...desk.store.events()];
  expect(events.filter(({ event }) => event.startsWith('job.')).map(({ person }) => person)).toEqual([
    'Ana',
    'Ana',
  ]);
  expect(desk.session().actor.person).toBe('Ben');
});

test('an approval cannot be taken back over the window either', async () => {
  await ask('people.add', { name: 'Ben', role: 'reviewer' });
  await expect(ask('history.undo', { sequence: desk.store.head().sequence })).rejects.toMatchObject({
    code: 'UNDO_REFUSED',
  });
  expect((await ask('people.list', {})).people.map(({ name }) => name)).toEqual(['Ana', 'Ben']);
});

describe('closing a case', () => {
  test('lets nothing start in it any more, and whoever opens it again waits until it is closed', async () => {
    const id = desk.store.caseId;
    const before = blocker();
    await before.started;
    const { store } = desk;
    const closed = ask('case.close', {});
    await new Promise((resolve) => setImmediate(resolve));
    const twice = ask('case.close', {});
    const [one, other] = [ask('case.open', { case: id }), ask('case.open', { case: id })];
    await Promise.all([closed, twice]);
    expect((await one).case).toBe(id);
    expect((await other).case).toBe(id);
    expect(desk.store).not.toBe(store);
    expect((await ask('footage.list', {})).footage).toEqual([]);
  });

  test('a case that is being closed is not found by new requests', async () => {
    let finish = (): void => undefined;
    desk.beforeClosing(() => new Promise<void>((resolve) => (finish = resolve)));
    const closed = ask('case.close', {});
    await new Promise((resolve) => setImmediate(resolve));
    const { pick } = desk.picks.issue(join(media, 'a.mp4'));
    for (const [name, input] of [
      ['footage.list', {}],
      ['footage.ingest', { picks: [pick] }],
      ['case.describe', {}],
    ] as const)
      expect(await dispatch(desk, name, input)).toMatchObject({
        ok: false,
        error: { code: 'CASE_NOT_OPEN' },
      });
    expect(desk.jobs.busy).toBe(false);
    finish();
    await closed;
  });

  test('whatever fails on the way, its store is closed', async () => {
    const id = desk.store.caseId;
    let fails = true;
    desk.beforeClosing(() => {
      if (fails) throw new Error('pictures do not let go');
    });
    await expect(desk.closeCase()).rejects.toThrow('pictures do not let go');
    fails = false;
    expect((await ask('case.open', { case: id })).case).toBe(id);
  });
});

test('work that was interrupted goes on with the detector that it began with', async () => {
  const path = join(media, 'gone.mp4');
  const row = { ...footageRow(desk.store.nextId('footage')), sourcePath: path };
  desk.store.commit({
    event: 'footage.added',
    actor: analyst,
    changes: [insertRow('footage', row)],
    blobs: blobOf(indexBytes),
  });
  const actor = { person: 'Ana', role: 'analyst', reason: 'request 12' };
  const params = { kinds: null, profile: 'thorough', modelPack: '/packs/plates', engine: 'tfjs-wasm' };
  const { writer } = desk.store;
  const asked = enqueueJob(writer, { kind: 'detect', footageId: row.id, params, actor });
  claimJob(writer, asked.id);
  markCrashed(writer.db, asked.id);
  const { job } = await ask('jobs.resume', { job: asked.id });
  await desk.jobs.idle();
  // The recording is gone, which ends it; but it was this work that was taken up, and no other was begun.
  expect(await ask('jobs.show', { job })).toMatchObject({ state: 'failed' });
  expect(desk.store.jobs()).toMatchObject([{ id: asked.id, state: 'failed', params }]);
});

test('making tracks of what still shows is taken up after the program ended in the middle of it', async () => {
  const { store } = desk;
  const { id: footage } = addRecording(store, { frames: 40 });
  const sight = { frame: 10, box: { x: 320, y: 320, width: 640, height: 640 }, score: 0.9 };
  const sheet = new TextEncoder().encode('a veil sheet');
  const of = { footageId: footage, veilSheetBlob: blobDigest(sheet) };
  const row = showingRow(store.nextId('candidate'), of, [sight]);
  const changes = [insertRow('candidate', row)];
  store.commit({ event: 'candidate.proved', actor: analyst, changes, blobs: blobOf(sheet) });
  const actor = { person: 'Ana', role: 'analyst', reason: 'request 12' };
  const params = { audience: 'public', candidate: row.id };
  const asked = enqueueJob(store.writer, { kind: 'still-shown', footageId: footage, params, actor });
  claimJob(store.writer, asked.id);
  markCrashed(store.writer.db, asked.id);
  const { job } = await ask('jobs.resume', { job: asked.id });
  await desk.jobs.idle();
  // The recording is gone, which ends it.
  expect(await ask('jobs.show', { job })).toMatchObject({
    kind: 'still-shown',
    label: 'public',
    state: 'failed',
  });
  expect(store.jobs()).toMatchObject([{ id: asked.id, state: 'failed', params }]);
  expect(store.tracksOf(footage)).toEqual([]);
});

test('where nothing still shows any more, making tracks of it is not taken up but said so, and can be cancelled', async () => {
  const { store } = desk;
  const { id: footage } = addRecording(store, { frames: 40 });
  const actor = { person: 'Ana', role: 'analyst', reason: 'request 12' };
  const params = { audience: 'public', candidate: 'candidate-1' };
  const asked = enqueueJob(store.writer, { kind: 'still-shown', footageId: footage, params, actor });
  claimJob(store.writer, asked.id);
  markCrashed(store.writer.db, asked.id);
  await expect(ask('jobs.resume', { job: asked.id })).rejects.toMatchObject({
    code: 'USAGE',
    message: 'nothing is left of what still showed',
  });
  expect(store.jobs()).toMatchObject([{ id: asked.id, state: 'queued' }]);
  await ask('jobs.cancel', { job: asked.id });
  expect(store.jobs()).toMatchObject([{ id: asked.id, state: 'cancelled' }]);
});

test('a job that does not say all that was asked for is not taken up as other work', async () => {
  const actor = { person: 'Ana', role: 'analyst', reason: 'request 12' };
  const { writer } = desk.store;
  const params = { kinds: ['face'], profile: 'fast' };
  const asked = enqueueJob(writer, { kind: 'detect', footageId: null, params, actor });
  claimJob(writer, asked.id);
  markCrashed(writer.db, asked.id);
  await expect(ask('jobs.resume', { job: asked.id })).rejects.toMatchObject({ code: 'USAGE' });
});

test('more cannot have been presented than there was time for', async () => {
  const { store } = desk;
  // Nine seconds, which take four and a half at twice the speed.
  addRecording(store, { frames: 271 });
  const sheet = new TextEncoder().encode('a veil sheet');
  const row = { ...candidateRow(store.nextId('candidate')), veilSheetBlob: blobDigest(sheet) };
  const changes = [insertRow('candidate', row)];
  store.commit({ event: 'candidate.proved', actor: analyst, changes, blobs: blobOf(sheet) });
  const all = { candidate: row.id, played: [{ startFrame: 0, endFrame: 271 }], heard: [], stills: [] };
  const still = { candidate: row.id, played: [], heard: [], stills: [7] };
  const tooMuch = { code: 'USAGE', message: expect.stringContaining('time') };
  nowMs += 4400;
  await expect(ask('watch.add', all)).rejects.toMatchObject(tooMuch);
  expect((await ask('watch.show', { candidate: row.id })).watched).toBe(0);
  nowMs += 200;
  expect(await ask('watch.add', all)).toMatchObject({ watched: 271, complete: true });
  await expect(ask('watch.add', all)).rejects.toMatchObject(tooMuch);
  await expect(ask('watch.add', still)).rejects.toMatchObject(tooMuch);
  nowMs += 400;
  await ask('watch.add', still);
  // Who waits does not save up, and who sits down has seen nothing.
  nowMs += 3_600_000;
  for (let at = 0; at < 13; at++) await ask('watch.add', all);
  await expect(ask('watch.add', all)).rejects.toMatchObject(tooMuch);
  nowMs += 60_000;
  await ask('session.signIn', { name: 'Ana', purpose: 'request 12' });
  await expect(ask('watch.add', all)).rejects.toMatchObject(tooMuch);
});

test('a list of cases that cannot be understood is set aside, never written over', async () => {
  const path = join(desk.homeDir, 'cases.json');
  const cut = readFileSync(path, 'utf8').slice(0, -20);
  writeFileSync(path, cut);
  await ask('case.close', {});
  expect((await ask('cases.list', {})).cases.map(({ title }) => title)).toEqual(['Elm street']);
  const aside = readdirSync(desk.homeDir).filter((name) => name.startsWith('cases.json.unreadable-'));
  expect(aside.map((name) => readFileSync(join(desk.homeDir, name), 'utf8'))).toEqual([cut]);
});

test('on the desktop, which has dialogs of its own, the page cannot walk the disk', async () => {
  const desktop = newDesk('desktop');
  for (const [name, input] of [
    ['picks.browse', { folder: null }],
    ['picks.choose', { entry: `entry-${'0'.repeat(32)}` }],
    ['picks.makeFolder', { folder: `entry-${'0'.repeat(32)}`, name: 'x' }],
  ] as const)
    await expect(askOf(desktop, name, input)).rejects.toMatchObject({ code: 'ACCESS_REFUSED' });
  expect(desktop.picks.issue(media).kind).toBe('folder');
});
