// SPDX-License-Identifier: GPL-3.0-or-later
/** Two files whose sound does not belong together: neither is kept in memory while it waits for the other. */
import { join } from 'node:path';
import { Packet } from 'node-av/lib';
import { describe, expect, test, vi } from 'vitest';
import { SoundProof } from '../../../../electron/service/engine/media/audio/sound-proof.ts';
import { openSource, readPacket } from '../../../../electron/service/engine/media/source.ts';
import { hasProgram } from '../../../flow/media-tools.ts';
import { temporaryFolder } from '../../../setup/temporary-folder.ts';
import { hushes, recordingOf, voices } from './hushed.ts';

const hasFfmpeg = hasProgram('ffmpeg', 'no recordings are made whose sound does not belong together');
const folder = temporaryFolder('apart');

describe.skipIf(!hasFfmpeg)('sound that waits for two minutes', () => {
  test('is not waited for any longer, and the copy does not hold', () => {
    const rate = 8000;
    const path = join(folder, 'sound.mp4');
    recordingOf(path, voices(1, rate, 180), rate, '-c:a', 'aac', '-b:a', '16k');
    const original = openSource(path);
    const redacted = openSource(path);
    const proof = new SoundProof(original, redacted, hushes(rate, 1, { from: 1, to: 2 }));
    const kept = vi.spyOn(Packet.prototype, 'clone');
    const packet = new Packet();
    packet.alloc();
    let packets = 0;
    try {
      while (readPacket(original, packet) >= 0) {
        if (packet.streamIndex === original.audio?.index) packets++;
        proof.add('original', packet);
        packet.unref();
      }
      expect(packets).toBeGreaterThan((170 * rate) / 1024);
      expect(kept.mock.calls.length).toBeLessThan((130 * rate) / 1024);
      expect(proof.conclude().findings.map(({ code }) => code)).toContain('AUDIO_DIFFERS');
    } finally {
      kept.mockRestore();
      packet.free();
      proof.close();
      original.close();
      redacted.close();
    }
  });
});
