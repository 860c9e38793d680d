// SPDX-License-Identifier: GPL-3.0-or-later
/** The elements of Matroska and WebM (RFC 8794 and 9559) that picture and sound need, each in its parent, with what it may hold. */
import type { HiddenChannelKind } from '../../../../../core/ingest/hidden-channel.ts';

export type ElementForm =
  /** Holds elements. */
  | { readonly form: 'master'; readonly master: Master }
  /** An integer, a float or a date: eight bytes at most. */
  | { readonly form: 'number' }
  /** Bytes without a text, at most so many. */
  | { readonly form: 'bytes'; readonly most: number }
  | { readonly form: 'text'; readonly expected: RegExp }
  | { readonly form: 'block'; readonly reservedFlags: number }
  /** Carries something of its own, whatever is in it. */
  | { readonly form: 'carrier'; readonly kind: HiddenChannelKind }
  /** A codec's header: looked at as the stream's header. */
  | { readonly form: 'header' };

export type Element = ElementForm & {
  readonly name: string;
  /** May stand in its parent more than once. */
  readonly repeats: boolean;
};

export type Master = ReadonlyMap<number, Element>;

type Entry = readonly [number, Element];

function master(id: number, name: string, children: readonly Entry[], repeats = false): Entry {
  return [id, { name, form: 'master', master: new Map(children), repeats }];
}

function number(id: number, name: string, repeats = false): Entry {
  return [id, { name, form: 'number', repeats }];
}

function numbers(...ids: readonly (readonly [number, string])[]): Entry[] {
  return ids.map(([id, name]) => number(id, name));
}

function bytes(id: number, name: string, most: number): Entry {
  return [id, { name, form: 'bytes', most, repeats: false }];
}

function text(id: number, name: string, expected: RegExp): Entry {
  return [id, { name, form: 'text', expected, repeats: false }];
}

function carrier(id: number, name: string, kind: HiddenChannelKind, repeats = true): Entry {
  return [id, { name, form: 'carrier', kind, repeats }];
}

function block(id: number, name: string, reservedFlags: number, repeats: boolean): Entry {
  return [id, { name, form: 'block', reservedFlags, repeats }];
}

export const ids = {
  header: 0x1a45dfa3,
  segment: 0x18538067,
  cluster: 0x1f43b675,
  blockGroup: 0xa0,
  block: 0xa1,
  simpleBlock: 0xa3,
  void: 0xec,
  checkSum: 0xbf,
  clusterTimestamp: 0xe7,
  clusterPosition: 0xa7,
  previousSize: 0xab,
  maxIdLength: 0x42f2,
  maxSizeLength: 0x42f3,
  trackNumber: 0xd7,
  trackUid: 0x73c5,
  tagTrackUid: 0x63c5,
  seek: 0x4dbb,
  seekId: 0x53ab,
  seekPosition: 0x53ac,
  cuePoint: 0xbb,
  cueTime: 0xb3,
  cuePositions: 0xb7,
  cueTrack: 0xf7,
  cueCluster: 0xf1,
  cueRelative: 0xf0,
  simpleTag: 0x67c8,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
} as const;

const mastering = numbers(
  [0x55d1, 'red x'],
  [0x55d2, 'red y'],
  [0x55d3, 'green x'],
  [0x55d4, 'green y'],
  [0x55d5, 'blue x'],
  [0x55d6, 'blue y'],
  [0x55d7, 'white x'],
  [0x55d8, 'white y'],
  [0x55d9, 'LuminanceMax'],
  [0x55da, 'LuminanceMin'],
);

const colour: Entry[] = [
  ...numbers(
    [0x55b1, 'MatrixCoefficients'],
    [0x55b2, 'BitsPerChannel'],
    [0x55b3, 'ChromaSubsamplingHorz'],
    [0x55b4, 'ChromaSubsamplingVert'],
    [0x55b5, 'CbSubsamplingHorz'],
    [0x55b6, 'CbSubsamplingVert'],
    [0x55b7, 'ChromaSitingHorz'],
    [0x55b8, 'ChromaSitingVert'],
    [0x55b9, 'Range'],
    [0x55ba, 'TransferCharacteristics'],
    [0x55bb, 'Primaries'],
    [0x55bc, 'MaxCLL'],
    [0x55bd, 'MaxFALL'],
  ),
  master(0x55d0, 'MasteringMetadata', mastering),
];

const projection: Entry[] = [
  ...numbers([0x7671, 'ProjectionType'], [0x7673, 'yaw'], [0x7674, 'pitch'], [0x7675, 'roll']),
  bytes(0x7672, 'ProjectionPrivate', 20),
];

const video: Entry[] = [
  ...numbers(
    [0x9a, 'FlagInterlaced'],
    [0x9d, 'FieldOrder'],
    [0x53b8, 'StereoMode'],
    [0x53b9, 'OldStereoMode'],
    [0x53c0, 'AlphaMode'],
    [0xb0, 'PixelWidth'],
    [0xba, 'PixelHeight'],
    [0x54aa, 'PixelCropBottom'],
    [0x54bb, 'PixelCropTop'],
    [0x54cc, 'PixelCropLeft'],
    [0x54dd, 'PixelCropRight'],
    [0x54b0, 'DisplayWidth'],
    [0x54ba, 'DisplayHeight'],
    [0x54b2, 'DisplayUnit'],
    [0x54b3, 'AspectRatioType'],
    [0x2fb523, 'GammaValue'],
    [0x2383e3, 'FrameRate'],
  ),
  bytes(0x2eb524, 'UncompressedFourCC', 4),
  master(0x55b0, 'Colour', colour),
  master(0x7670, 'Projection', projection),
];

const audio: Entry[] = numbers(
  [0xb5, 'SamplingFrequency'],
  [0x78b5, 'OutputSamplingFrequency'],
  [0x9f, 'Channels'],
  [0x6264, 'BitDepth'],
  [0x52f1, 'Emphasis'],
);

const trackEntry: Entry[] = [
  ...numbers(
    [ids.trackNumber, 'TrackNumber'],
    [ids.trackUid, 'TrackUID'],
    [0x83, 'TrackType'],
    [0xb9, 'FlagEnabled'],
    [0x88, 'FlagDefault'],
    [0x55aa, 'FlagForced'],
    [0x55ab, 'FlagHearingImpaired'],
    [0x55ac, 'FlagVisualImpaired'],
    [0x55ad, 'FlagTextDescriptions'],
    [0x55ae, 'FlagOriginal'],
    [0x55af, 'FlagCommentary'],
    [0x9c, 'FlagLacing'],
    [0x6de7, 'MinCache'],
    [0x6df8, 'MaxCache'],
    [0x23e383, 'DefaultDuration'],
    [0x234e7a, 'DefaultDecodedFieldDuration'],
    [0x23314f, 'TrackTimestampScale'],
    [0x537f, 'TrackOffset'],
    [0x55ee, 'MaxBlockAdditionID'],
    [0xaa, 'CodecDecodeAll'],
    [0x56aa, 'CodecDelay'],
    [0x56bb, 'SeekPreRoll'],
  ),
  text(0x22b59c, 'Language', /^[a-z]{3}(-[A-Za-z]{2,3})?$/),
  text(0x22b59d, 'LanguageBCP47', /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/),
  text(0x86, 'CodecID', /^[VASB]_[A-Z0-9_/.]{1,32}$/),
  [0x63a2, { name: 'CodecPrivate', form: 'header', repeats: false }],
  master(0xe0, 'Video', video),
  master(0xe1, 'Audio', audio),
  carrier(0x536e, 'track Name', 'user data'),
  carrier(0x258688, 'CodecName', 'user data'),
  carrier(0x7446, 'AttachmentLink', 'user data'),
  carrier(0x41e4, 'BlockAdditionMapping', 'side data'),
  // What packets are packed with, and words that each of them begins with.
  carrier(0x6d80, 'ContentEncodings', 'stream header data'),
];

const info: Entry[] = [
  ...numbers([0x2ad7b1, 'TimestampScale'], [0x4489, 'Duration']),
  carrier(0x7ba9, 'Title', 'user data'),
  carrier(0x4461, 'DateUTC', 'time stamp'),
  carrier(0x73a4, 'SegmentUUID', 'user data'),
  carrier(0x7384, 'SegmentFilename', 'user data'),
  carrier(0x3cb923, 'PrevUUID', 'user data'),
  carrier(0x3eb923, 'NextUUID', 'user data'),
  carrier(0x3c83ab, 'PrevFilename', 'user data'),
  carrier(0x3e83bb, 'NextFilename', 'user data'),
  carrier(0x4444, 'SegmentFamily', 'user data'),
  carrier(ids.muxingApp, 'MuxingApp', 'user data'),
  carrier(ids.writingApp, 'WritingApp', 'user data'),
];

const blockGroup: Entry[] = [
  // In a group its flags say how frames are laced and whether they are shown; all else is reserved.
  block(ids.block, 'Block', 0xf1, false),
  ...numbers([0x9b, 'BlockDuration'], [0xfa, 'ReferencePriority'], [0x75a2, 'DiscardPadding']),
  number(0xfb, 'ReferenceBlock', true),
  carrier(0x75a1, 'BlockAdditions', 'side data'),
  carrier(0xa4, 'CodecState', 'side data'),
];

const cluster: Entry[] = [
  ...numbers(
    [ids.clusterTimestamp, 'Timestamp'],
    [ids.clusterPosition, 'Position'],
    [ids.previousSize, 'PrevSize'],
  ),
  block(ids.simpleBlock, 'SimpleBlock', 0x70, true),
  master(ids.blockGroup, 'BlockGroup', blockGroup, true),
];

const cues: Entry[] = [
  master(
    ids.cuePoint,
    'CuePoint',
    [
      number(ids.cueTime, 'CueTime'),
      master(
        ids.cuePositions,
        'CueTrackPositions',
        numbers(
          [ids.cueTrack, 'CueTrack'],
          [ids.cueCluster, 'CueClusterPosition'],
          [ids.cueRelative, 'CueRelativePosition'],
          [0xb2, 'CueDuration'],
          [0x5378, 'CueBlockNumber'],
        ),
        true,
      ),
    ],
    true,
  ),
];

const tag: Entry[] = [
  master(0x63c0, 'Targets', [
    number(0x68ca, 'TargetTypeValue'),
    carrier(0x63ca, 'TargetType', 'user data'),
    number(ids.tagTrackUid, 'TagTrackUID', true),
  ]),
  carrier(ids.simpleTag, 'SimpleTag', 'user data'),
];

const segment: Entry[] = [
  master(
    0x114d9b74,
    'SeekHead',
    [
      master(
        ids.seek,
        'Seek',
        [bytes(ids.seekId, 'SeekID', 4), number(ids.seekPosition, 'SeekPosition')],
        true,
      ),
    ],
    true,
  ),
  master(0x1549a966, 'Info', info),
  master(0x1654ae6b, 'Tracks', [master(0xae, 'TrackEntry', trackEntry, true)]),
  master(ids.cluster, 'Cluster', cluster, true),
  master(0x1c53bb6b, 'Cues', cues),
  master(0x1254c367, 'Tags', [master(0x7373, 'Tag', tag, true)], true),
  carrier(0x1043a770, 'Chapters', 'chapter'),
  carrier(0x1941a469, 'Attachments', 'attachment'),
];

const header: Entry[] = [
  ...numbers(
    [0x4286, 'EBMLVersion'],
    [0x42f7, 'EBMLReadVersion'],
    [ids.maxIdLength, 'EBMLMaxIDLength'],
    [ids.maxSizeLength, 'EBMLMaxSizeLength'],
    [0x4287, 'DocTypeVersion'],
    [0x4285, 'DocTypeReadVersion'],
  ),
  text(0x4282, 'DocType', /^(matroska|webm)$/),
];

/** What a file is made of. */
export const fileElements: Master = new Map([
  master(ids.header, 'EBML', header),
  master(ids.segment, 'Segment', segment),
]);

/** Elements that may stand anywhere. */
export const everywhere: Master = new Map([
  carrier(ids.void, 'Void', 'free space'),
  bytes(ids.checkSum, 'CRC-32', 4),
]);
