// SPDX-License-Identifier: GPL-3.0-or-later
/** What the media library lists of a file: streams beside picture and sound, tags, side data, bytes behind codec headers. */
import {
  AV_DISPOSITION_ATTACHED_PIC,
  AV_PKT_DATA_AUDIO_SERVICE_TYPE,
  AV_PKT_DATA_CONTENT_LIGHT_LEVEL,
  AV_PKT_DATA_CPB_PROPERTIES,
  AV_PKT_DATA_DISPLAYMATRIX,
  AV_PKT_DATA_MASTERING_DISPLAY_METADATA,
  AV_PKT_DATA_SPHERICAL,
  AV_PKT_DATA_STEREO3D,
  AVMEDIA_TYPE_ATTACHMENT,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_DATA,
  AVMEDIA_TYPE_SUBTITLE,
  AVMEDIA_TYPE_VIDEO,
} from 'node-av/constants';
import { avGetCodecName, type Dictionary, type Stream } from 'node-av/lib';
import type { HiddenChannelKind } from '../../../../../core/ingest/hidden-channel.ts';
import type { Source } from '../source.ts';
import type { ChannelList } from './channel-list.ts';

const streamKinds: ReadonlyMap<number, HiddenChannelKind> = new Map([
  [AVMEDIA_TYPE_VIDEO, 'video stream'],
  [AVMEDIA_TYPE_AUDIO, 'audio stream'],
  [AVMEDIA_TYPE_SUBTITLE, 'subtitle stream'],
  [AVMEDIA_TYPE_DATA, 'data stream'],
  [AVMEDIA_TYPE_ATTACHMENT, 'attachment'],
]);

/** Side data of a stream that says how to show it, with the bytes it may take; what is larger can hold more. */
const shownSideData: ReadonlyMap<number, number> = new Map<number, number>([
  [AV_PKT_DATA_DISPLAYMATRIX, 36],
  [AV_PKT_DATA_STEREO3D, 64],
  [AV_PKT_DATA_SPHERICAL, 64],
  [AV_PKT_DATA_MASTERING_DISPLAY_METADATA, 128],
  [AV_PKT_DATA_CONTENT_LIGHT_LEVEL, 32],
  // What the encoder says of its buffer; containers keep none of it or plain numbers.
  [AV_PKT_DATA_CPB_PROPERTIES, 64],
  // Which of a programme's services the sound is: one number, which every reader of AC-3 derives from its header.
  [AV_PKT_DATA_AUDIO_SERVICE_TYPE, 4],
]);

/**
 * Tags every MP4 or Matroska writer adds, with what they may say: a tag that has another value says something of the
 * recording, whatever its name.
 */
const neutralTags: ReadonlyMap<string, RegExp> = new Map([
  ['major_brand', /^[A-Za-z0-9 ]{1,4}$/],
  ['minor_version', /^\d+$/],
  ['compatible_brands', /^([A-Za-z0-9 ]{4}){0,12}$/],
  ['encoder', /^Lav[fc][0-9. ]*( libx264)?$/],
  ['ENCODER', /^Lav[fc][0-9. ]*( libx264)?$/],
  ['language', /^[a-z]{3}$/],
  ['handler_name', /^(VideoHandler|SoundHandler)?$/],
  ['vendor_id', /^(\[0\]\[0\]\[0\]\[0\]|FFMP)$/],
  ['DURATION', /^[0-9:.]+$/],
]);

/** Tags with what they take, but for those that every writer adds and that say nothing. */
function tellingTags(tags: Dictionary | null): { readonly name: string; readonly sizeBytes: number }[] {
  return Object.entries(tags?.getAll() ?? {})
    .filter(([name, value]) => !neutralTags.get(name)?.test(value))
    .map(([name, value]) => ({ name, sizeBytes: Buffer.byteLength(value) }));
}

/** The name of a tag, unless it is a word of the recording itself. */
function tagPlace(name: string): string {
  return /^[\w.:-]{1,40}$/.test(name) ? name : 'a tag of its own name';
}

export function streamKind(stream: Stream): HiddenChannelKind {
  if (stream.hasDisposition(AV_DISPOSITION_ATTACHED_PIC)) return 'attached picture';
  return streamKinds.get(stream.codecpar.codecType) ?? 'unknown stream';
}

/** `stream 2 (mov_text)`, with the tag of the container when the codec has no name. */
export function streamPlace(stream: Stream): string {
  const name = avGetCodecName(stream.codecpar.codecId) ?? 'none';
  const tag = stream.codecpar.codecTagString ?? '';
  return `stream ${stream.index} (${name === 'none' || name === 'bin_data' ? tag.replace(/[^\w ]/g, '.') : name})`;
}

/** What the header of the file says, before a packet is read. */
export function addHeaderChannels(list: ChannelList, source: Source): void {
  for (const { name, sizeBytes } of tellingTags(source.context.metadata))
    list.add('container tag', tagPlace(name), sizeBytes);
  if (source.context.nbPrograms > 0) list.add('program', 'programs', 0, source.context.nbPrograms);
  for (const stream of source.streams) {
    const place = streamPlace(stream);
    for (const { name, sizeBytes } of tellingTags(stream.metadata))
      list.add('stream tag', `${place}, ${tagPlace(name)}`, sizeBytes);
    for (const { type, data } of stream.codecpar.getAllCodedSideData()) {
      if (data.length > (shownSideData.get(type) ?? -1))
        list.add('side data', `${place}, side data type ${type}`, data.length);
    }
    if (stream.index !== source.video.index && stream.index !== source.audio?.index) {
      // Size and count come with the packets; extradata counts at once, since attachments have nothing else.
      list.add(streamKind(stream), place, stream.codecpar.extradataSize, 1);
    }
  }
}
