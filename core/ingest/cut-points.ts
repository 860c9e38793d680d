// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Where a stream can be cut in two: at true IDR pictures only, and only where no picture is shown before all that came earlier.
 * Everything else would need references that are gone, or would show pictures in another order than the whole stream does.
 */
import { type FrameIndex, frameFlag } from './footage.ts';

/**
 * Packet numbers at which a GOP begins that can be cut off from what is before it: packets `[0, p)` hold exactly the frames `[0, p)` in
 * presentation order.
 */
export function cutPoints(index: FrameIndex): number[] {
  const count = index.pts.length;
  const frameOf = new Int32Array(count).fill(-1);
  index.packet.forEach((packet, frame) => {
    if (packet >= 0 && packet < count) frameOf[packet] = frame;
  });
  const cuts: number[] = [];
  let highest = -1;
  for (let packet = 0; packet < count; packet++) {
    const frame = frameOf[packet] ?? -1;
    const idr = ((index.flags[frame] ?? 0) & frameFlag.idr) !== 0;
    // Packets 0 to p-1 hold frames 0 to p-1, and the IDR is frame p itself: nothing before is shown after it.
    if (idr && frame === packet && highest === packet - 1) cuts.push(packet);
    highest = Math.max(highest, frame);
  }
  return cuts;
}
