// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What of removed sound is left beside a span, by counterfactual: two recordings that differ in the span alone are hushed alike.
 * Whatever then differs in the guard can only come from what was removed.
 */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasProgram } from '../../../flow/media-tools.ts';
import { temporaryFolder } from '../../../setup/temporary-folder.ts';
import { decodedByFfmpeg, hush, hushes, recordingOf, voices } from './hushed.ts';

const hasFfmpeg = hasProgram('ffmpeg', 'what is left of removed sound is not measured');
const folder = temporaryFolder('residue');

const rate = 48_000;
const span = { from: 1.3, to: 1.9 };

describe.skipIf(!hasFfmpeg)('in the guard', () => {
  test.each([
    { kind: 'aac', file: 'mp4', encoder: ['-c:a', 'aac', '-b:a', '96k', '-aac_pns', '0'] },
    { kind: 'ac3', file: 'mp4', encoder: ['-c:a', 'ac3', '-b:a', '96k'] },
    { kind: 'mp3', file: 'mp4', encoder: ['-c:a', 'libmp3lame', '-b:a', '96k'] },
    { kind: 'opus', file: 'mp4', encoder: ['-c:a', 'libopus', '-b:a', '48k'] },
    { kind: 'pcm', file: 'mov', encoder: ['-c:a', 'pcm_s16le'] },
  ])(
    'of $kind: under -70 dBFS before the span, and no click at the joint',
    async ({ kind, file, encoder }) => {
      const said = voices(1, rate, 3)[0] ?? new Float32Array();
      // Another voice, with an onset of its own: codecs that look ahead see it coming.
      const other = voices(1, rate, 3, 99)[0] ?? new Float32Array();
      const unsaid = said.map((value, at) =>
        at >= span.from * rate && at < span.to * rate ? 2 * (other[at - 31_000] ?? 0) : value,
      );
      const decoded: Int16Array[] = [];
      let reach = { start: 0, end: 0 };
      for (const [name, sound] of [
        ['said', said],
        ['unsaid', unsaid],
      ] as const) {
        const path = join(folder, `${kind}-${name}.${file}`);
        const copy = join(folder, `${kind}-${name}-copy.${file}`);
        recordingOf(path, [sound], rate, ...encoder);
        const { report, proof } = await hush(path, hushes(rate, 1, span), copy);
        expect(proof.findings).toEqual([]);
        const told = report.audio?.hushes[0];
        reach = { start: told?.changedStart ?? 0, end: told?.changedEnd ?? 0 };
        decoded.push(decodedByFfmpeg(copy));
      }
      const [one, another] = decoded;
      if (!one || !another) throw new Error('two copies were made');
      let loudest = 0;
      for (let at = reach.start; at < span.from * rate; at++)
        loudest = Math.max(loudest, Math.abs((one[at] ?? 0) - (another[at] ?? 0)));
      expect(20 * Math.log10(loudest / 32_768 + 1e-12)).toBeLessThan(-70);

      // A click is a bend that the sound around does not have.
      const bends = Array.from({ length: one.length - 2 }, (_, at) =>
        Math.abs((one[at] ?? 0) - 2 * (one[at + 1] ?? 0) + (one[at + 2] ?? 0)),
      );
      const near = bends.slice(reach.start - rate / 4, reach.start).sort((a, b) => a - b);
      const usual = near[Math.floor(near.length * 0.999)] ?? 0;
      const joint = Math.max(...bends.slice(reach.start - 2, Math.round(span.from * rate)));
      expect(joint).toBeLessThan(2 * usual + 4);
    },
  );
});
