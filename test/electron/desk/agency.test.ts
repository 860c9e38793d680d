// SPDX-License-Identifier: GPL-3.0-or-later
/** The agency of a case: named, with a logo that brings nothing but its picture, changed later, shown on the exemption log. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { logoLimits } from '../../../core/review/agency.ts';
import { makeLogo } from '../../../electron/service/engine/media/logo.ts';
import { chunksOf } from '../../../electron/service/engine/media/png-chunks.ts';
import { findSamplePhotos } from '../../../electron/service/engine/synthesis/sample-photos.ts';
import { openedDesk } from './opened-desk.ts';

const planted = 'drawn by Quillfeather, 14 Elm Street';

function chunk(name: string, data: Uint8Array): Buffer {
  const head = Buffer.from(name, 'latin1');
  const framed = Buffer.alloc(data.length + 12);
  framed.writeUInt32BE(data.length);
  framed.set(head, 4);
  framed.set(data, 8);
  framed.writeUInt32BE(crc32(Buffer.concat([head, data])), data.length + 8);
  return framed;
}

/** A red disc on nothing, with what says more than its picture: text, compressed text, a date, EXIF, something behind the end. */
function taggedPng(size: number): Buffer {
  const png = new PNG({ width: size, height: size });
  for (let at = 0; at < size * size; at++) {
    const inside = Math.hypot((at % size) - size / 2, Math.floor(at / size) - size / 2) < size / 3;
    png.data.set(inside ? [200, 20, 30, 255] : [0, 0, 0, 0], at * 4);
  }
  const plain = PNG.sync.write(png);
  const text = Buffer.from(`Author\0${planted}`, 'latin1');
  const ztxt = Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), deflateSync(planted)]);
  const exif = Buffer.concat([Buffer.from('II*\0\x08\0\0\0\0\0\0\0\0\0', 'latin1'), Buffer.from(planted)]);
  const headEnd = 8 + 25;
  return Buffer.concat([
    plain.subarray(0, headEnd),
    chunk('tEXt', text),
    chunk('zTXt', ztxt),
    chunk('tIME', Uint8Array.from([7, 234, 1, 2, 3, 4, 5])),
    chunk('eXIf', exif),
    plain.subarray(headEnd),
    Buffer.from(planted),
  ]);
}

async function started() {
  const opened = await openedDesk();
  const { desk, folder, ask } = opened;
  const make = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(folder, name), bytes);
    return ask('agency.makeLogo', { file: desk.picks.issue(join(folder, name)).pick });
  };
  const pngOf = async (logo: string) => Buffer.from((await ask('agency.logo', { logo })).png, 'base64');
  return { ...opened, make, pngOf };
}

test('a logo keeps its picture, made small, and nothing else of its file', async () => {
  const { make, pngOf } = await started();
  const { logo, width, height } = await make('seal.png', taggedPng(800));
  expect([width, height]).toEqual([200, 200]);
  const png = await pngOf(logo);
  expect(new Set(Array.from(chunksOf(png), ({ name }) => name))).toEqual(new Set(['IHDR', 'IDAT', 'IEND']));
  expect(png.includes(planted)).toBe(false);
  const { data } = PNG.sync.read(png);
  const pixel = (x: number, y: number) => [...data.subarray((y * 200 + x) * 4, (y * 200 + x) * 4 + 4)];
  expect(pixel(2, 2)[3]).toBe(0);
  expect(pixel(100, 100)).toEqual([200, 20, 30, 255]);

  const small = await make('small.png', taggedPng(40));
  expect([small.width, small.height]).toEqual([40, 40]);
  const photo = await make('photo.jpg', readFileSync(join(findSamplePhotos(), 'sample6.jpg')));
  expect(photo.width <= logoLimits.width && photo.height <= logoLimits.height).toBe(true);
  expect(PNG.sync.read(await pngOf(photo.logo))).toMatchObject({ width: photo.width, height: photo.height });
});

test('what is no picture, too large a file, too many pixels or cut short is refused in words', async () => {
  const { desk, make, ask } = await started();
  const inWords = { code: 'INPUT_UNSUPPORTED', remedy: expect.stringContaining('PNG or JPEG') };
  const whole = taggedPng(300);
  const bomb = Buffer.from(whole);
  bomb.writeUInt32BE(60_000, 16);
  bomb.writeUInt32BE(60_000, 20);
  bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
  const head = desk.store.head();
  await expect(make('letter.png', Buffer.from('%PDF-1.7 no picture'))).rejects.toMatchObject(inWords);
  for (const [name, bytes] of [
    ['drawing.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['empty.png', Buffer.alloc(0)],
    ['large.png', Buffer.concat([whole, Buffer.alloc(logoLimits.fileBytes)])],
    ['bomb.png', bomb],
    ['short.png', whole.subarray(0, 60)],
  ] as const)
    await expect(makeLogo(bytes), name).rejects.toMatchObject(inWords);
  const unknown = { name: 'Police', logo: 'a'.repeat(64) };
  const details = { requestNumber: null, requester: null, requestType: null, due: null };
  await expect(ask('case.change', { title: 'Elm street', details, agency: unknown })).rejects.toMatchObject({
    code: 'INPUT_NOT_FOUND',
  });
  await expect(
    ask('cases.create', { title: 'Other', details, agency: unknown, folder: null }),
  ).rejects.toMatchObject({ code: 'INPUT_NOT_FOUND' });
  expect(desk.store.head()).toEqual(head);
});

test('is asked for once, changed by an event of its own, heads the log, and outlives the sitting', async () => {
  const { desk, folder, ask, make, pngOf } = await started();
  const details = { requestNumber: '12', requester: null, requestType: null, due: null };
  const { logo } = await make('seal.png', taggedPng(300));
  const agency = { name: 'Sheriff <of> Elm County', logo };
  const opened = await ask('cases.create', { title: 'Oak street', details, agency, folder: null });
  expect(opened.agency).toEqual(agency);
  expect((await ask('agency.usual', {})).agency).toEqual(agency);

  const { pick } = desk.picks.issue(folder);
  const { name } = await ask('log.save', { footage: null, audience: null, form: 'html', folder: pick });
  const page = readFileSync(join(folder, name), 'utf8');
  expect(page).toContain(`src="data:image/png;base64,${(await pngOf(logo)).toString('base64')}"`);
  expect(page).toContain('img-src data:');
  expect(page).toContain('Sheriff &lt;of&gt; Elm County');

  // Somebody else changes it later; left out, it stays.
  await ask('people.add', { name: 'Ben', role: 'reviewer' });
  await ask('session.signIn', { name: 'Ben', purpose: 'second look' });
  expect((await ask('case.change', { title: 'Oak street', details })).agency).toEqual(agency);
  const renamed = { name: 'Elm County Police', logo: null };
  await ask('case.change', { title: 'Oak street', details, agency: renamed });
  await ask('case.change', { title: 'Oak street', details, agency: renamed });
  const events = [...desk.store.events()].filter(({ event }) => event === 'agency.changed');
  expect(events.map(({ person }) => person)).toEqual(['Ana', 'Ben']);
  expect(desk.store.verifyAudit().findings).toEqual([]);

  // A sitting that begins anew has the usual agency, and opens a case with its own.
  const { case: id } = desk.describe();
  await ask('session.signOut', {});
  await ask('session.signIn', { name: 'Ben', purpose: 'third look' });
  expect((await ask('agency.usual', {})).agency).toEqual(renamed);
  expect((await ask('case.open', { case: id })).agency).toEqual(renamed);
});
