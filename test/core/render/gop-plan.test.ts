// SPDX-License-Identifier: GPL-3.0-or-later
/** Which GOPs are copied: whatever the index looks like, no veil is left out and no cut leaves a picture without its references. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutPoints } from '../../../core/ingest/cut-points.ts';
import { type FrameIndex, frameFlag, type PtsRule } from '../../../core/ingest/footage.ts';
import {
  dtsByPacket,
  type GopRun,
  planRender,
  type RenderPlan,
  type SpliceFacts,
} from '../../../core/render/gop-plan.ts';
import { isVeiledAt, type VeilSheet } from '../../../core/render/veil-sheet.ts';
import { plainSheet } from '../../setup/veil-sheet.ts';

const spliceable: SpliceFacts = {
  codec: 'h264',
  format: 'mov,mp4,m4a,3gp,3g2,mj2',
  nalLengthBytes: 4,
  faultCount: 0,
  fullReason: null,
};

type Row = { readonly frame: number; readonly flags: number };

/** An index from its packets in file order. */
function indexOf(packets: readonly Row[], ptsRule: PtsRule = 'container'): FrameIndex {
  const count = packets.length;
  const packet = new Float64Array(count);
  const dts = new Float64Array(count);
  const flags = new Uint8Array(count);
  packets.forEach((row, at) => {
    packet[row.frame] = at;
    dts[row.frame] = at * 1000 - 2000;
    flags[row.frame] = row.flags;
  });
  return {
    timeBase: { num: 1, den: 30_000 },
    ptsRule,
    pts: Float64Array.from({ length: count }, (_, frame) => frame * 1000),
    dts,
    duration: new Float64Array(count).fill(1000),
    sizeBytes: new Float64Array(count).fill(100),
    position: new Float64Array(count).fill(-1),
    packet,
    flags,
  };
}

type Span = { readonly startFrame: number; readonly endFrame: number };

function sheetOf(frameCount: number, spans: readonly Span[]): VeilSheet {
  const box = { x: 160, y: 160, width: 640, height: 640 };
  return plainSheet(
    frameCount,
    { width: 320, height: 180 },
    spans.map(({ startFrame, endFrame }, number) => ({
      id: `v-${number}`,
      text: '',
      startFrame,
      endFrame,
      outline: { form: 'rectangle' },
      fill: { kind: 'solid' },
      keyframes: [...new Set([startFrame, endFrame - 1])].map((frame) => ({ frame, box })),
    })),
  );
}

type Gop = {
  readonly frames: number;
  /** 0: plain order; 1: a B-frame before each P-frame. */
  readonly reordered: boolean;
  readonly idr: boolean;
  /** Pictures shown before the keyframe but sent after it, as an open GOP has them. */
  readonly leading: number;
};

/** Packets of GOPs one after another, each keyframe with the container's flag. */
function packetsOf(gops: readonly Gop[]): Row[] {
  const rows: Row[] = [];
  let first = 0;
  for (const { frames, reordered, idr, leading } of gops) {
    const lead = Math.min(leading, frames - 1);
    rows.push({ frame: first + lead, flags: frameFlag.key | (idr ? frameFlag.idr : 0) });
    for (let at = 0; at < lead; at++) rows.push({ frame: first + at, flags: 0 });
    for (let at = lead + 1; at < frames; at++) {
      if (reordered && at + 1 < frames) {
        rows.push({ frame: first + at + 1, flags: 0 }, { frame: first + at, flags: 0 });
        at++;
      } else rows.push({ frame: first + at, flags: 0 });
    }
    first += frames;
  }
  return rows;
}

const gop = (leading: fc.Arbitrary<number>): fc.Arbitrary<Gop> =>
  fc.record({
    frames: fc.integer({ min: 1, max: 12 }),
    reordered: fc.boolean(),
    idr: fc.boolean(),
    leading,
  });
const closedGop = gop(fc.constant(0));
const anyGop = gop(fc.integer({ min: 0, max: 3 }));

/** Streams that begin as a decoder needs it, with spans of frames to veil and single frames to hide. */
const recording = fc
  .tuple(closedGop, fc.array(anyGop, { maxLength: 12 }))
  .map(([head, rest]) => packetsOf([{ ...head, idr: true }, ...rest]))
  .chain((packets) => {
    const frame = fc.nat(packets.length - 1);
    return fc.record({
      packets: fc.constant(packets),
      spans: fc.array(
        fc.tuple(frame, fc.integer({ min: 1, max: 5 })).map(
          ([startFrame, length]): Span => ({
            startFrame,
            endFrame: Math.min(packets.length, startFrame + length),
          }),
        ),
        { maxLength: 3 },
      ),
      hidden: fc.uniqueArray(frame, { maxLength: 2 }),
    });
  });

function hide(packets: readonly Row[], hidden: readonly number[]): Row[] {
  return packets.map((row) =>
    hidden.includes(row.frame) ? { ...row, flags: row.flags | frameFlag.hidden } : row,
  );
}

/** What a cut is, said the long way: an IDR picture, and before it exactly the frames that are shown before it. */
function isCut(packets: readonly Row[], at: number): boolean {
  const row = packets[at];
  if (!row || (row.flags & frameFlag.idr) === 0 || row.frame !== at) return false;
  const before = packets
    .slice(0, at)
    .map(({ frame }) => frame)
    .sort((a, b) => a - b);
  return before.every((frame, number) => frame === number);
}

function runsOf(plan: RenderPlan): readonly GopRun[] {
  if (plan.path !== 'smart') throw new Error(`no splice: ${plan.reason}`);
  return plan.runs;
}

describe('cut points', () => {
  test('are exactly the IDR packets whose prefix holds exactly the earlier frames', () => {
    const shuffled = fc
      .integer({ min: 1, max: 24 })
      .chain((count) =>
        fc.tuple(
          fc.shuffledSubarray(
            Array.from({ length: count }, (_, frame) => frame),
            { minLength: count, maxLength: count },
          ),
          fc.array(fc.constantFrom(0, 1, 2, 3), { minLength: count, maxLength: count }),
        ),
      )
      .map(([order, flags]) => order.map((frame, at): Row => ({ frame, flags: flags[at] ?? 0 })));
    const packets = fc.oneof(shuffled, fc.array(anyGop, { minLength: 1, maxLength: 8 }).map(packetsOf));
    fc.assert(
      fc.property(packets, (rows) => {
        const expected = rows.map((_, at) => at).filter((at) => isCut(rows, at));
        expect(cutPoints(indexOf(rows))).toEqual(expected);
      }),
    );
  });

  test('are at every IDR of closed GOPs, B-frames or not', () => {
    fc.assert(
      fc.property(fc.array(closedGop, { minLength: 1, maxLength: 8 }), (gops) => {
        let start = 0;
        const expected: number[] = [];
        for (const { frames, idr } of gops) {
          if (idr) expected.push(start);
          start += frames;
        }
        expect(cutPoints(indexOf(packetsOf(gops)))).toEqual(expected);
      }),
    );
  });

  test('are not where pictures sent after the keyframe are shown before it, whatever its flags say', () => {
    const closed: Gop = { frames: 6, reordered: false, idr: true, leading: 0 };
    const open: Gop = { ...closed, leading: 2 };
    expect(cutPoints(indexOf(packetsOf([closed, open, closed, open])))).toEqual([0, 12]);
    const notIdr: Gop = { ...closed, idr: false };
    expect(cutPoints(indexOf(packetsOf([closed, notIdr, closed])))).toEqual([0, 12]);
  });
});

describe('decoding times', () => {
  const one: Gop = { frames: 9, reordered: true, idr: true, leading: 0 };
  const index = indexOf(packetsOf([one, one]));
  const stated = Float64Array.from({ length: 18 }, (_, packet) => packet * 1000 - 2000);

  test('come in file order', () => {
    expect(dtsByPacket(index)).toEqual(stated);
  });

  test('that a reader could not derive at the beginning are counted back', () => {
    for (const missing of [1, 2, 3]) {
      const dts = index.dts.map((time, frame) => ((index.packet[frame] ?? 0) < missing ? Number.NaN : time));
      expect(dtsByPacket({ ...index, dts })).toEqual(stated);
    }
  });

  test('that are all missing are not made up', () => {
    expect(dtsByPacket({ ...index, dts: index.dts.map(() => Number.NaN) })).toBeUndefined();
  });
});

describe('a plan', () => {
  test('divides all packets into runs by turns touched and not, and cuts nowhere else than at cut points', () => {
    fc.assert(
      fc.property(recording, ({ packets, spans, hidden }) => {
        const index = indexOf(hide(packets, hidden));
        const plan = planRender(index, sheetOf(packets.length, spans), spliceable);
        if (plan.path === 'full') {
          expect(plan.reason).toBe('every GOP is touched by a veil');
          expect(spans.length + hidden.length).toBeGreaterThan(0);
          return;
        }
        const cuts = cutPoints(index);
        expect(plan.runs[0]?.start).toBe(0);
        expect(plan.runs.at(-1)?.end).toBe(packets.length);
        plan.runs.forEach((run, at) => {
          const next = plan.runs[at + 1];
          expect(run.end).toBeGreaterThan(run.start);
          expect(cuts).toContain(run.start);
          expect(run.gops).toBe(cuts.filter((cut) => cut >= run.start && cut < run.end).length);
          if (!next) return;
          expect(next.start).toBe(run.end);
          expect(next.touched).toBe(!run.touched);
        });
      }),
    );
  });

  test('copies no frame that is veiled or hidden, and encodes no GOP without one', () => {
    fc.assert(
      fc.property(recording, ({ packets, spans, hidden }) => {
        const index = indexOf(hide(packets, hidden));
        const sheet = sheetOf(packets.length, spans);
        const plan = planRender(index, sheet, spliceable);
        const marked = (frame: number): boolean => hidden.includes(frame) || isVeiledAt(sheet, frame);
        const cuts = [...cutPoints(index), packets.length];
        const runs = plan.path === 'smart' ? plan.runs : [{ start: 0, end: packets.length, touched: true }];
        cuts.slice(0, -1).forEach((start, at) => {
          const end = cuts[at + 1] ?? packets.length;
          const run = runs.find((one) => start >= one.start && start < one.end);
          const frames = packets.slice(start, end).map(({ frame }) => frame);
          expect(run?.touched).toBe(frames.some(marked));
        });
      }),
    );
  });

  test('joins neighbours and counts their GOPs', () => {
    const one: Gop = { frames: 10, reordered: true, idr: true, leading: 0 };
    const index = indexOf(packetsOf([one, one, one, one, one]));
    const sheet = sheetOf(50, [{ startFrame: 19, endFrame: 21 }]);
    expect(runsOf(planRender(index, sheet, spliceable))).toEqual([
      { start: 0, end: 10, touched: false, gops: 1 },
      { start: 10, end: 30, touched: true, gops: 2 },
      { start: 30, end: 50, touched: false, gops: 2 },
    ]);
  });

  test('of an empty sheet copies everything', () => {
    const one: Gop = { frames: 10, reordered: true, idr: true, leading: 0 };
    const plan = planRender(indexOf(packetsOf([one, one])), sheetOf(20, []), spliceable);
    expect(runsOf(plan)).toEqual([{ start: 0, end: 20, touched: false, gops: 2 }]);
  });

  test('refuses a sheet that is shorter than the recording', () => {
    const one: Gop = { frames: 10, reordered: false, idr: true, leading: 0 };
    expect(() => planRender(indexOf(packetsOf([one, one])), sheetOf(15, []), spliceable)).toThrow(RangeError);
  });
});

describe('what is in the way is named', () => {
  const one: Gop = { frames: 5, reordered: false, idr: true, leading: 0 };
  const packets = packetsOf([one, one]);
  const good = indexOf(packets);
  const sheet = sheetOf(10, [{ startFrame: 0, endFrame: 1 }]);

  test.each<[string, Partial<SpliceFacts>]>([
    ['the recipient needs it', { fullReason: 'the recipient needs it' }],
    ['the source is hevc, which is not spliced', { codec: 'hevc' }],
    ['streams in mpegts are not spliced', { format: 'mpegts' }],
    ['streams in avi are not spliced', { format: 'avi' }],
    ['the stream does not mark its units by lengths of four bytes', { nalLengthBytes: 0 }],
    ['the stream does not mark its units by lengths of four bytes', { nalLengthBytes: 2 }],
    ['the recording has faults', { faultCount: 1 }],
  ])('%s', (reason, change) => {
    expect(planRender(good, sheet, { ...spliceable, ...change })).toEqual({ path: 'full', reason });
  });

  test.each<[string, FrameIndex]>([
    ['the container does not state the times of its frames', indexOf(packets, 'dts-as-pts')],
    ['the container does not state the times of its frames', indexOf(packets, 'decoding-order')],
    [
      'frames and packets do not match one to one',
      { ...good, packet: good.packet.map((packet) => Math.max(1, packet)) },
    ],
    [
      'the container does not state the decoding times',
      { ...good, dts: good.dts.map((dts, frame) => (frame === 3 ? Number.NaN : dts)) },
    ],
    [
      'the container does not state the decoding times',
      { ...good, dts: good.dts.map((dts, frame) => (frame === 3 ? dts - 1000 : dts)) },
    ],
    ['the container does not state the decoding times', { ...good, dts: good.dts.map((dts) => dts + 2001) }],
    [
      'the stream does not begin with an IDR picture',
      indexOf(packets.map((row, at) => (at === 0 ? { ...row, flags: frameFlag.key } : row))),
    ],
  ])('%s', (reason, index) => {
    expect(planRender(index, sheet, spliceable)).toEqual({ path: 'full', reason });
  });

  test('every GOP is touched by a veil', () => {
    const everywhere = sheetOf(10, [{ startFrame: 4, endFrame: 6 }]);
    const reason = 'every GOP is touched by a veil';
    expect(planRender(good, everywhere, spliceable)).toEqual({ path: 'full', reason });
  });

  test('Matroska, MOV and MP4 are spliced', () => {
    for (const format of ['matroska,webm', 'mov', 'mp4'])
      expect(planRender(good, sheet, { ...spliceable, format }).path).toBe('smart');
  });
});
