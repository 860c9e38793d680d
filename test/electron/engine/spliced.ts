// SPDX-License-Identifier: GPL-3.0-or-later
/** What the tests of the renderer and of the proof share: a veil sheet, the three tasks in a row, packets as they lie in a file. */
import { AVERROR_EOF, AVMEDIA_TYPE_VIDEO } from 'node-av/constants';
import { FormatContext, Packet } from 'node-av/lib';
import { displaySize, unitsPerPixel } from '../../../core/base/geometry.ts';
import type { FrameRange } from '../../../core/base/time.ts';
import type { FrameIndex, InspectedProbe } from '../../../core/ingest/footage.ts';
import type { HushSheet } from '../../../core/render/hush-sheet.ts';
import type { ProofReport } from '../../../core/render/proof.ts';
import type { RenderReport } from '../../../core/render/report.ts';
import type { SheetVeil, VeilSheet } from '../../../core/render/veil-sheet.ts';
import { runTask } from '../../../electron/service/engine/run-task.ts';
import { taskHere } from '../../setup/task-here.ts';
import { plainSheet } from '../../setup/veil-sheet.ts';

/** A recording as ingest sees it. */
export type Inspected = { readonly path: string; readonly index: FrameIndex; readonly probe: InspectedProbe };

export async function inspect(path: string): Promise<Inspected> {
  const { index, probe, faults } = await taskHere('inspect', { path });
  if (faults.length > 0) throw new Error(`${path}: ${faults[0]?.message}`);
  return { path, index, probe };
}

/** A veil that stands still, in display pixels; the middle third of the picture when no box is given. */
export type Veiled = FrameRange & {
  readonly box?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly text?: string;
};

/** A sheet for an 8-bit 4:2:0 recording. */
export function sheetFor({ index, probe }: Inspected, veils: readonly Veiled[]): VeilSheet {
  const { coded, orientation } = probe.video;
  const { width, height } = displaySize(coded, orientation);
  const middle = { x: width / 3, y: height / 3, width: width / 3, height: height / 3 };
  return {
    ...plainSheet(
      index.pts.length,
      coded,
      veils.map(({ startFrame, endFrame, box = middle, text = '' }, number): SheetVeil => {
        const units = (value: number): number => Math.round(value * unitsPerPixel);
        const placed = {
          x: units(box.x),
          y: units(box.y),
          width: units(box.width),
          height: units(box.height),
        };
        const frames = endFrame - startFrame > 1 ? [startFrame, endFrame - 1] : [startFrame];
        return {
          id: `v-${number}`,
          text,
          startFrame,
          endFrame,
          outline: { form: 'rectangle' },
          fill: { kind: 'solid' },
          keyframes: frames.map((frame) => ({ frame, box: placed })),
        };
      }),
    ),
    orientation,
  };
}

export function render(
  { path, index, probe }: Inspected,
  sheet: VeilSheet,
  outputPath: string,
  options: {
    readonly crf?: number | null;
    readonly fullReason?: string;
    readonly faultCount?: number;
    readonly hushes?: HushSheet | null;
  } = {},
): Promise<RenderReport> {
  const { crf = 14, fullReason = null, faultCount = 0, hushes = null } = options;
  // In a process of its own: what x264 decides within its noise depends on what lay in memory before.
  return runTask('render', {
    path,
    index,
    sheet,
    hushes,
    channels: probe.channels,
    outputPath,
    crf,
    threads: 2,
    faultCount,
    fullReason,
  });
}

export async function prove(
  { path, index }: Inspected,
  redactedPath: string,
  sheet: VeilSheet | null,
  copied: readonly FrameRange[],
  hushes: HushSheet | null = null,
): Promise<ProofReport> {
  const input = { path, index, redactedPath, sheet, hushes, threads: 2, copied } as const;
  return (await taskHere('prove', input)).proof;
}

/** NAL units of every video packet in file order, for streams with lengths of four bytes; read with the media library alone. */
export async function packetUnits(path: string): Promise<Uint8Array[][]> {
  const format = new FormatContext();
  const opened = await format.openInput(path);
  if (opened < 0) throw new Error(`${path}: ${opened}`);
  await format.findStreamInfo();
  const video = format.streams.findIndex(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_VIDEO);
  const packets: Uint8Array[][] = [];
  const packet = new Packet();
  packet.alloc();
  while ((await format.readFrame(packet)) !== AVERROR_EOF) {
    if (packet.streamIndex === video) {
      const data = Buffer.from(packet.data ?? []);
      const units: Uint8Array[] = [];
      for (let at = 0; at < data.length; at += 4 + data.readUInt32BE(at))
        units.push(data.subarray(at + 4, at + 4 + data.readUInt32BE(at)));
      packets.push(units);
    }
    packet.unref();
  }
  packet.free();
  await format.closeInput();
  return packets;
}

/** The units that hold picture data (Rec. ITU-T H.264, table 7-1). */
export function slicesOf(units: readonly Uint8Array[]): Uint8Array[] {
  return units.filter((unit) => ((unit[0] ?? 0) & 31) <= 5);
}
