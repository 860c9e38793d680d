// SPDX-License-Identifier: GPL-3.0-or-later
/** Names and places in a package, and what stands in it for an original that must not be guessed. */
import { describe, expect, test } from 'vitest';
import { originalCommitment } from '../../../core/release/original-commitment.ts';
import { isMediaPath, isSafePath, mediaName } from '../../../core/release/package-layout.ts';

describe('names and places', () => {
  test('neutral names fit their status only', () => {
    expect(mediaName('released', 1, 'mp4')).toBe('media-1.mp4');
    expect(mediaName('unreviewed draft', 2, 'mkv')).toBe('unreviewed-draft-2.mkv');
    expect(isMediaPath('released', 'data/media/media-1.mp4')).toBe(true);
    expect(isMediaPath('released', 'data/media/unreviewed-draft-1.mp4')).toBe(false);
    expect(isMediaPath('unreviewed draft', 'data/media/media-1.mp4')).toBe(false);
    expect(isMediaPath('released', 'data/media/media-0.mp4')).toBe(false);
    expect(isMediaPath('released', 'data/media/media-1.mp4\n')).toBe(false);
  });

  test('a safe path stays where it is', () => {
    for (const path of ['bagit.txt', 'data/media/media-1.mp4', 'a/.b/c..d'])
      expect(isSafePath(path)).toBe(true);
    for (const path of [
      '',
      '.',
      '..',
      '/a',
      'a/',
      'a//b',
      'a/../b',
      'a\\b',
      'a:b',
      'a b',
      'ä',
      'a\n',
      'x'.repeat(256),
    ]) {
      expect(isSafePath(path)).toBe(false);
    }
  });

  test('a commitment depends on salt, digest and size', () => {
    const original = { sha256: 'ab'.repeat(32), sizeBytes: 7 };
    const salt = new Uint8Array(32).fill(1);
    const commitment = originalCommitment(original, salt);
    expect(commitment).toMatch(/^[0-9a-f]{64}$/);
    expect(originalCommitment(original, salt)).toBe(commitment);
    expect(originalCommitment(original, new Uint8Array(32).fill(2))).not.toBe(commitment);
    expect(originalCommitment({ ...original, sizeBytes: 8 }, salt)).not.toBe(commitment);
    expect(originalCommitment({ ...original, sha256: 'cd'.repeat(32) }, salt)).not.toBe(commitment);
    expect(() => originalCommitment(original, new Uint8Array(31))).toThrow(RangeError);
  });
});
