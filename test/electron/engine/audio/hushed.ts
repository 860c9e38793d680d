// SPDX-License-Identifier: GPL-3.0-or-later
/** What the tests of hushed sound share: recordings with speech-like sound, hush sheets, and decoding by a program that is not ours. */
import { execFileSync } from 'node:child_process';
import { unlinkSync, writeFileSync } from 'node:fs';
import { Packet } from 'node-av/lib';
import type { HushSheet, SheetHush } from '../../../../core/render/hush-sheet.ts';
import type { ProofReport } from '../../../../core/render/proof.ts';
import type { RenderReport } from '../../../../core/render/report.ts';
import { SoundDecoder } from '../../../../electron/service/engine/media/audio/sound-decoder.ts';
import { openSource, readPacket } from '../../../../electron/service/engine/media/source.ts';
import { seededRandom } from '../../../../electron/service/engine/synthesis/seeded-random.ts';
import { inspect as inspectTask } from '../../../../electron/service/engine/tasks/inspect.ts';
import { prove as proveTask } from '../../../../electron/service/engine/tasks/prove.ts';
import { render as renderTask } from '../../../../electron/service/engine/tasks/render.ts';
import type { TaskContext } from '../../../../electron/service/engine/tasks/task-table.ts';
import { type Inspected, sheetFor } from '../spliced.ts';

/** A harmonic voice with a changing pitch, pauses and a little noise: `seconds` at `rate`, one array per channel. */
export function voices(channels: number, rate: number, seconds: number, seed = 1): Float32Array[] {
  return Array.from({ length: channels }, (_, channel) => {
    const random = seededRandom(seed + channel);
    let phase = 0;
    return Float32Array.from({ length: Math.round(rate * seconds) }, (_, at) => {
      const time = at / rate;
      phase += (2 * Math.PI * (110 + 40 * channel + 25 * Math.sin(2.1 * time))) / rate;
      const loudness = Math.max(0, Math.sin(2 * Math.PI * 1.7 * time + channel)) ** 0.5;
      let value = 0;
      for (let harmonic = 1; harmonic <= 12; harmonic++) value += Math.sin(harmonic * phase) / harmonic;
      return 0.18 * loudness * value + 0.004 * (random() - 0.5);
    });
  });
}

/** 16-bit WAV of what `voices` gives, removed once ffmpeg has made `path` of it with a small moving picture. */
export function recordingOf(
  path: string,
  channels: readonly Float32Array[],
  rate: number,
  ...encoder: readonly string[]
): void {
  const count = channels[0]?.length ?? 0;
  const bytes = Buffer.alloc(count * channels.length * 2);
  channels.forEach((samples, channel) => {
    samples.forEach((value, at) => {
      const whole = Math.max(-32768, Math.min(32767, Math.round(value * 32767)));
      bytes.writeInt16LE(whole, (at * channels.length + channel) * 2);
    });
  });
  const raw = `${path}.s16`;
  writeFileSync(raw, bytes);
  const sound = ['-f', 's16le', '-ar', String(rate), '-ac', String(channels.length), '-i', raw];
  const picture = ['-f', 'lavfi', '-i', `testsrc2=s=96x64:r=25:d=${count / rate}`];
  const video = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', '25'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...picture, ...sound, ...video, ...encoder, path]);
  unlinkSync(raw);
}

export function hushes(
  sampleRate: number,
  channels: number,
  ...spans: readonly (Partial<SheetHush> & { readonly from: number; readonly to: number })[]
): HushSheet {
  return {
    schema: 1,
    sampleRate,
    channels,
    hushes: spans.map(({ from, to, ...more }, number) => ({
      id: `hush-${number + 1}`,
      mode: 'silence',
      text: '(b)(6)',
      channels: null,
      startSample: Math.round(from * sampleRate),
      endSample: Math.round(to * sampleRate),
      ...more,
    })),
  };
}

/** The tasks run in this process: a worker for each would take most of the tests' time. */
const here: TaskContext = { checkpoint: () => Promise.resolve() };

export async function inspect(path: string): Promise<Inspected> {
  const { index, probe } = await inspectTask({ path }, here);
  return { path, index, probe };
}

export async function proveSound(
  { path, index }: Inspected,
  copy: string,
  sheet: HushSheet | null,
): Promise<ProofReport> {
  const { proof } = await proveTask(
    { path, index, redactedPath: copy, sheet: null, hushes: sheet, threads: 1, copied: [] },
    here,
  );
  return proof;
}

/** Renders without veils, with the hushes of a sheet. */
export function renderTo(
  original: Inspected,
  hushSheet: HushSheet | null,
  outputPath: string,
): Promise<RenderReport> {
  const { path, index, probe } = original;
  const how = { crf: 14, fullReason: null, faultCount: 0, threads: 1 } as const;
  const sheet = sheetFor(original, []);
  return renderTask(
    { path, index, sheet, hushes: hushSheet, channels: probe.channels, outputPath, ...how },
    here,
  );
}

/** Renders by a sheet, proves against it or another one. */
export async function hush(path: string, sheet: HushSheet, copy: string, proveBy: HushSheet | null = sheet) {
  const original = await inspect(path);
  const report = await renderTo(original, sheet, copy);
  return { original, report, proof: await proveSound(original, copy, proveBy) };
}

export function codes(proof: ProofReport): string[] {
  return [...new Set(proof.findings.map(({ code }) => code))].sort();
}

/** Sound as Debian's ffmpeg plays it, interleaved. */
export function decodedByFfmpeg(path: string, ...options: readonly string[]): Int16Array {
  const args = ['-v', 'error', ...options, '-i', path, '-map', '0:a:0', '-f', 's16le', '-'];
  const bytes = execFileSync('ffmpeg', args, { maxBuffer: 2 ** 28 });
  return new Int16Array(Uint8Array.from(bytes).buffer);
}

/** Sound as the product's decoder gives it, with the noise of AC-3 held still where asked: the place of its first sample on the presentation time-line, and its channels. */
export function decodedByUs(
  path: string,
  steadyNoise = false,
): { readonly start: number; readonly channels: Float64Array[] } {
  const source = openSource(path);
  const { audio } = source;
  if (!audio) throw new Error(`${path} has no sound`);
  const decoder = new SoundDecoder(audio, { steadyNoise });
  const packet = new Packet();
  packet.alloc();
  let start: number | undefined;
  const blocks: (readonly Float64Array[])[] = [];
  const take = (fed: Packet | null): void => {
    for (const block of decoder.feed(fed)) {
      start ??= block.start;
      blocks.push(block.channels);
    }
  };
  try {
    while (readPacket(source, packet) >= 0) {
      if (packet.streamIndex === audio.index) take(packet);
      packet.unref();
    }
    take(null);
  } finally {
    packet.free();
    decoder.close();
    source.close();
  }
  const total = blocks.reduce((sum, [first]) => sum + (first?.length ?? 0), 0);
  const channels = Array.from({ length: blocks[0]?.length ?? 0 }, (_, channel) => {
    const samples = new Float64Array(total);
    let at = 0;
    for (const block of blocks) {
      samples.set(block[channel] ?? [], at);
      at += block[channel]?.length ?? 0;
    }
    return samples;
  });
  return { start: start ?? 0, channels };
}
