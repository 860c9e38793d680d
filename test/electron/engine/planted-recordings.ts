// SPDX-License-Identifier: GPL-3.0-or-later
/** Recordings with a marker planted in each channel that their container and codecs have. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { AV_CODEC_ID_TIMED_ID3 } from 'node-av/constants';
import { PNG } from 'pngjs';
import type { HiddenChannelKind } from '../../../core/ingest/hidden-channel.ts';
import type { RenderReport } from '../../../core/render/report.ts';
import { escapeNal, joinLengths } from '../../../electron/service/engine/media/parameter-sets.ts';
import { type FixtureOptions, makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { append, growMediaData, makeBox, remux } from './planted.ts';

/** What is planted in one recording: each marker with the row in which ingest has to list it. */
export class Garden {
  readonly plants: { readonly marker: string; readonly kind: HiddenChannelKind; readonly where: RegExp }[] =
    [];
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** A marker of its own per channel, drawn from the seed. */
  marker(kind: HiddenChannelKind, where: RegExp): string {
    const seed = `${process.env['CLEARVEIL_TEST_SEED']} ${this.#name} ${kind} ${where.source}`;
    const marker = `Canary-${createHash('sha256').update(seed).digest('hex').slice(0, 20)}`;
    this.plants.push({ marker, kind, where });
    return marker;
  }
  bytes(kind: HiddenChannelKind, where: RegExp): Buffer {
    return Buffer.from(this.marker(kind, where), 'utf8');
  }
}

/** A second of picture that costs little. */
export const small: FixtureOptions = { frameCount: 24, width: 128, height: 96 };

const binary = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
const count = (value: number, bits: number): string => value.toString(2).padStart(bits, '0');

/** Puts an element behind the sound of an AAC packet: `element` from the three ones that end it. */
function withElementBehind(packet: Uint8Array, element: string): Uint8Array {
  const bits = binary(packet);
  const whole = `${bits.slice(0, bits.lastIndexOf('1') - 2)}${element}111`;
  const padded = whole.padEnd(Math.ceil(whole.length / 8) * 8, '0');
  return Uint8Array.from(padded.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

function seiUnit(type: number, body: Uint8Array): Uint8Array {
  return Uint8Array.from([6, ...escapeNal(Uint8Array.from([type, body.length, ...body, 0x80]))]);
}

/** Adds a set to a decoder configuration record, under a number no slice uses. */
function withUnusedSet(record: Uint8Array, text: Uint8Array): Uint8Array {
  // pic_parameter_set_id 20, in Exp-Golomb code 000010101, then text.
  const set = Buffer.concat([Buffer.from([0x68, 0x0a, 0xff]), text]);
  const spsLength = ((record[6] ?? 0) << 8) | (record[7] ?? 0);
  const counted = Buffer.from(record);
  const at = 8 + spsLength;
  counted[at] = (counted[at] ?? 0) + 1;
  const length = Buffer.from([set.length >> 8, set.length & 255]);
  return Buffer.concat([counted.subarray(0, at + 1), length, set, counted.subarray(at + 1)]);
}

/** Puts bytes before the first start code of `next` in a packet. */
function beforeCode(packet: Uint8Array, next: number, bytes: Uint8Array): Uint8Array {
  const at = Buffer.from(packet).indexOf(Buffer.from([0, 0, 1, next]));
  return Buffer.concat([packet.subarray(0, at), bytes, packet.subarray(at)]);
}

function segment(code: number, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([0xff, code, 0, body.length + 2]), body]);
}

/** A picture that has a text in it. */
function coverWith(path: string, text: Buffer): string {
  const picture = PNG.sync.write(new PNG({ width: 8, height: 8 }));
  // A text chunk behind the header, which takes 33 bytes; readers pass over its check sum.
  const head = Buffer.alloc(8);
  head.writeUInt32BE(text.length + 2);
  head.write('tEXt', 4, 'latin1');
  const chunk = Buffer.concat([head, Buffer.from('c\0'), text, Buffer.alloc(4)]);
  writeFileSync(path, Buffer.concat([picture.subarray(0, 33), chunk, picture.subarray(33)]));
  return path;
}

const ffmpeg = (...words: readonly string[]): void => {
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...words]);
};

export type Recording = {
  readonly extension: 'mp4' | 'mov' | 'mkv' | 'avi' | 'ts';
  readonly container: RenderReport['container'];
  /** Whether GOPs can be copied; otherwise the picture is encoded either way. */
  readonly smart: boolean;
  readonly needsFfmpeg?: true;
  readonly make: (path: string, garden: Garden) => Promise<void>;
};

/** Plants in boxes and behind them. */
function plantInBoxes(path: string, garden: Garden): void {
  growMediaData(path, garden.bytes('unreferenced bytes', /mdat/));
  const uuid = garden.bytes('user data', /^uuid$/);
  append(path, makeBox('uuid', Buffer.concat([Buffer.alloc(16, 7), uuid])));
  append(path, makeBox('free', garden.bytes('free space', /^free$/)));
  append(path, makeBox('zzzz', garden.bytes('unknown element', /^zzzz$/)));
  append(path, garden.bytes('trailing bytes', /behind/));
}

export const recordings: Readonly<Record<string, Recording>> = {
  'tags, streams and boxes of MP4': {
    extension: 'mp4',
    container: 'mp4',
    smart: true,
    make: async (path, garden) => {
      await makeFixture(path, {
        ...small,
        audio: {},
        tags: { comment: garden.marker('container tag', /comment/) },
        videoTags: { handler_name: garden.marker('stream tag', /handler_name/) },
        chapters: [{ startMs: 0, title: garden.marker('chapter', /chpl/) }],
        subtitle: garden.marker('subtitle stream', /mov_text/),
        data: garden.marker('data stream', /gpmd/),
        captions: garden.marker('supplemental message', /caption|type 4/),
      });
      plantInBoxes(path, garden);
    },
  },
  'pictures and sound of MP4': {
    extension: 'mp4',
    container: 'mp4',
    smart: true,
    make: async (path, garden) => {
      const plain = `${path}.plain.mp4`;
      await makeFixture(plain, { ...small, audio: {} });
      const message = garden.bytes('supplemental message', /unregistered|type 5/);
      const before = [
        seiUnit(5, Buffer.concat([Buffer.alloc(16, 9), message])),
        seiUnit(1, garden.bytes('supplemental message', /timing|type 1\b/)),
      ];
      const behind = [
        Uint8Array.from([12, ...garden.bytes('unknown video unit', /type 12/), 0x80]),
        Uint8Array.from([24, ...garden.bytes('unknown video unit', /type 24/)]),
      ];
      const data = garden.bytes('audio ancillary data', /data element/);
      const last = garden.bytes('audio ancillary data', /data element/);
      const fill = garden.bytes('audio ancillary data', /fill element/);
      const unused = garden.bytes('unused parameter set', /picture parameters/);
      remux(
        plain,
        path,
        'mp4',
        (kind, packet, number) => {
          if (kind === 'video') return Buffer.concat([joinLengths(before), packet, joinLengths(behind)]);
          if (number % 3 === 0) return Buffer.concat([Buffer.from([0x80, data.length]), data, packet]);
          if (number % 3 === 1)
            return withElementBehind(packet, `10000000${count(last.length, 8)}${binary(last)}`);
          return withElementBehind(packet, `1101111${count(fill.length - 13, 8)}0000${binary(fill)}0000`);
        },
        (kind, record) => (kind === 'video' ? withUnusedSet(record, unused) : record),
      );
    },
  },
  'a MOV with PCM sound': {
    extension: 'mov',
    container: 'mov',
    smart: true,
    make: async (path, garden) => {
      await makeFixture(path, {
        ...small,
        audio: { codec: 'pcm_s16le' },
        // The sound's handler names itself, and the container has a place where the camera stood.
        tags: { location: garden.marker('user data', /udta/), comment: garden.marker('user data', /cmt/) },
        chapters: [{ startMs: 0, title: garden.marker('chapter', /chpl/) }],
        subtitle: garden.marker('subtitle stream', /mov_text/),
        data: garden.marker('data stream', /gpmd/),
      });
      plantInBoxes(path, garden);
    },
  },
  'a Matroska file with G.722 sound': {
    extension: 'mkv',
    container: 'matroska',
    smart: true,
    needsFfmpeg: true,
    make: async (path, garden) => {
      const plain = `${path}.plain.mp4`;
      await makeFixture(plain, { ...small, frameRate: { num: 25, den: 1 }, audio: { sampleRate: 16_000 } });
      const said = `${path}.srt`;
      const line = garden.marker('subtitle stream', /subrip/);
      writeFileSync(said, `1\n00:00:00,000 --> 00:00:00,500\n${line}\n`);
      const attached = `${path}.bin`;
      writeFileSync(attached, garden.bytes('attachment', /Attachments/));
      const cover = coverWith(`${path}.png`, garden.bytes('attached picture', /png/));
      ffmpeg(
        ...['-i', plain, '-i', said, '-map', '0:v', '-map', '0:a', '-map', '1:s', '-c:v', 'copy'],
        ...['-c:a', 'g722', '-ac', '1', '-c:s', 'srt', '-fflags', '+bitexact'],
        ...['-metadata', `comment=${garden.marker('user data', /SimpleTag/)}`],
        ...['-metadata', `title=${garden.marker('user data', /Title/)}`],
        ...['-metadata:s:v', `title=${garden.marker('user data', /track Name/)}`],
        ...['-attach', attached, '-metadata:s:3', 'mimetype=application/octet-stream'],
        ...['-attach', cover, '-metadata:s:4', 'mimetype=image/png', '-metadata:s:4', 'filename=cover.png'],
        path,
      );
      const space = garden.bytes('free space', /Void/);
      append(path, Buffer.from([0xec, 0x80 | space.length]), space);
      const unknown = garden.bytes('unknown element', /0x4fff/);
      append(path, Buffer.from([0x4f, 0xff, 0x80 | unknown.length]), unknown);
    },
  },
  'a cover picture of MP4': {
    extension: 'mp4',
    container: 'mp4',
    smart: true,
    needsFfmpeg: true,
    make: async (path, garden) => {
      const plain = `${path}.plain.mp4`;
      await makeFixture(plain, small);
      const cover = coverWith(`${path}.png`, garden.bytes('attached picture', /png/));
      const words = ['-map', '0', '-map', '1', '-c', 'copy', '-disposition:v:1', 'attached_pic'];
      ffmpeg('-i', plain, '-i', cover, ...words, path);
    },
  },
  'a transport stream with timed ID3': {
    extension: 'ts',
    container: 'mp4',
    smart: false,
    make: async (path, garden) => {
      const plain = `${path}.plain.ts`;
      await makeFixture(plain, { ...small, audio: {} });
      const text = garden.bytes('data stream', /timed_id3/);
      const frame = Buffer.concat([Buffer.from([0]), text]);
      const tag = [0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, frame.length + 10];
      const head = [...Buffer.from('TXXX'), 0, 0, 0, frame.length, 0, 0];
      const data = Buffer.concat([Buffer.from([...tag, ...head]), frame]);
      remux(plain, path, 'mpegts', (_, packet) => packet, undefined, {
        codecId: AV_CODEC_ID_TIMED_ID3,
        data,
      });
    },
  },
  'user data of MPEG-2': {
    extension: 'mkv',
    container: 'mp4',
    smart: false,
    make: async (path, garden) => {
      const plain = `${path}.plain.mkv`;
      await makeFixture(plain, { ...small, codec: 'mpeg2video', bframes: 0 });
      const text = garden.bytes('video user data', /user data/);
      const unit = Buffer.concat([Buffer.from([0, 0, 1, 0xb2]), text]);
      remux(plain, path, 'matroska', (_, packet) => beforeCode(packet, 1, unit));
    },
  },
  'segments of Motion JPEG': {
    extension: 'mov',
    container: 'mp4',
    smart: false,
    make: async (path, garden) => {
      const plain = `${path}.plain.mov`;
      await makeFixture(plain, { ...small, codec: 'mjpeg' });
      const comment = segment(0xfe, garden.bytes('video user data', /comment/));
      const application = segment(0xe5, garden.bytes('video user data', /application segment 5/));
      const behind = garden.bytes('bytes behind a picture', /behind the end/);
      remux(plain, path, 'mov', (_, packet) =>
        Buffer.concat([packet.subarray(0, 2), comment, application, packet.subarray(2), behind]),
      );
    },
  },
  'metadata units of AV1': {
    extension: 'mkv',
    container: 'mp4',
    smart: false,
    needsFfmpeg: true,
    make: async (path, garden) => {
      const [fixture, plain] = [`${path}.fixture.mp4`, `${path}.plain.mkv`];
      await makeFixture(fixture, small);
      ffmpeg('-i', fixture, '-c:v', 'libaom-av1', '-cpu-used', '8', '-crf', '40', plain);
      const text = garden.bytes('video user data', /metadata unit/);
      // Type 5 with a size; metadata_type 4 is text of ITU-T T.35 for a country nobody has.
      const unit = Buffer.concat([Buffer.from([0x2a, text.length + 2, 4, 0xff]), text]);
      remux(plain, path, 'matroska', (_, packet) => Buffer.concat([packet, unit]));
    },
  },
};
