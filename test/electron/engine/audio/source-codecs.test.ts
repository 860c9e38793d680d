// SPDX-License-Identifier: GPL-3.0-or-later
/** Hushes in the codecs that telephones, dashboards and recorders write: zero inside, every sample outside span and guard as it was. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasProgram } from '../../../flow/media-tools.ts';
import { temporaryFolder } from '../../../setup/temporary-folder.ts';
import { decodedByFfmpeg, decodedByUs, hush, hushes, recordingOf, voices } from './hushed.ts';
import { amrRecording, heAacRecording } from './rare-sound.ts';

const hasFfmpeg = hasProgram('ffmpeg', 'hushes in AMR, AC-3, HE-AAC and surround sound are not tried');
const telephone = resolve('../shared/footage/containers/mp4parser-MOV00006.3gp');
const hasTelephone = existsSync(telephone);
if (!hasTelephone) console.info(`${telephone} is absent: AMR is tried on made packets alone`);

const folder = temporaryFolder('source-codecs');

type Source = {
  readonly name: string;
  readonly rate: number;
  readonly channels: number;
  /** Writes the recording; undefined where it is there already. */
  readonly make?: (path: string) => void;
  readonly at?: string;
  /** Samples of a frame as the codec decodes it, null where samples stand alone. */
  readonly frame: number | null;
  readonly path: 'spliced' | 'patched' | 'lossless';
  /** How far another version of the decoder may be off, in 16-bit steps; null where it makes up noise that runs on. */
  readonly otherDecoder: number | null;
};

const encoded =
  (channels: number, rate: number, ...encoder: readonly string[]) =>
  (path: string): void =>
    recordingOf(path, voices(channels, rate, 2.4), rate, ...encoder);

const sources: readonly Source[] = [
  {
    name: 'amr.3gp',
    rate: 8000,
    channels: 1,
    make: (path) => amrRecording(path, 2.4),
    frame: 160,
    path: 'lossless',
    otherDecoder: 1,
  },
  {
    name: 'he-aac.mp4',
    rate: 48_000,
    channels: 1,
    make: (path) => heAacRecording(path, voices(1, 24_000, 2.4)),
    frame: 2048,
    path: 'lossless',
    otherDecoder: 1,
  },
  {
    name: 'ac3.mkv',
    rate: 48_000,
    channels: 2,
    make: encoded(2, 48_000, '-c:a', 'ac3', '-b:a', '192k'),
    frame: 1536,
    path: 'spliced',
    otherDecoder: null,
  },
  {
    name: 'surround-ac3.mp4',
    rate: 48_000,
    channels: 6,
    make: encoded(6, 48_000, '-c:a', 'ac3', '-b:a', '448k'),
    frame: 1536,
    path: 'spliced',
    otherDecoder: null,
  },
  {
    name: 'surround-aac.mp4',
    rate: 48_000,
    channels: 6,
    make: encoded(6, 48_000, '-c:a', 'aac', '-b:a', '384k', '-aac_pns', '0'),
    frame: 1024,
    path: 'lossless',
    otherDecoder: 1,
  },
  {
    name: 'surround-pcm.mov',
    rate: 48_000,
    channels: 6,
    make: encoded(6, 48_000, '-c:a', 'pcm_s16le'),
    frame: null,
    path: 'patched',
    otherDecoder: 0,
  },
];

const span = { from: 1.2, to: 1.8 };

/** Hushes the span and compares every sample of every channel, as two decoders give them. `channel`: null for all. */
async function checkHush(source: Source, channel: number | null, copy: string): Promise<void> {
  const { rate, channels, frame, path, otherDecoder } = source;
  const file = source.at ?? join(folder, source.name);
  const asked = channel === null ? {} : { channels: [channel] };
  const { report, proof } = await hush(file, hushes(rate, channels, { ...span, ...asked }), copy);
  const ofSound = proof.findings.filter(({ code }) => /AUDIO|HUSH|STRUCTURE/.test(code));
  expect(ofSound).toEqual([]);
  const expected = channel !== null && path === 'spliced' ? 'lossless' : path;
  expect(report.audio).toMatchObject({ path: expected, undecodable: 0 });
  expect(proof.audio?.hushed?.hushes[0]?.samples).toBe(
    Math.round((span.to - span.from) * rate) * (channel === null ? channels : 1),
  );

  // Packets that stayed decode alike only where a decoder makes its noise of each packet alone.
  const steady = report.audio?.path === 'spliced';
  if (steady) expect(proof.audio?.hushed).toMatchObject({ basis: 'samples', replacedPeakCentiDb: -20_000 });
  const was = decodedByUs(file, steady);
  const is = decodedByUs(copy, steady);
  expect(was.channels).toHaveLength(channels);
  expect(is.channels).toHaveLength(channels);
  expect(is.start).toBe(Math.max(0, was.start));
  const start = Math.round(span.from * rate);
  const end = Math.round(span.to * rate);
  // Whole codec frames, and two more on either side; without them the 5 ms that a fade takes.
  const guard = frame === null ? Math.ceil(0.005 * rate) : 3 * frame;
  was.channels.forEach((before, number) => {
    const after = is.channels[number] ?? new Float64Array();
    expect(after.length).toBe(before.length);
    const hushed = channel === null || channel === number;
    expect(before.subarray(start, end).some((sample) => sample !== 0)).toBe(true);
    if (hushed) expect(after.subarray(start, end).every((sample) => sample === 0)).toBe(true);
    const strays = before.reduce((count, sample, at) => {
      const allowed = hushed && at >= start - guard && at < end + guard;
      return allowed || after[at] === sample ? count : count + 1;
    }, 0);
    expect(strays, `channel ${number}`).toBe(0);
  });

  const inside = decodedByFfmpeg(copy).subarray(start * channels, end * channels);
  expect(inside.every((sample, at) => (channel ?? at % channels) !== at % channels || sample === 0)).toBe(
    true,
  );
  if (otherDecoder === null && !steady) return;
  const options = steady ? ['-cons_noisegen', '1'] : [];
  const before = decodedByFfmpeg(file, ...options);
  const after = decodedByFfmpeg(copy, ...options);
  const strays = before.reduce((count, sample, at) => {
    const place = Math.floor(at / channels);
    const allowed = (place >= start - guard && place < end + guard) || at >= after.length;
    return allowed || Math.abs(sample - (after[at] ?? 0)) <= (otherDecoder ?? 0) ? count : count + 1;
  }, 0);
  expect(strays).toBe(0);
  // The end is not hidden by every version of a reader.
  expect(Math.abs(before.length - after.length)).toBeLessThan((frame ?? 1) * channels);
}

describe.skipIf(!hasFfmpeg)('silence', () => {
  test.each(sources)('on all channels of $name', async (source) => {
    source.make?.(join(folder, source.name));
    await checkHush(source, null, join(folder, `all-${source.name}.copy`));
  });

  test.each(sources.filter(({ channels }) => channels > 1))('on one channel of $name', async (source) => {
    await checkHush(source, source.channels - 1, join(folder, `one-${source.name}.copy`));
  });

  test.skipIf(!hasTelephone)('in AMR that a telephone recorded, fifty frames to a packet', async () => {
    const recorded: Source = {
      name: 'telephone.3gp',
      at: telephone,
      rate: 8000,
      channels: 1,
      frame: 160,
      path: 'lossless',
      // Another program hears the first frame of each packet alone.
      otherDecoder: null,
    };
    await checkHush(recorded, null, join(folder, 'telephone.copy'));
  });
});
