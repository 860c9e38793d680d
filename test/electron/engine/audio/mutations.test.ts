// SPDX-License-Identifier: GPL-3.0-or-later
/** The proof against sound that is wrong on purpose: each wrong is found, by its own code. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AVMEDIA_TYPE_AUDIO } from 'node-av/constants';
import { FormatContext, Packet } from 'node-av/lib';
import { beforeAll, describe, expect, test } from 'vitest';
import type { HushSheet } from '../../../../core/render/hush-sheet.ts';
import { hushTone } from '../../../../core/render/hush-tone.ts';
import { ffmpeg, hasProgram } from '../../../flow/media-tools.ts';
import { temporaryFolder } from '../../../setup/temporary-folder.ts';
import { codes, hush, hushes, inspect, proveSound, recordingOf, voices } from './hushed.ts';

const hasFfmpeg = hasProgram('ffmpeg', 'wrong copies of hushed sound are not made');
const folder = temporaryFolder('wrong-sound');

const rate = 48_000;
const right = hushes(rate, 2, { from: 1.2, to: 2 });
const kinds = [
  { kind: 'noise', file: 'noise.mp4', encoder: ['-c:a', 'aac', '-b:a', '96k'] },
  { kind: 'pcm', file: 'pcm.mov', encoder: ['-c:a', 'pcm_s16le'] },
  { kind: 'mp3', file: 'mp3.mp4', encoder: ['-c:a', 'libmp3lame', '-b:a', '96k'] },
] as const;

/** Where packets of sound lie in a file, in order. */
async function soundPackets(path: string): Promise<{ position: number; size: number }[]> {
  const format = new FormatContext();
  await format.openInput(path);
  await format.findStreamInfo();
  const audio = format.streams.findIndex(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_AUDIO);
  const found: { position: number; size: number }[] = [];
  const packet = new Packet();
  packet.alloc();
  while ((await format.readFrame(packet)) >= 0) {
    if (packet.streamIndex === audio) found.push({ position: Number(packet.pos), size: packet.size });
    packet.unref();
  }
  packet.free();
  await format.closeInput();
  return found;
}

describe.skipIf(!hasFfmpeg).each(kinds)('$kind', ({ kind, file, encoder }) => {
  const path = join(folder, file);
  beforeAll(() => recordingOf(path, voices(2, rate, 3.2), rate, ...encoder));

  async function wrong(name: string, made: HushSheet, proveBy = right) {
    return (await hush(path, made, join(folder, `${kind}-${name}.out`), proveBy)).proof;
  }

  test('a span late by 100 ms: its start is bare, and sound behind it is gone', async () => {
    const proof = await wrong('late', hushes(rate, 2, { from: 1.3, to: 2.1 }));
    expect(codes(proof)).toEqual(['AUDIO_DIFFERS', 'HUSH_NOT_AS_RECORDED']);
  });

  test('a span that starts 5 ms late', async () => {
    const proof = await wrong('slightly', hushes(rate, 2, { from: 1.205, to: 2 }));
    // What is hushed beyond the span for the codec's sake may cover it.
    expect(codes(proof)).toEqual(kind === 'pcm' ? ['HUSH_NOT_AS_RECORDED'] : []);
  });

  test('a span that is missing', async () => {
    const sheet = hushes(rate, 2, { from: 1.2, to: 2 }, { from: 2.5, to: 2.6 });
    const proof = await wrong('missing', right, sheet);
    expect(codes(proof)).toEqual(['HUSH_NOT_AS_RECORDED']);
    expect(proof.findings[0]?.message).toContain('hush-2');
  });

  test('a span too many', async () => {
    const proof = await wrong('many', hushes(rate, 2, { from: 1.2, to: 2 }, { from: 2.5, to: 2.6 }));
    expect(codes(proof)).toEqual(['AUDIO_DIFFERS']);
  });

  test('the wrong channel', async () => {
    const left = hushes(rate, 2, { from: 1.2, to: 2, channels: [0] });
    const proof = await wrong('channel', hushes(rate, 2, { from: 1.2, to: 2, channels: [1] }), left);
    expect(codes(proof)).toEqual(['AUDIO_DIFFERS', 'HUSH_NOT_AS_RECORDED']);
  });

  test('every channel where one is named', async () => {
    const one = hushes(rate, 2, { from: 1.2, to: 2, channels: [1] });
    expect(codes(await wrong('both', right, one))).toEqual(['AUDIO_DIFFERS']);
  });

  test('a tone at another place of its period, and silence in place of a tone', async () => {
    const tone = hushes(rate, 2, { from: 1.2, to: 2, mode: 'tone' });
    const copy = join(folder, `${kind}-tone.out`);
    const { proof, original } = await hush(path, tone, copy);
    expect(proof.findings).toEqual([]);
    expect(proof.audio?.hushed?.hushes[0]?.maximumDifference).toBeLessThanOrEqual(1);
    // The same tone elsewhere in its period is another one.
    const moved = hushes(rate, 2, { from: 1.2 + 0.25 / 1000, to: 2, mode: 'tone' });
    expect(codes(await proveSound(original, copy, moved))).toContain('HUSH_NOT_AS_RECORDED');
    expect(codes(await wrong('silent', right, tone))).toContain('HUSH_NOT_AS_RECORDED');
  });

  test('no sheet given, another time, other bytes: of the right copy', async () => {
    const copy = join(folder, `${kind}-right.out`);
    const { original, proof } = await hush(path, right, copy);
    expect(codes(proof)).toEqual([]);
    expect(codes(await proveSound(original, copy, null))).toContain('AUDIO_DIFFERS');

    const late = join(folder, `${kind}-moved${kind === 'pcm' ? '.mov' : '.mp4'}`);
    const from = ['-i', copy, '-itsoffset', '0.1', '-i', copy, '-map', '0:v', '-map', '1:a'];
    await ffmpeg(...from, '-c', 'copy', '-strict', '-2', late);
    const moved = await proveSound(original, late, right);
    expect(moved.audio?.timesEqual).toBe(false);
    expect(codes(moved)).toContain('AUDIO_DIFFERS');

    const bytes = await readFile(copy);
    const packets = await soundPackets(copy);
    const at = packets[Math.floor(packets.length * 0.8)] ?? { position: 0, size: 0 };
    for (let byte = Math.floor(at.size / 3); byte < (at.size * 2) / 3; byte++)
      bytes[at.position + byte] = (bytes[at.position + byte] ?? 0) ^ 0x11;
    const flipped = join(folder, `${kind}-flipped.out`);
    await writeFile(flipped, bytes);
    expect(codes(await proveSound(original, flipped, right))).toContain('AUDIO_DIFFERS');
  });
});

describe.skipIf(!hasFfmpeg)('a tone that another tool wrote', () => {
  const path = join(folder, 'pcm.mov');
  const peak = 10 ** (hushTone.peakDb / 20);
  const tones = hushes(rate, 2, { from: 1.2, to: 2, mode: 'tone' });

  /** The original with a tone over the span, from its first sample on. */
  async function withTone(name: string, hertz: number, level: number): Promise<string> {
    const copy = join(folder, `tone-${name}.mov`);
    const inside = 'between(t,1.2-0.5/48000,2-0.5/48000)';
    const tone = `${level}*sin(2*PI*${hertz}*(t-1.2))`;
    const filter = `aeval=exprs='if(${inside},${tone},val(0))|if(${inside},${tone},val(1))':c=same`;
    const coded = ['-c:v', 'copy', '-c:a', 'pcm_s16le', '-bitexact'];
    await ffmpeg('-i', path, ...coded, '-af', `aformat=dblp,${filter}`, copy);
    return copy;
  }

  test.each([
    ['as recorded', hushTone.hertz, peak, []],
    ['of another frequency', 997, peak, ['HUSH_NOT_AS_RECORDED']],
    ['an octave higher', 2 * hushTone.hertz, peak, ['HUSH_NOT_AS_RECORDED']],
    ['a hundredth of a hertz off', hushTone.hertz + 0.01, peak, ['HUSH_NOT_AS_RECORDED']],
    ['half a decibel fainter', hushTone.hertz, peak * 0.944, ['HUSH_NOT_AS_RECORDED']],
  ])('%s', async (name, hertz, level, expected) => {
    const copy = await withTone(name.replaceAll(' ', '-'), hertz, level);
    const proof = await proveSound(await inspect(path), copy, tones);
    const ofSound = codes(proof).filter((code) => !/_LEFT$/.test(code));
    expect(ofSound).toEqual(expected);
  });
});

test.skipIf(!hasFfmpeg)('a copy made with another tool holds when it is right', async () => {
  const path = join(folder, 'pcm.mov');
  const copy = join(folder, 'elsewhere.mov');
  const filter = "volume=0:enable='between(t,1.2,2-1/48000)'";
  await ffmpeg(
    '-i',
    path,
    '-c:v',
    'copy',
    '-c:a',
    'pcm_s16le',
    '-af',
    `asetnsamples=n=1:p=0,${filter}`,
    copy,
  );
  const proof = await proveSound(await inspect(path), copy, right);
  // What the tool leaves in the file beside picture and sound is another matter.
  const found = codes(proof).filter((code) => code !== 'METADATA_LEFT' && code !== 'HIDDEN_CHANNEL_LEFT');
  expect(found).toEqual([]);
  expect(proof.audio?.hushed?.basis).toBe('samples');
});
