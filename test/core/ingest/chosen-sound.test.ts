// SPDX-License-Identifier: GPL-3.0-or-later
/** Which stream is the sound: what ingest kept, and what holds for recordings that were taken in before it was kept. */
import { describe, expect, test } from 'vitest';
import { chosenSound, hushableSound } from '../../../core/ingest/chosen-sound.ts';
import type { MediaProbe, StreamInfo } from '../../../core/ingest/footage.ts';

const audio = (index: number, change: Partial<StreamInfo> = {}): StreamInfo => ({
  index,
  kind: 'audio',
  codec: 'aac',
  timeBase: { num: 1, den: 48_000 },
  startPts: 0,
  sampleRate: 48_000,
  channels: 2,
  attachedPicture: false,
  tagNames: [],
  ...change,
});

function probeOf(streams: readonly StreamInfo[], stream?: number | null): MediaProbe {
  return {
    format: 'mov,mp4',
    durationMs: null,
    streams: [audio(0, { kind: 'video', codec: 'h264', sampleRate: null, channels: null }), ...streams],
    video: {
      stream: 0,
      coded: { width: 64, height: 64 },
      display: { width: 64, height: 64 },
      orientation: { rotation: 0, mirrored: false },
      sampleAspectRatio: { num: 1, den: 1 },
      pixelFormat: 'yuv420p',
    },
    tagNames: [],
    channels: [],
    ...(stream === undefined ? {} : { sound: { stream, end: null } }),
  };
}

describe('the sound', () => {
  test('is the stream that was chosen, not the first', () => {
    expect(chosenSound(probeOf([audio(1), audio(2)], 2))?.index).toBe(2);
    expect(hushableSound(probeOf([audio(1, { sampleRate: null }), audio(2)], 2))?.index).toBe(2);
  });

  test('of a recording taken in before is its only one; of several none, until it is taken in again', () => {
    expect(chosenSound(probeOf([audio(1)]))?.index).toBe(1);
    expect(chosenSound(probeOf([]))).toBeNull();
    const several = probeOf([audio(1), audio(2)]);
    for (const choose of [chosenSound, hushableSound])
      expect(() => choose(several)).toThrowError(expect.objectContaining({ code: 'GATE_CLOSED' }));
  });

  test('that cannot be described is in no copy, and is not taken for none', () => {
    for (const change of [{ sampleRate: null }, { sampleRate: 0 }, { channels: null }, { channels: 0 }]) {
      const probe = probeOf([audio(1, change)], null);
      expect(chosenSound(probe)).toBeNull();
      expect(() => hushableSound(probe)).toThrowError(expect.objectContaining({ code: 'INPUT_UNSUPPORTED' }));
    }
    expect(hushableSound(probeOf([], null))).toBeUndefined();
  });
});
