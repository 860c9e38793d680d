// SPDX-License-Identifier: GPL-3.0-or-later
/** Which stream is the sound: what ingest kept, and what holds for recordings that were taken in before it was kept. */
import { describe, expect, test } from 'vitest';
import { chosenSound, hushableSound } from '../../../core/ingest/chosen-sound.ts';
import type { MediaProbe, StreamInfo } from '../../../core/ingest/footage.ts';
import { probeOf, soundStream } from '../../setup/probe.ts';

const picture = soundStream(0, { kind: 'video', codec: 'h264', sampleRate: null, channels: null });

function recorded(sounds: readonly StreamInfo[], stream?: number | null): MediaProbe {
  const chosen = stream === undefined ? {} : { sound: { stream, end: null } };
  return probeOf({ width: 64, height: 64 }, { streams: [picture, ...sounds], ...chosen });
}

describe('the sound', () => {
  test('is the stream that was chosen, not the first', () => {
    expect(chosenSound(recorded([soundStream(1), soundStream(2)], 2))?.index).toBe(2);
    expect(hushableSound(recorded([soundStream(1, { sampleRate: null }), soundStream(2)], 2))?.index).toBe(2);
  });

  test('of a recording taken in before is its only one; of several none, until it is taken in again', () => {
    expect(chosenSound(recorded([soundStream(1)]))?.index).toBe(1);
    expect(chosenSound(recorded([]))).toBeNull();
    const several = recorded([soundStream(1), soundStream(2)]);
    for (const choose of [chosenSound, hushableSound])
      expect(() => choose(several)).toThrowError(expect.objectContaining({ code: 'GATE_CLOSED' }));
  });

  test('that cannot be described is in no copy, and is not taken for none', () => {
    for (const change of [{ sampleRate: null }, { sampleRate: 0 }, { channels: null }, { channels: 0 }]) {
      const probe = recorded([soundStream(1, change)], null);
      expect(chosenSound(probe)).toBeNull();
      expect(() => hushableSound(probe)).toThrowError(expect.objectContaining({ code: 'INPUT_UNSUPPORTED' }));
    }
    expect(hushableSound(recorded([], null))).toBeUndefined();
  });
});
