// SPDX-License-Identifier: GPL-3.0-or-later
/** AC-3 frames taken apart to the last bit: silence put in their place, and whatever is hidden between their blocks found. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { walkAc3Blocks } from '../../../../electron/service/engine/media/ac3/ac3-blocks.ts';
import { sealAc3Frame } from '../../../../electron/service/engine/media/ac3/ac3-check-sum.ts';
import {
  ac3FrameBytes,
  ac3TailBits,
  readAc3Header,
} from '../../../../electron/service/engine/media/ac3/ac3-header.ts';
import { silentAc3Frame } from '../../../../electron/service/engine/media/ac3/ac3-silence.ts';
import { ChannelList } from '../../../../electron/service/engine/media/channels/channel-list.ts';
import { soundLook } from '../../../../electron/service/engine/media/channels/sound-channels.ts';
import { hasProgram } from '../../../flow/media-tools.ts';
import { temporaryFolder } from '../../../setup/temporary-folder.ts';
import { remux } from '../planted.ts';
import { codes, inspect, proveSound, recordingOf, renderTo, voices } from './hushed.ts';

const hasFfmpeg = hasProgram('ffmpeg', 'AC-3 is not taken apart');
const folder = temporaryFolder('ac3');

/** Frames of seeded voices and noise, so that every kind of block comes up. */
function encoded(channels: number, rate: number, ...options: readonly string[]): Uint8Array[] {
  const raw = join(folder, 'sound.f32');
  const sounds = voices(channels, rate, 2);
  const interleaved = Float32Array.from({ length: channels * (sounds[0]?.length ?? 0) }, (_, at) => {
    const place = Math.floor(at / channels);
    const burst = Math.floor(place / 9000) % 3 === 0 ? 0.3 * Math.sin(place * place * 1e-4) : 0;
    return (sounds[at % channels]?.[place] ?? 0) + burst;
  });
  writeFileSync(raw, new Uint8Array(interleaved.buffer));
  const input = ['-f', 'f32le', '-ar', String(rate), '-ac', String(channels), '-i', raw];
  const made = join(folder, 'sound.ac3');
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...input, '-c:a', 'ac3', ...options, made]);
  const bytes = readFileSync(made);
  const frames: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = ac3FrameBytes(bytes, at) ?? 0;
    if (size === 0) throw new Error('the encoder made something else');
    frames.push(Uint8Array.from(bytes.subarray(at, at + size)));
    at += size;
  }
  return frames;
}

function headerOf(frame: Uint8Array) {
  const header = readAc3Header(frame);
  if (!header) throw new Error('no header');
  return header;
}

const bitAt = (bytes: Uint8Array, at: number): number => ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;

/** A copy of the frame with bits set from `at` on, its check sums made to hold again. */
function withBits(frame: Uint8Array, at: number, bits: readonly number[]): Uint8Array {
  const changed = withBitsAlone(frame, at, bits);
  sealAc3Frame(changed);
  return changed;
}

function withBitsAlone(frame: Uint8Array, at: number, bits: readonly number[]): Uint8Array {
  const changed = Uint8Array.from(frame);
  bits.forEach((bit, offset) => {
    const place = at + offset;
    const mask = 0x80 >> (place & 7);
    changed[place >> 3] = bit === 1 ? (changed[place >> 3] ?? 0) | mask : (changed[place >> 3] ?? 0) & ~mask;
  });
  return changed;
}

const bitsOf = (value: number, count: number): number[] =>
  Array.from({ length: count }, (_, place) => (value >> (count - 1 - place)) & 1);

function kindsOf(...frames: readonly Uint8Array[]): string[] {
  const list = new ChannelList();
  const look = soundLook('ac3', list, 'stream 1');
  for (const frame of frames) look.add(frame);
  return list.rows().map(({ kind, where }) => `${kind}: ${where.replace('stream 1, ', '')}`);
}

const tracks = [
  [1, 48_000, ['-b:a', '64k']],
  [2, 44_100, ['-b:a', '96k', '-channel_coupling', '1']],
  [2, 48_000, ['-b:a', '192k', '-stereo_rematrixing', '1']],
  [2, 32_000, ['-b:a', '128k']],
  [4, 48_000, ['-b:a', '256k', '-channel_coupling', '1', '-cpl_start_band', '3']],
  [6, 48_000, ['-b:a', '448k']],
  [6, 44_100, ['-b:a', '320k', '-channel_coupling', '1']],
] as const;

describe.skipIf(!hasFfmpeg).each(tracks)('%i channels at %i Hz', (channels, rate, options) => {
  const frames = hasFfmpeg ? encoded(channels, rate, ...options) : [];

  test('every frame is walked to where its zeros begin', () => {
    expect(frames.length).toBeGreaterThan(30);
    for (const frame of frames) {
      const walked = walkAc3Blocks(frame, headerOf(frame));
      const end = walked?.end ?? Number.NaN;
      const tail = frame.length * 8 - ac3TailBits;
      expect(end).toBeLessThanOrEqual(tail);
      for (let at = end; at < tail; at++) expect(bitAt(frame, at)).toBe(0);
    }
    expect(kindsOf(...frames)).toEqual([]);
  });

  test('frames of silence stand in their place, sound for every decoder that checks, and zero', () => {
    const silent = frames.map((frame) => silentAc3Frame(headerOf(frame)));
    silent.forEach((frame, at) => {
      expect(frame.length).toBe(frames[at]?.length);
    });
    expect(kindsOf(...silent)).toEqual([]);
    const path = join(folder, 'silent.ac3');
    writeFileSync(path, Buffer.concat(silent));
    const strict = ['-v', 'error', '-err_detect', 'crccheck+explode', '-xerror'];
    const decoded = execFileSync('ffmpeg', [...strict, '-i', path, '-f', 's16le', '-'], {
      maxBuffer: 2 ** 26,
    });
    expect(decoded.length).toBe(silent.length * 1536 * channels * 2);
    expect(decoded.every((byte) => byte === 0)).toBe(true);
  });

  test('bits set behind the last block are found, a frame of another make is not trusted', () => {
    const silent = silentAc3Frame(headerOf(frames[0] ?? new Uint8Array()));
    const end = walkAc3Blocks(silent, headerOf(silent))?.end ?? 0;
    expect(kindsOf(withBits(silent, end + 40, [1]))).toEqual(['audio ancillary data: behind the last block']);
    // The flag that says whether data is skipped is the last bit of a block in which nothing is coded.
    const skipping = (data: readonly number[]): Uint8Array =>
      withBits(silent, end - 1, [1, ...bitsOf(data.length, 9), ...data.flatMap((byte) => bitsOf(byte, 8))]);
    expect(kindsOf(skipping([0x43, 0x61, 0x6e]))).toEqual(['audio ancillary data: skip field']);
    expect(kindsOf(skipping([0, 0, 0]))).toEqual([]);
    const tail = silent.length * 8 - ac3TailBits;
    expect(kindsOf(withBits(silent, tail - 14, [...bitsOf(16, 14), 1]))).toEqual([
      'audio ancillary data: auxiliary data',
    ]);
    const cut = withBits(silent, headerOf(silent).blocksAt, new Array<number>(200).fill(1));
    expect(kindsOf(cut)).toEqual(['sound that is not looked into: skip fields']);
  });
});

describe.skipIf(!hasFfmpeg)('what a header says beside the sound is found', () => {
  const silent = (...options: readonly string[]): Uint8Array => {
    const [frame] = encoded(2, 48_000, '-b:a', '192k', ...options);
    return silentAc3Frame(headerOf(frame ?? new Uint8Array()));
  };
  /** The frame with its header's bits replaced from the first optional field on: all that follows moves. */
  const withFields = (frame: Uint8Array, fields: readonly number[], streamId = 8): Uint8Array => {
    const { blocksAt } = headerOf(frame);
    // Compression, language, production information, copyright, original, two time codes, additional information.
    const from = blocksAt - 8;
    const length = frame.length * 8 - ac3TailBits - blocksAt - 64;
    const blocks = Array.from({ length }, (_, at) => bitAt(frame, blocksAt + at));
    const named = withBitsAlone(frame, 40, bitsOf(streamId, 5));
    return withBits(named, from, [...fields, ...blocks]);
  };
  const none = [0];

  test.each([
    ['language code', [...none, 1, ...bitsOf(0x43, 8), 0, 0, 0, 0, 0, 0]],
    ['production information', [...none, 0, 1, ...bitsOf(0x43, 7), 0, 0, 0, 0, 0]],
    ['time code', [...none, 0, 0, 0, 0, 1, ...bitsOf(0x1c3e, 14), 0, 0]],
    ['time code', [...none, 0, 0, 0, 0, 0, 1, ...bitsOf(0, 14), 0]],
    ['additional stream information', [...none, 0, 0, 0, 0, 0, 0, 1, ...bitsOf(0, 6), ...bitsOf(0x43, 8)]],
  ])('%s', (what, fields) => {
    const frame = silent();
    expect(kindsOf(withFields(frame, [...none, 0, 0, 0, 0, 0, 0, 0]))).toEqual([]);
    const telling = withFields(frame, fields);
    expect(kindsOf(telling)).toEqual([`audio ancillary data: ${what}`]);
    // What stands in its place when it is hushed says nothing of the kind.
    expect(kindsOf(silentAc3Frame(headerOf(telling)))).toEqual([]);
  });

  test('further mixing levels are sound, the reserved bits behind them are not', () => {
    const frame = silent();
    const levels = (reserved: number): number[] => [
      ...[...none, 0, 0, 0, 0],
      ...[1, ...bitsOf(0x2491, 14), 1, ...bitsOf(0, 5), ...bitsOf(reserved, 9), 0],
    ];
    expect(kindsOf(withFields(frame, levels(0), 6))).toEqual([]);
    expect(kindsOf(withFields(frame, levels(0x43), 6))).toEqual(['audio ancillary data: reserved bits']);
  });

  test('check sums that are none, and bytes behind the last frame', () => {
    const frame = silent();
    for (const place of [2, 3, frame.length - 2, frame.length - 1]) {
      const telling = withBitsAlone(frame, 8 * place, bitsOf(0x43 ^ (frame[place] ?? 0), 8));
      expect(kindsOf(telling)).toEqual(['audio ancillary data: in place of check sums']);
    }
    const list = new ChannelList();
    const look = soundLook('ac3', list, 'stream 1');
    for (let rest = 1; rest < 8; rest++) look.add(Uint8Array.from([...frame, ...bitsOf(0, rest)]));
    look.add(Uint8Array.of(0x43, 0x61, 0x6e));
    look.add(frame);
    expect(list.rows()).toEqual([
      { kind: 'audio ancillary data', where: 'stream 1, not a whole frame', count: 8, sizeBytes: 31 },
    ]);
  });
});

test('whatever bits a frame has, it is walked or it is not trusted', () => {
  const head = [0x0b, 0x77, 0, 0, 0, 0x40];
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 122, maxLength: 122 }), (body) => {
      const frame = Uint8Array.from([...head, ...body]);
      const header = readAc3Header(frame);
      if (!header) return;
      const walked = walkAc3Blocks(frame, header);
      if (walked) expect(walked.end).toBeGreaterThan(header.blocksAt);
      for (const kind of kindsOf(frame)) expect(kind).toMatch(/^audio ancillary data|^sound that is not/);
    }),
    { numRuns: 300 },
  );
});

test.skipIf(!hasFfmpeg)('a recording whose AC-3 carries data has no packet of it kept', async () => {
  const plain = join(folder, 'plain.mkv');
  const path = join(folder, 'carrying.mkv');
  const copy = join(folder, 'carrying.copy');
  recordingOf(plain, voices(2, 48_000, 1), 48_000, '-c:a', 'ac3', '-b:a', '192k');
  remux(plain, path, 'matroska', (kind, data, number) => {
    if (kind !== 'audio' || number !== 9) return data;
    const silent = silentAc3Frame(headerOf(data));
    const end = walkAc3Blocks(silent, headerOf(silent))?.end ?? 0;
    return withBits(silent, end - 1, [1, ...bitsOf(4, 9), ...bitsOf(0x43_61_6e, 32)]);
  });
  const original = await inspect(path);
  expect(original.probe.channels.map(({ kind }) => kind)).toContain('audio ancillary data');
  const report = await renderTo(original, null, copy);
  expect(report.audio).toMatchObject({ path: 'lossless', reason: 'its packets carry data beside sound' });
  expect(codes(await proveSound(original, copy, null)).filter((code) => /AUDIO/.test(code))).toEqual([]);
  expect((await renderTo(await inspect(plain), null, copy)).audio?.path).toBe('copied');
});
