// SPDX-License-Identifier: GPL-3.0-or-later
/** Recordings in codecs that nothing here encodes, put together bit by bit. */
import { execFileSync } from 'node:child_process';
import { unlinkSync, writeFileSync } from 'node:fs';
import { seededRandom } from '../../../../electron/service/engine/synthesis/seeded-random.ts';
import { remux } from '../planted.ts';
import { recordingOf } from './hushed.ts';

/**
 * 3GP with AMR narrow band at 12.2 kbit/s (3GPP TS 26.101). Every pattern of bits is speech parameters, so seeded ones
 * decode to a voice-like noise; packets lean on each other as they do in speech.
 */
export function amrRecording(path: string, seconds: number): void {
  const random = seededRandom(5);
  const frames = Array.from({ length: Math.round(seconds * 50) }, () => {
    const frame = Buffer.alloc(32);
    // Frame type 7, good quality; 244 bits of speech, four of padding.
    frame[0] = (7 << 3) | 4;
    for (let at = 1; at < 32; at++) frame[at] = Math.floor(256 * random());
    frame[31] = (frame[31] ?? 0) & 0xf0;
    return frame;
  });
  const raw = `${path}.amr`;
  writeFileSync(raw, Buffer.concat([Buffer.from('#!AMR\n'), ...frames]));
  const picture = ['-f', 'lavfi', '-i', `testsrc2=s=96x64:r=25:d=${seconds}`];
  const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', '25', '-c:a', 'copy'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...picture, '-i', raw, ...coded, path]);
  unlinkSync(raw);
}

class Bits {
  readonly #bits: number[] = [];

  constructor(bytes: Uint8Array = new Uint8Array()) {
    for (const byte of bytes) this.put(byte, 8);
  }

  put(value: number, count: number): this {
    for (let bit = count - 1; bit >= 0; bit--) this.#bits.push((value >> bit) & 1);
    return this;
  }

  /** Takes off everything from the last one on, and two bits more: the closing element of a raw data block. */
  withoutEnd(): this {
    this.#bits.length = this.#bits.lastIndexOf(1) - 2;
    return this;
  }

  bytes(): Uint8Array {
    return Uint8Array.from({ length: Math.ceil(this.#bits.length / 8) }, (_, at) =>
      this.#bits.slice(at * 8, at * 8 + 8).reduce((byte, bit, place) => byte | (bit << (7 - place)), 0),
    );
  }
}

/**
 * Band replication for one channel in a fill element (ISO/IEC 14496-3, 4.4.2.8): one envelope of `level`, the same in every
 * band. What is not set here is zero, the code for "as the band before".
 */
function replication(to: Bits, level: number): Bits {
  const bytes = 20;
  const fill = new Bits();
  // Extension type, header: resolution, start, stop and crossover, none of the optional parts.
  fill.put(13, 4).put(1, 1).put(0, 1).put(5, 4).put(9, 4).put(0, 3).put(0, 2).put(0, 2);
  // No more data; one envelope in a frame, fine bands, coded along the frequency, no inverse filter; its first band.
  fill.put(0, 1).put(0, 2).put(0, 2).put(1, 1).put(0, 1).put(0, 1).put(0, 4).put(level, 7);
  to.put(6, 3)
    .put(15, 4)
    .put(bytes - 14, 8);
  for (const byte of Uint8Array.from({ length: bytes }, (_, at) => fill.bytes()[at] ?? 0)) to.put(byte, 8);
  return to;
}

/** HE-AAC in MP4: plain AAC of 24 kHz with band replication added, 48 kHz when decoded, and stated so. */
export function heAacRecording(path: string, sound: readonly Float32Array[]): void {
  const plain = `${path}.plain.mp4`;
  recordingOf(plain, sound, 24_000, '-c:a', 'aac', '-b:a', '32k', '-aac_pns', '0');
  // Type 2, 24 kHz, one channel; then band replication to 48 kHz, and that there is no parametric stereo.
  const core = new Bits().put(2, 5).put(6, 4).put(1, 4).put(0, 3);
  const extended = core.put(0x2b7, 11).put(5, 5).put(1, 1).put(3, 4).put(0x548, 11).put(0, 1);
  const configuration = extended.bytes();
  remux(
    plain,
    path,
    'mp4',
    (kind, data, number) =>
      kind === 'audio'
        ? replication(new Bits(data).withoutEnd(), 2 + (number % 3))
            .put(7, 3)
            .bytes()
        : data,
    (kind, data) => (kind === 'audio' ? configuration : data),
  );
  unlinkSync(plain);
}
