// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What a Matroska or WebM file carries in its elements (RFC 9559): tags, chapters, attachments, void space, unknown elements.
 * Reads headers only; frames are walked over. Every length is checked against its parent.
 */
import type { HiddenChannelKind } from '../../../../../core/ingest/hidden-channel.ts';
import type { ChannelList } from './channel-list.ts';
import type { FileWindow } from './file-window.ts';

const maxElements = 50_000_000;

const tags = 0x1254c367;

const parents: ReadonlyMap<number, string> = new Map([
  [0x18538067, 'Segment'],
  [0x1f43b675, 'Cluster'],
  [0xa0, 'BlockGroup'],
  [0x1654ae6b, 'Tracks'],
  [0xae, 'TrackEntry'],
  [0x1549a966, 'Info'],
  [tags, 'Tags'],
  [0x7373, 'Tag'],
]);

/** Elements that carry something of their own. */
const carriers: ReadonlyMap<number, readonly [HiddenChannelKind, string]> = new Map([
  [0x67c8, ['user data', 'SimpleTag']],
  [0x1043a770, ['chapter', 'Chapters']],
  [0x1941a469, ['attachment', 'Attachments']],
  [0xec, ['free space', 'Void']],
  [0x75a1, ['side data', 'BlockAdditions']],
  [0x7ba9, ['user data', 'Title']],
  [0x4461, ['time stamp', 'DateUTC']],
  [0x73a4, ['user data', 'SegmentUUID']],
  [0x7384, ['user data', 'SegmentFilename']],
  [0x3cb923, ['user data', 'PrevUUID']],
  [0x3eb923, ['user data', 'NextUUID']],
  [0x3c83ab, ['user data', 'PrevFilename']],
  [0x3e83bb, ['user data', 'NextFilename']],
  [0x4444, ['user data', 'SegmentFamily']],
  [0x4d80, ['user data', 'MuxingApp']],
  [0x5741, ['user data', 'WritingApp']],
  [0x536e, ['user data', 'track Name']],
  [0x258688, ['user data', 'CodecName']],
  [0x7446, ['user data', 'AttachmentLink']],
  [0x41e4, ['side data', 'BlockAdditionMapping']],
]);

/** Elements that say where frames lie and how they are shown. */
const plain: ReadonlySet<number> = new Set([
  ...[0x1a45dfa3, 0x114d9b74, 0x1c53bb6b, 0xbf, 0xe7, 0xa7, 0xab, 0xa3, 0xa1, 0x9b, 0xfb, 0x75a2, 0xa4, 0xfa],
  ...[
    0x2ad7b1, 0x4489, 0xd7, 0x73c5, 0x83, 0xb9, 0x88, 0x55aa, 0x9c, 0x6de7, 0x6df8, 0x23e383, 0x234e7a,
    0x55ee,
  ],
  ...[0x22b59c, 0x22b59d, 0x86, 0x63a2, 0xaa, 0x56aa, 0x56bb, 0xe0, 0xe1, 0x6d80, 0x23314f, 0x537f, 0xe2],
  ...[0x63c0, 0xec, 0xbf],
]);

/** An EBML number: with its length marker for ids, without for sizes; undefined when there is none. */
function readNumber(
  bytes: Uint8Array,
  at: number,
  marked: boolean,
): { value: number; length: number } | undefined {
  const first = bytes[at] ?? 0;
  if (first === 0) return undefined;
  const length = Math.clz32(first) - 23;
  if (length > 8 || at + length > bytes.length) return undefined;
  let value = marked ? first : first & (0xff >> length);
  let unknown = !marked && value === 0xff >> length;
  for (let byte = 1; byte < length; byte++) {
    const next = bytes[at + byte] ?? 0;
    if (next !== 0xff) unknown = false;
    value = value * 256 + next;
  }
  return { value: unknown ? Number.POSITIVE_INFINITY : value, length };
}

/** Adds what the elements of the file carry. */
export function addMatroskaChannels(list: ChannelList, file: FileWindow): void {
  let elements = 0;
  const name = (id: number): string => `0x${id.toString(16)}`;

  const walk = (start: number, end: number, path: string, depth: number): void => {
    let at = start;
    while (at < end) {
      const head = file.read(at, 16);
      const id = readNumber(head, 0, true);
      const size = id && readNumber(head, id.length, false);
      if (!id || !size || id.length > 4 || ++elements > maxElements || depth > 6) {
        if (!file.isZero(at, end))
          list.add(
            path === '' ? 'trailing bytes' : 'unknown element',
            `${path || 'file'}, not an element`,
            end - at,
          );
        return;
      }
      const body = at + id.length + size.length;
      // A live recording states no length for its segment and its clusters: they end where the next one begins.
      const open = size.value === Number.POSITIVE_INFINITY;
      if (open && parents.has(id.value)) {
        at = body;
        continue;
      }
      const stop = open ? end : Math.min(end, body + size.value);
      const carrier = carriers.get(id.value);
      if (carrier) {
        const [kind, what] = carrier;
        if (!isNeutral(file, id.value, body, stop)) list.add(kind, `${path}/${what}`, stop - body);
      } else if (parents.has(id.value)) walk(body, stop, `${path}/${parents.get(id.value)}`, depth + 1);
      else if (!plain.has(id.value)) list.add('unknown element', `${path}/${name(id.value)}`, stop - body);
      at = stop;
    }
  };
  walk(0, file.size, '', 0);
}

/** What every writer adds: its own name, zeros as void space, an empty text. */
function isNeutral(file: FileWindow, id: number, start: number, end: number): boolean {
  if (id === 0xec) return file.isZero(start, end);
  if (end - start > 64) return false;
  const text = Buffer.from(file.read(start, end - start))
    .toString('latin1')
    .replaceAll('\u0001', '!');
  // A name, its language and whether it is the default, then the text: the two tags that FFmpeg writes by itself.
  if (id === 0x67c8)
    return /^\x45\xa3.(DURATION|ENCODER)(\x44\x7a.[a-z]{3}|\x44\x84.[\0!])*\x44\x87.(Lav[fc][0-9.]*( libx264)?|[0-9:.]+)\0*$/s.test(
      text,
    );
  return (id === 0x4d80 || id === 0x5741) && /^Lavf[0-9.]*$/.test(text);
}
