// SPDX-License-Identifier: GPL-3.0-or-later
/** Lists what a recording carries besides the reviewed picture and its sound, while its packets are read once. */
import { AV_PKT_DATA_MATROSKA_BLOCKADDITIONAL } from 'node-av/constants';
import { avGetCodecName, type Packet } from 'node-av/lib';
import type { HiddenChannel } from '../../../../../core/ingest/hidden-channel.ts';
import { nalFraming, splitAnnexB } from '../nal.ts';
import { readConfiguration } from '../parameter-sets.ts';
import { readSoundHeader } from '../sound-header.ts';
import { type Source, ticks } from '../source.ts';
import { AacLook } from './aac-look.ts';
import { ByteCoverage } from './byte-coverage.ts';
import { ChannelList } from './channel-list.ts';
import { addContainerChannels } from './container-channels.ts';
import { HiddenSound } from './hidden-sound.ts';
import { NalChannels } from './nal-channels.ts';
import { pictureLooks } from './picture-channels.ts';
import { soundLook } from './sound-channels.ts';
import { addHeaderChannels, streamKind, streamPlace } from './stream-channels.ts';

/** Hand over every packet of the file in file order, then `finish`, or `close` when the reading is given up. */
export class ChannelScan {
  readonly #list = new ChannelList();
  readonly #source: Source;
  readonly #coverage = new ByteCoverage();
  readonly #nal: NalChannels | undefined;
  readonly #picture: ((packet: Uint8Array) => void) | undefined;
  readonly #aac: AacLook | undefined;
  readonly #sound: ((packet: Uint8Array) => void) | undefined;
  readonly #hidden: HiddenSound | undefined;
  readonly #videoIndex: number;
  readonly #audioIndex: number | undefined;
  #packetBytes = 0;

  constructor(source: Source) {
    this.#source = source;
    this.#videoIndex = source.video.index;
    this.#audioIndex = source.audio?.index;
    addHeaderChannels(this.#list, source);
    const { video, audio } = source;
    const codec = avGetCodecName(video.codecpar.codecId) ?? '';
    const place = streamPlace(video);
    const extradata = video.codecpar.extradata;
    if (codec === 'h264' || codec === 'hevc') {
      this.#nal = new NalChannels(this.#list, codec, nalFraming(codec, extradata), place);
      this.#addHeaderSets(extradata, codec, place);
    }
    const look = pictureLooks.get(codec);
    if (look) {
      // An AV1 record has four bytes of its own before the units (AV1 in ISOBMFF, 2.3.3).
      if (extradata) look(this.#list, extradata.subarray(codec === 'av1' ? 4 : 0), `${place}, header`);
      this.#picture = (packet) => look(this.#list, packet, place);
    }
    if (!audio) return;
    const soundCodec = avGetCodecName(audio.codecpar.codecId) ?? '';
    const soundPlace = streamPlace(audio);
    this.#hidden = new HiddenSound(this.#list, source, soundPlace);
    const { commentBytes, excessBytes } = readSoundHeader(soundCodec, audio.codecpar.extradata);
    if (commentBytes > 0) this.#list.add('stream header data', `${soundPlace}, comments`, commentBytes);
    if (excessBytes > 0) this.#list.add('audio ancillary data', `${soundPlace}, header`, excessBytes);
    if (soundCodec === 'aac') this.#aac = new AacLook(this.#list, audio, soundPlace);
    else {
      const sound = soundLook(soundCodec, this.#list, soundPlace);
      this.#sound = (packet) => sound.add(packet);
    }
  }

  /** `read` are the packet's bytes where somebody took them out of the library already. */
  add(packet: Packet, read: Uint8Array | null): void {
    const number = packet.streamIndex;
    const stream = this.#source.streams[number];
    if (!stream) return;
    const { size } = packet;
    this.#packetBytes += size;
    const position = ticks(packet.pos) ?? -1;
    if (position >= 0) this.#coverage.add(position, position + size);
    const added = packet.getSideData(AV_PKT_DATA_MATROSKA_BLOCKADDITIONAL);
    if (added) this.#list.add('side data', `${streamPlace(stream)}, block additions`, added.length);
    if (number === this.#videoIndex) {
      const data = this.#nal || this.#picture ? (read ?? packet.data) : null;
      if (!data) return;
      this.#nal?.add(data);
      this.#picture?.(data);
    } else if (number === this.#audioIndex) {
      this.#hidden?.add(packet, stream);
      this.#aac?.add(packet);
      if (this.#sound && packet.data) this.#sound(packet.data);
    } else this.#list.add(streamKind(stream), streamPlace(stream), size, 0);
  }

  /** The whole list. Reads the headers of the file's boxes or elements, and nothing of its samples. */
  async finish(): Promise<HiddenChannel[]> {
    await this.#aac?.finish();
    this.#nal?.finish();
    this.#hidden?.finish();
    addContainerChannels(this.#list, this.#source, this.#coverage, this.#packetBytes);
    return this.#list.rows();
  }

  close(): void {
    this.#aac?.close();
  }

  #addHeaderSets(extradata: Uint8Array | null, codec: 'h264' | 'hevc', place: string): void {
    if (!extradata || !this.#nal) return;
    if (extradata[0] !== 1) {
      this.#nal.addSets(splitAnnexB(extradata));
      return;
    }
    if (codec === 'hevc') {
      this.#nal.addSets(hevcRecordUnits(extradata));
      return;
    }
    const record = readConfiguration(extradata);
    if (!record) {
      this.#list.add('stream header data', `${place}, a record that cannot be read`, extradata.length);
      return;
    }
    this.#nal.addSets([...record.sps, ...record.pps]);
    // Three bytes of chroma format and depths, and a count of no extensions.
    if (record.extension.length > 4 || (record.extension[3] ?? 0) !== 0)
      this.#list.add('stream header data', `${place}, behind the parameter sets`, record.extension.length);
  }
}

/** Units of an HEVC configuration record (ISO/IEC 14496-15, 8.3.3.1). */
function hevcRecordUnits(record: Uint8Array): Uint8Array[] {
  const units: Uint8Array[] = [];
  let at = 23;
  for (let array = 0; array < (record[22] ?? 0); array++) {
    const count = ((record[at + 1] ?? 0) << 8) | (record[at + 2] ?? 0);
    at += 3;
    for (let unit = 0; unit < count && at + 2 <= record.length; unit++) {
      const length = ((record[at] ?? 0) << 8) | (record[at + 1] ?? 0);
      units.push(record.slice(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  return units;
}
