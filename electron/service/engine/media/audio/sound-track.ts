// SPDX-License-Identifier: GPL-3.0-or-later
/** What a way of writing sound has to offer: the stream it makes, and packets for it while the source is walked once. */
import type { CodecContext, Packet } from 'node-av/lib';
import type { Rational } from '../../../../../core/base/time.ts';
import type { SoundReport } from '../../../../../core/render/report.ts';

/** The sound stream of a copy. Packets come with times in `timeBase`. */
export type SoundTrack = {
  readonly codec: string;
  readonly sampleRate: number;
  readonly timeBase: Rational;
  /** Parameters of the source's stream, or of the encoder that makes the packets. */
  readonly encoder: CodecContext | null;
};

/** What the container that a copy's pictures need has room for. */
export type SoundRoom = {
  /** It takes FLAC and Opus: MP4 and Matroska do, MOV does not. */
  readonly flac: boolean;
  /** It is Matroska, whatever the sound. */
  readonly matroska: boolean;
  /** A browser's player has to play it: packets of what such a player leaves out are not copied, and samples have 16 bits. */
  readonly browser?: boolean;
};

/** MP4, or whatever the sound needs. */
export const anyRoom: SoundRoom = { flac: true, matroska: false };

/** MP4 whose sound a browser plays. */
export const browserRoom: SoundRoom = { ...anyRoom, browser: true };

/** One of the ways to write sound. */
export type SoundLane = {
  readonly track: SoundTrack;
  /** Takes a packet of the source, or null at its end; gives packets that are valid until the next step. */
  feed(packet: Packet | null): Generator<Packet>;
  /** What was done; whole once null was fed. */
  report(): SoundReport;
  close(): void;
};
