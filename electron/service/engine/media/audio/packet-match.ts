// SPDX-License-Identifier: GPL-3.0-or-later
/** Compares two packet streams as they arrive, holding only what the other side has not reached yet. */
import { createHash } from 'node:crypto';
import { avGetCodecName, type Packet, type Stream } from 'node-av/lib';
import type { Rational } from '../../../../../core/base/time.ts';
import type { AudioProof } from '../../../../../core/render/proof.ts';
import { ticks } from '../source.ts';
import { withoutAdts } from './aac.ts';
import { audioFrames } from './codec-frames.ts';
import { HiddenOnTheWay, type PacketTrim, trimOf } from './packet-trim.ts';

/** What of an `AudioProof` packets alone can tell. */
export type PacketFigures = Omit<AudioProof, 'hushed'>;

type Seen = {
  readonly digest: string;
  readonly pts: number | undefined;
  readonly timeBase: Rational;
  readonly trim: PacketTrim;
  /** An edit list hides all of it, between what is heard or behind it. */
  readonly hidden: boolean;
};

/** True when two times differ by at most one tick of the coarser clock. */
function sameTime(a: Seen, b: Seen): boolean {
  if (a.pts === undefined || b.pts === undefined) return a.pts === b.pts;
  const secondsA = (a.pts * a.timeBase.num) / a.timeBase.den;
  const secondsB = (b.pts * b.timeBase.num) / b.timeBase.den;
  const coarser = Math.max(a.timeBase.num / a.timeBase.den, b.timeBase.num / b.timeBase.den);
  return Math.abs(secondsA - secondsB) <= coarser * 1.000001;
}

/** Feed both sides in file order, then ask for the figures. */
export class PacketMatch {
  readonly #waiting: { readonly original: Seen[]; readonly redacted: Seen[] } = {
    original: [],
    redacted: [],
  };
  readonly #hidden = { original: new HiddenOnTheWay(), redacted: new HiddenOnTheWay() };
  readonly #counts = { original: 0, redacted: 0 };
  #identical = 0;
  #timesEqual = true;
  #trimsDiffering = 0;

  /** Packets of which the two containers hide another number of samples, so that one file is heard longer than the other. */
  get trimsDiffering(): number {
    return this.#trimsDiffering;
  }

  add(side: 'original' | 'redacted', packet: Packet, stream: Stream): void {
    const data = packet.data ?? new Uint8Array();
    const payload = stream.codecpar.extradataSize === 0 ? withoutAdts(data) : data;
    const start = ticks(packet.pts);
    const trim = trimOf(packet);
    const hidden = this.#hidden[side].has(packet);
    const ticksPerSample = stream.timeBase.den / (stream.timeBase.num * stream.codecpar.sampleRate);
    for (const frame of audioFrames(avGetCodecName(stream.codecpar.codecId) ?? '', payload)) {
      this.#waiting[side].push({
        digest: createHash('sha256').update(frame.data).digest('base64'),
        pts: start === undefined ? undefined : start + frame.sampleOffset * ticksPerSample,
        timeBase: { num: stream.timeBase.num, den: stream.timeBase.den },
        trim,
        hidden,
      });
      this.#counts[side]++;
    }
    this.#settle();
  }

  #settle(): void {
    const { original, redacted } = this.#waiting;
    while (original.length > 0 && redacted.length > 0) {
      const a = original.shift();
      const b = redacted.shift();
      if (!a || !b) return;
      if (a.digest === b.digest) this.#identical++;
      if (!sameTime(a, b)) this.#timesEqual = false;
      if (a.trim.skipped !== b.trim.skipped || a.trim.discarded !== b.trim.discarded || a.hidden !== b.hidden)
        this.#trimsDiffering++;
    }
  }

  figures(): PacketFigures {
    return {
      originalPackets: this.#counts.original,
      redactedPackets: this.#counts.redacted,
      identicalPackets: this.#identical,
      timesEqual: this.#timesEqual && this.#counts.original === this.#counts.redacted,
    };
  }
}
