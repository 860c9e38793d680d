// SPDX-License-Identifier: GPL-3.0-or-later
/** The readers of boxes, elements and packets meet bytes made to break them: they list, and neither throw nor hang. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aacCarriers } from '../../../electron/service/engine/media/channels/aac-elements.ts';
import { ByteCoverage } from '../../../electron/service/engine/media/channels/byte-coverage.ts';
import { ChannelList } from '../../../electron/service/engine/media/channels/channel-list.ts';
import { FileWindow } from '../../../electron/service/engine/media/channels/file-window.ts';
import { addMatroskaChannels } from '../../../electron/service/engine/media/channels/matroska-channels.ts';
import { addMp4Channels } from '../../../electron/service/engine/media/channels/mp4-channels.ts';
import { NalChannels } from '../../../electron/service/engine/media/channels/nal-channels.ts';
import { pictureLooks } from '../../../electron/service/engine/media/channels/picture-channels.ts';
import { soundLook } from '../../../electron/service/engine/media/channels/sound-channels.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { makeBox } from './planted.ts';

const folder = temporaryFolder('hostile');

const bytes = fc.uint8Array({ maxLength: 120 });
const types = [
  'moov',
  'trak',
  'mdia',
  'hdlr',
  'stsd',
  'udta',
  'meta',
  'mdat',
  'free',
  'uuid',
  'avc1',
  'zzzz',
];

/** Boxes inside boxes, whose sizes are then overwritten here and there. */
const boxes = fc
  .tuple(
    fc.letrec<{ box: Buffer }>((tie) => ({
      box: fc.oneof(
        { maxDepth: 4 },
        fc.tuple(fc.constantFrom(...types), bytes).map(([type, body]) => makeBox(type, body)),
        fc
          .tuple(fc.constantFrom(...types), fc.array(tie('box'), { maxLength: 3 }))
          .map(([type, inner]) => makeBox(type, Buffer.concat(inner))),
      ),
    })).box,
    fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 6 }),
  )
  .map(([box, changes]) => {
    for (const [at, value] of changes) if (at < box.length) box[at] = value;
    return box;
  });

function listed(content: Uint8Array, look: (list: ChannelList, file: FileWindow) => void) {
  const path = join(folder, 'file');
  writeFileSync(path, content);
  const list = new ChannelList();
  const file = new FileWindow(path);
  try {
    look(list, file);
  } finally {
    file.close();
  }
  return list.rows();
}

test('boxes', () => {
  fc.assert(
    fc.property(boxes, (file) => {
      const rows = listed(file, (list, window) => addMp4Channels(list, window, new ByteCoverage()));
      for (const row of rows) expect(row.sizeBytes).toBeLessThanOrEqual(2 * file.length * row.count);
    }),
  );
});

test('elements', () => {
  const heads = [
    0x1a, 0x45, 0xdf, 0xa3, 0x18, 0x53, 0x80, 0x67, 0x1f, 0x43, 0xb6, 0x75, 0xec, 0x01, 0xff, 0x80,
  ];
  const file = fc.array(fc.oneof(fc.constantFrom(...heads), fc.nat(255)), { maxLength: 200 });
  fc.assert(
    fc.property(file, (content) => {
      const rows = listed(Uint8Array.from(content), (list, window) =>
        addMatroskaChannels(list, window, new ByteCoverage()),
      );
      for (const row of rows) expect(row.sizeBytes).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('packets of every codec that is looked into', () => {
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 4 }), (packets) => {
      const list = new ChannelList();
      for (const look of pictureLooks.values()) for (const packet of packets) look(list, packet, 'stream 0');
      for (const codec of ['ac3', 'eac3', 'mp3', 'opus', 'dts']) {
        const look = soundLook(codec, list, 'stream 1');
        for (const packet of packets) look.add(packet);
      }
      for (const codec of ['h264', 'hevc'] as const) {
        for (const framing of [0, 1, 4] as const) {
          const nal = new NalChannels(list, codec, framing, 'stream 0');
          for (const packet of packets) nal.add(packet);
          nal.finish();
        }
      }
      for (const row of list.rows()) expect(row.count).toBeGreaterThan(0);
    }),
  );
});

test('an AAC packet of which the decoder says nothing counts as filled', () => {
  fc.assert(
    fc.property(bytes, (packet) => {
      expect(aacCarriers(packet, [])).toEqual([
        { what: 'packets that are not looked into', sizeBytes: packet.length },
      ]);
    }),
  );
});
