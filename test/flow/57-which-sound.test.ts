// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Which sound is the recording's and how long it goes on: of several streams one is heard, drawn, hushed and released, the
 * same one; and what is hushed to the end is hushed to the end of the sound, also behind the last picture.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { inspect } from '../../electron/service/engine/tasks/inspect.ts';
import { waveform } from '../../electron/service/engine/tasks/waveform.ts';
import { done, makePlace, refused } from './cli.ts';
import { ffmpeg, hasProgram } from './media-tools.ts';
import { ageCase } from './older-case.ts';

const listens = hasProgram(
  'ffmpeg',
  'recordings with several sounds, and with sound behind the last picture, are not made',
);
const rate = 48_000;
const why = ['--purpose', 'personal-privacy', '--code', '(b)(6)'];
const place = makePlace();

type Draft = { readonly media: string };
type Streams = {
  readonly streams: readonly { readonly codec_type: string; readonly sample_rate?: string }[];
};

async function drafted(dir: string, name: string): Promise<string> {
  done(await place.cli(['render', dir, '--audience', 'public', '--draft']));
  const out = place.output(`${name}-package`);
  const released = await place.cli(['release', dir, '--audience', 'public', '--out', out, '--draft']);
  return done<Draft>(released).media;
}

/** The sound of a file as ffmpeg hears it, one channel. */
function heard(path: string): Int16Array {
  const args = ['-v', 'error', '-i', path, '-map', '0:a', '-ac', '1', '-f', 's16le', '-'];
  return new Int16Array(Uint8Array.from(execFileSync('ffmpeg', args, { maxBuffer: 2 ** 26 })).buffer);
}

function peak(samples: Int16Array, from: number, to: number): number {
  return samples
    .subarray(Math.round(from * rate), Math.round(to * rate))
    .reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=96x64:r=25:d=2'];
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', '25'];

describe.skipIf(!listens)('of several streams of sound', () => {
  const original = place.original('two-sounds.mkv');
  const dir = place.output('two-sounds.case');
  const loudFrom = 1;

  beforeAll(async () => {
    // The first is quiet and of one channel; players take the second, which is loud in its second half.
    const quiet = ['-f', 'lavfi', '-i', 'sine=f=300:r=16000:d=2'];
    const loud = [
      '-f',
      'lavfi',
      '-i',
      `aevalsrc=if(lt(t\\,${loudFrom})\\,0\\,0.5*sin(2*PI*500*t))|0.4*sin(2*PI*700*t):s=${rate}:d=2`,
    ];
    const order = [
      '-map',
      '0',
      '-map',
      '1',
      '-map',
      '2',
      '-disposition:a:0',
      '0',
      '-disposition:a:1',
      'default',
    ];
    await ffmpeg(...picture, ...quiet, ...loud, ...order, ...h264, '-c:a', 'pcm_s16le', original);
    done(await place.cli(['ingest', dir, original]));
  });

  test('the one that players take is hushed and released, and no other', async () => {
    // Only that one has a second channel.
    const span = ['--from', '00:00:00.500', '--to', '00:00:01.500', '--channel', '1'];
    done(await place.cli(['hush', dir, ...span, '--mode', 'silence', ...why]));
    const media = await drafted(dir, 'two-sounds');
    const shown = execFileSync('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', media], {
      encoding: 'utf8',
    });
    const sounds = (JSON.parse(shown) as Streams).streams.filter(({ codec_type }) => codec_type === 'audio');
    expect(sounds.map(({ sample_rate }) => sample_rate)).toEqual([String(rate)]);
    // The second channel is silent in the span; what is left there is the first one, which is silent until its second half.
    const samples = heard(media);
    expect(peak(samples, 0.52, 0.98)).toBe(0);
    expect(peak(samples, 0.1, 0.4)).toBeGreaterThan(3000);
    expect(peak(samples, 1.1, 1.4)).toBeGreaterThan(3000);
  });

  test('the same is drawn, and the other one is listed', async () => {
    const context = { checkpoint: () => Promise.resolve() };
    const { probe } = await inspect({ path: original }, context);
    expect(probe.sound).toMatchObject({ stream: 2 });
    const others = probe.channels.filter(({ kind }) => kind === 'audio stream');
    expect(others).toMatchObject([{ where: expect.stringContaining('stream 1') }]);
    const wave = await waveform({ path: original, sound: 2 }, context);
    expect(wave).toMatchObject({ sampleRate: rate });
    expect(wave.high).toHaveLength(2);
    expect((await waveform({ path: original, sound: 1 }, context)).sampleRate).toBe(16_000);
    expect((await waveform({ path: original, sound: null }, context)).sampleRate).toBe(0);
    await expect(waveform({ path: original, sound: 0 }, context)).rejects.toMatchObject({
      code: 'INPUT_CHANGED',
    });
  });

  test('nothing is decided in a case that did not keep which it is, until it is taken in again', async () => {
    const aged = place.output('aged.case');
    done(await place.cli(['ingest', aged, original]));
    ageCase(aged);
    rmSync(join(place.home, 'heads'), { recursive: true });
    const hushing = [
      'hush',
      aged,
      '--from',
      '00:00:00.500',
      '--to',
      '00:00:01.500',
      '--channel',
      '1',
      ...why,
    ];
    const error = refused(await place.cli([...hushing, '--mode', 'silence']), 'GATE_CLOSED', 4);
    expect(error.remedy).toContain('clearveil ingest');
    done(await place.cli(['ingest', aged, original]));
    done(await place.cli([...hushing, '--mode', 'silence']));
  });
});

describe.skipIf(!listens)('sound behind the last picture, of which the container does not tell', () => {
  const original = place.original('longer-sound.mkv');
  const pictureSeconds = 2;
  const soundSeconds = 4;

  beforeAll(async () => {
    const sound = ['-f', 'lavfi', '-i', `sine=f=500:r=${rate}:d=${soundSeconds}`];
    await ffmpeg(
      ...picture,
      ...sound,
      ...h264,
      '-c:a',
      'aac',
      '-b:a',
      '96k',
      '-f',
      'matroska',
      '-live',
      '1',
      original,
    );
  });

  const frames = (dir: string) => place.cli(['frames', dir]);

  test.each(['aac', 'tone'] as const)('is hushed with what is decided to the end: %s', async (mode) => {
    const dir = place.output(`${mode}-longer.case`);
    done(await place.cli(['ingest', dir, original]));
    const { frames: listed } = done<{ frames: readonly unknown[] }>(await frames(dir));
    const last = listed.length - 1;
    if (mode === 'aac') {
      const span = ['--from', `frame:${last - 5}`, '--to', `frame:${last}`];
      done(await place.cli(['withhold', dir, ...span, '--purpose', 'operational', '--code', '(b)(7)(E)']));
    } else {
      const span = ['--from', '00:00:01.800', '--to', '10:00:00', '--mode', 'tone'];
      done(await place.cli(['hush', dir, ...span, ...why]));
    }
    const samples = heard(await drafted(dir, `${mode}-longer`));
    expect(samples.length / rate).toBeGreaterThan(soundSeconds - 0.01);
    expect(peak(samples, 0.2, 1.6)).toBeGreaterThan(3000);
    if (mode === 'aac') expect(peak(samples, pictureSeconds, soundSeconds + 1)).toBe(0);
    else {
      // A tone of 1000 Hz stands there up to the last sample, not the note of 500 Hz.
      const piece = samples.subarray(samples.length - rate / 10);
      const rises = piece.filter((value, at) => at > 0 && value >= 0 && (piece[at - 1] ?? 0) < 0).length;
      expect(Math.abs(rises - 100)).toBeLessThan(3);
    }
  });

  test('can be hushed alone', async () => {
    const dir = place.output('alone.case');
    done(await place.cli(['ingest', dir, original]));
    const span = ['--from', '00:00:02.500', '--to', '00:00:03.000', '--mode', 'silence'];
    done(await place.cli(['hush', dir, ...span, ...why]));
    const samples = heard(await drafted(dir, 'alone'));
    expect(peak(samples, 2.53, 2.99)).toBe(0);
    expect(peak(samples, 2.1, 2.4)).toBeGreaterThan(3000);
    expect(peak(samples, 3.2, 3.8)).toBeGreaterThan(3000);
  });
});
