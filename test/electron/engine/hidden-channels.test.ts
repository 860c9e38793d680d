// SPDX-License-Identifier: GPL-3.0-or-later
/** A marker planted in each channel of a recording: ingest lists the channel, and no copy has the marker. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { HiddenChannelKind } from '../../../core/ingest/hidden-channel.ts';
import { findLeftovers } from '../../../electron/service/engine/media/leftovers.ts';
import { escapeNal, joinLengths } from '../../../electron/service/engine/media/parameter-sets.ts';
import { type FixtureOptions, makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { append, growMediaData, makeBox, occurrences, remux } from './planted.ts';
import { inspect, prove, render, sheetFor } from './spliced.ts';

const folder = mkdtempSync(join(tmpdir(), 'clearveil-channels-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A marker of its own per channel, drawn from the seed. */
function markerFor(name: string): string {
  const seed = `${process.env['CLEARVEIL_TEST_SEED']} ${name}`;
  return `Canary-${createHash('sha256').update(seed).digest('hex').slice(0, 20)}`;
}

const bytesOf = (text: string): Buffer => Buffer.from(text, 'utf8');
const frameCount = 24;

type Planting = {
  readonly kind: HiddenChannelKind;
  /** Container of the recording; MP4 when left out. */
  readonly extension?: 'mp4' | 'mov' | 'mkv';
  readonly fixture?: (marker: string) => FixtureOptions;
  /** Changes the finished fixture, or writes another one to `to`. */
  readonly plant?: (path: string, to: string, marker: string) => void;
};

/** Puts a NAL unit behind the slices of every picture, or before them. */
function withUnit(unit: Uint8Array, first: boolean) {
  return (path: string, to: string): void =>
    remux(path, to, 'mp4', (kind, data) => {
      if (kind !== 'video') return data;
      const framed = joinLengths([unit]);
      return first ? Buffer.concat([framed, data]) : Buffer.concat([data, framed]);
    });
}

function seiUnit(type: number, body: Uint8Array): Uint8Array {
  return Uint8Array.from([6, ...escapeNal(Uint8Array.from([type, body.length, ...body, 0x80]))]);
}

/** Puts a data element of AAC before the sound of every packet: it takes whole bytes. */
function withDataElement(path: string, to: string, marker: string): void {
  remux(path, to, 'mp4', (kind, data) => {
    if (kind !== 'audio') return data;
    return Buffer.concat([Buffer.from([0x80, marker.length]), bytesOf(marker), data]);
  });
}

/** Puts an element behind the sound of every packet: `bits` from the three ones that end it. */
function withElementBehind(elementBits: (marker: string) => string) {
  return (path: string, to: string, marker: string): void =>
    remux(path, to, 'mp4', (kind, data) => {
      if (kind !== 'audio') return data;
      const bits = [...data].map((byte) => byte.toString(2).padStart(8, '0')).join('');
      const block = bits.slice(0, bits.lastIndexOf('1') - 2);
      const whole = `${block}${elementBits(marker)}111`;
      const padded = whole.padEnd(Math.ceil(whole.length / 8) * 8, '0');
      return Uint8Array.from(padded.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
    });
}

const binary = (marker: string): string =>
  [...bytesOf(marker)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
const count = (value: number, bits: number): string => value.toString(2).padStart(bits, '0');

/** Adds a set to the decoder configuration record, under a number no slice uses. */
function withUnusedSet(path: string, to: string, marker: string): void {
  // pic_parameter_set_id 20, in Exp-Golomb code 000010101, then text.
  const set = Buffer.concat([Buffer.from([0x68, 0x0a, 0xff]), bytesOf(marker)]);
  remux(
    path,
    to,
    'mp4',
    (_, data) => data,
    (kind, record) => {
      if (kind !== 'video') return record;
      const spsLength = ((record[6] ?? 0) << 8) | (record[7] ?? 0);
      const counted = Buffer.from(record);
      const at = 8 + spsLength;
      counted[at] = (counted[at] ?? 0) + 1;
      const length = Buffer.from([set.length >> 8, set.length & 255]);
      return Buffer.concat([counted.subarray(0, at + 1), length, set, counted.subarray(at + 1)]);
    },
  );
}

const plantings: Readonly<Record<string, Planting>> = {
  'a container tag': { kind: 'container tag', fixture: (marker) => ({ tags: { comment: marker } }) },
  'a place': { kind: 'user data', extension: 'mov', fixture: (marker) => ({ tags: { location: marker } }) },
  'a stream tag': { kind: 'stream tag', fixture: (marker) => ({ videoTags: { handler_name: marker } }) },
  'a chapter': { kind: 'chapter', fixture: (marker) => ({ chapters: [{ startMs: 0, title: marker }] }) },
  'a subtitle stream': { kind: 'subtitle stream', fixture: (marker) => ({ subtitle: marker }) },
  'a subtitle stream of Matroska': {
    kind: 'subtitle stream',
    extension: 'mkv',
    fixture: (marker) => ({ subtitle: marker }),
  },
  'a tag of Matroska': {
    kind: 'user data',
    extension: 'mkv',
    fixture: (marker) => ({ tags: { comment: marker } }),
  },
  'void space of Matroska': {
    kind: 'free space',
    extension: 'mkv',
    plant: (path, _, marker) => append(path, Buffer.from([0xec, 0x80 | marker.length]), bytesOf(marker)),
  },
  'an unknown element of Matroska': {
    kind: 'unknown element',
    extension: 'mkv',
    plant: (path, _, marker) =>
      append(path, Buffer.from([0x4f, 0xff, 0x80 | marker.length]), bytesOf(marker)),
  },
  telemetry: { kind: 'data stream', fixture: (marker) => ({ data: marker }) },
  captions: { kind: 'supplemental message', fixture: (marker) => ({ captions: marker }) },
  'user data in a uuid box': {
    kind: 'user data',
    plant: (path, _, marker) =>
      append(path, makeBox('uuid', Buffer.concat([Buffer.alloc(16, 7), bytesOf(marker)]))),
  },
  'a free box': {
    kind: 'free space',
    plant: (path, _, marker) => append(path, makeBox('free', bytesOf(marker))),
  },
  'an unknown box': {
    kind: 'unknown element',
    plant: (path, _, marker) => append(path, makeBox('zzzz', bytesOf(marker))),
  },
  'bytes behind the last box': {
    kind: 'trailing bytes',
    plant: (path, _, marker) => append(path, bytesOf(marker)),
  },
  'media data of no sample': {
    kind: 'unreferenced bytes',
    plant: (path, _, marker) => growMediaData(path, bytesOf(marker)),
  },
  'an unregistered message': {
    kind: 'supplemental message',
    plant: (path, to, marker) =>
      withUnit(seiUnit(5, Buffer.concat([Buffer.alloc(16, 9), bytesOf(marker)])), true)(path, to),
  },
  'a timing message that is too long': {
    kind: 'supplemental message',
    plant: (path, to, marker) => withUnit(seiUnit(1, bytesOf(marker)), true)(path, to),
  },
  'a filler unit': {
    kind: 'unknown video unit',
    plant: (path, to, marker) => withUnit(Uint8Array.from([12, ...bytesOf(marker), 0x80]), false)(path, to),
  },
  'a unit of an unknown type': {
    kind: 'unknown video unit',
    plant: (path, to, marker) => withUnit(Uint8Array.from([24, ...bytesOf(marker)]), false)(path, to),
  },
  'a parameter set that no picture uses': { kind: 'unused parameter set', plant: withUnusedSet },
  'a data element of AAC': { kind: 'audio ancillary data', plant: withDataElement },
  'a data element of AAC behind the sound': {
    kind: 'audio ancillary data',
    plant: withElementBehind((marker) => `10000000${count(marker.length, 8)}${binary(marker)}`),
  },
  'a fill element of AAC': {
    kind: 'audio ancillary data',
    plant: withElementBehind(
      (marker) => `1101111${count(marker.length + 1 - 14, 8)}0000${binary(marker)}0000`,
    ),
  },
};

const inPicture: ReadonlySet<HiddenChannelKind> = new Set([
  'container tag',
  'supplemental message',
  'unknown video unit',
  'unused parameter set',
]);

async function recording(name: string, planting: Planting, marker: string): Promise<string> {
  const stem = name.replaceAll(' ', '-');
  const extension = planting.extension ?? 'mp4';
  const path = join(folder, `${stem}.${extension}`);
  const base = planting.fixture?.(marker) ?? {};
  await makeFixture(path, { frameCount, width: 128, height: 96, audio: {}, ...base });
  if (!planting.plant) return path;
  const to = join(folder, `${stem}-planted.${extension}`);
  planting.plant(path, to, marker);
  return occurrences(path, marker).length > 0 ? path : to;
}

describe('a marker planted in', () => {
  test.each(Object.keys(plantings))('%s is listed at ingest and in no copy', async (name) => {
    const planting = plantings[name];
    if (!planting) throw new Error(`nothing is planted in ${name}`);
    const marker = markerFor(name);
    const path = await recording(name, planting, marker);
    // Captions are two letters a picture, with bytes of their own between them.
    if (planting.kind !== 'supplemental message' || name !== 'captions')
      expect(occurrences(path, marker)).not.toEqual([]);
    const original = await inspect(path);
    const listed = original.probe.channels.filter(({ kind }) => kind === planting.kind);
    expect(listed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBeGreaterThanOrEqual(marker.length);

    const sheet = sheetFor(original, [{ startFrame: 0, endFrame: 6 }]);
    for (const [way, options] of [
      ['smart', {}],
      ['full', { fullReason: 'the test wants it' }],
    ] as const) {
      const copy = join(folder, `${way}-${name.replaceAll(' ', '-')}.mp4`);
      // Both ways write the container alike; what lies between pictures meets different code.
      if (way === 'full' && !inPicture.has(planting.kind)) continue;
      const report = await render(original, sheet, copy, options);
      expect(occurrences(copy, marker), way).toEqual([]);
      expect(report.stripped.map(({ kind }) => kind)).toContain(planting.kind);
      if (way === 'full') continue;
      const copied = await inspect(copy);
      expect(findLeftovers(copied.probe.channels.filter(({ kind }) => kind !== 'file name'))).toEqual([]);
    }
  });
});

describe('the proof of a copy that another tool left something in', () => {
  const names = ['a container tag', 'a chapter', 'an unregistered message', 'a data element of AAC'];
  const left = Object.entries(plantings).filter(([name]) => names.includes(name));

  test.each(left)('names %s', async (name, planting) => {
    const marker = markerFor(name);
    const path = await recording(`left ${name}`, planting, marker);
    const original = await inspect(path);
    const { findings } = await prove(original, path, sheetFor(original, []), []);
    const code = ['container tag', 'stream tag', 'user data'].includes(planting.kind)
      ? 'METADATA_LEFT'
      : 'HIDDEN_CHANNEL_LEFT';
    expect(findings.map((finding) => finding.code)).toContain(code);
    expect(findings.some(({ message }) => message.includes(planting.kind))).toBe(true);
  });
});
