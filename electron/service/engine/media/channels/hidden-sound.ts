// SPDX-License-Identifier: GPL-3.0-or-later
/** Lists sound that an edit list or times before zero hide: how long it is, in how many packets. */
import type { Packet, Stream } from 'node-av/lib';
import { HiddenOnTheWay } from '../audio/packet-trim.ts';
import { LeadCut, readLead, type SoundLead } from '../audio/sound-lead.ts';
import { type SoundFile, walkSound } from '../audio/survey.ts';
import { ticks } from '../source.ts';
import type { ChannelList } from './channel-list.ts';

type Tally = { packets: number; bytes: number };

/** How long a track goes on before the packet at `position`, in seconds, where an edit list is not followed. */
function secondsBefore(file: SoundFile, position: number): number {
  let first: number | undefined;
  let seconds = 0;
  walkSound(
    file,
    (packet, { timeBase }) => {
      const pts = ticks(packet.pts);
      if (pts === undefined) return false;
      first ??= pts;
      if (ticks(packet.pos) !== position) return true;
      seconds = ((pts - first) * timeBase.num) / timeBase.den;
      return false;
    },
    { wholeTracks: true },
  );
  return seconds;
}

/** Hand over every packet of the sound in file order, then `finish`. */
export class HiddenSound {
  readonly #list: ChannelList;
  readonly #file: SoundFile;
  readonly #where: string;
  readonly #before: Tally = { packets: 0, bytes: 0 };
  readonly #between: Tally = { packets: 0, bytes: 0 };
  readonly #onTheWay = new HiddenOnTheWay();
  #betweenTicks = 0;
  #lead: SoundLead | undefined;
  #cut: LeadCut | undefined;
  #position = -1;

  constructor(list: ChannelList, file: SoundFile, where: string) {
    this.#list = list;
    this.#file = file;
    this.#where = where;
  }

  add(packet: Packet, stream: Stream): void {
    if (!this.#lead) {
      this.#lead = readLead(packet, stream);
      this.#position = ticks(packet.pos) ?? -1;
      this.#cut = new LeadCut(stream, this.#lead, 1);
    }
    const isBefore = this.#cut?.isHidden(packet) ?? false;
    const isBetween = this.#onTheWay.has(packet);
    if (!isBefore && !isBetween) return;
    const tally = isBefore ? this.#before : this.#between;
    tally.packets++;
    tally.bytes += packet.size;
    if (!isBefore) this.#betweenTicks += Math.max(0, ticks(packet.duration) ?? 0);
  }

  finish(): void {
    const { audio } = this.#file;
    if (!audio || !this.#lead) return;
    const row = (place: string, seconds: number, { packets, bytes }: Tally): void =>
      this.#list.add(
        'sound hidden by an edit list',
        `${this.#where}, ${seconds.toFixed(3)} s ${place}`,
        bytes,
        packets,
      );
    if (this.#lead.beyondPriming) {
      // FFmpeg reads a second of what an edit list hides at most; what lies before that is in no packet.
      const unread = this.#position < 0 ? 0 : secondsBefore(this.#file, this.#position);
      row('before it starts', unread + this.#lead.hidden / audio.codecpar.sampleRate, this.#before);
    }
    const { num, den } = audio.timeBase;
    if (this.#between.packets > 0)
      row('between what is heard or behind it', (this.#betweenTicks * num) / den, this.#between);
  }
}
