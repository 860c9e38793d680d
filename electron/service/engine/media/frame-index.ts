// SPDX-License-Identifier: GPL-3.0-or-later
/** Building the frame index by demuxing: no picture is decoded unless the container gives no usable times. */
import {
  AV_FRAME_FLAG_INTERLACED,
  AV_PKT_FLAG_CORRUPT,
  AV_PKT_FLAG_DISCARD,
  AVERROR_EOF,
} from 'node-av/constants';
import { FFmpegError, Packet } from 'node-av/lib';
import { type Fault, type FrameIndex, frameFlag } from '../../../../core/ingest/footage.ts';
import { decodePackets } from './decode.ts';
import { isIdr, nalCodecOf, nalFraming } from './nal.ts';
import { PacketTable } from './packet-table.ts';
import { openSource, type Source, statedTicks, ticks } from './source.ts';
import { unshownLook } from './unshown.ts';

/** Called every so often with the byte position reached; awaiting it lets cancel messages in. */
export type Checkpoint = (position: number) => Promise<void>;

/** Takes a packet of any stream, and its bytes where it is the video's and they were looked at; valid during the call. */
export type PacketListener = (packet: Packet, data: Uint8Array | null) => void;

const packetsPerCheckpoint = 512;

async function readPackets(
  source: Source,
  onFault: (fault: Fault) => void,
  checkpoint: Checkpoint,
  onPacket: PacketListener,
): Promise<PacketTable> {
  const rows = new PacketTable();
  const codec = nalCodecOf(source.video);
  const endOf = packetEnds(source);
  const isUnshown = unshownLook(source.video);
  const video = source.video.index;
  const framing = codec ? nalFraming(codec, source.video.codecpar.extradata) : 0;
  const packet = new Packet();
  packet.alloc();
  let sinceCheckpoint = 0;
  let lastEndMs = 0;
  let whole = true;
  try {
    for (;;) {
      const read = source.context.readFrameSync(packet);
      if (read < 0) {
        if (read !== AVERROR_EOF) {
          whole = false;
          onFault({
            code: 'TRUNCATED',
            frame: null,
            message: `the file ends or breaks early: ${FFmpegError.strerror(read)}`,
          });
        }
        break;
      }
      const position = ticks(packet.pos) ?? -1;
      const stream = packet.streamIndex;
      const ofVideo = stream === video;
      // One copy of the bytes out of the library's memory for all who look at them.
      const data = ofVideo && (codec || isUnshown) ? packet.data : null;
      onPacket(packet, data);
      lastEndMs = Math.max(lastEndMs, endOf(packet, stream));
      if (ofVideo) {
        let flags = packet.isKeyframe ? frameFlag.key : 0;
        if (codec && data && isIdr(codec, framing, data)) flags |= frameFlag.idr;
        if (packet.hasFlags(AV_PKT_FLAG_DISCARD)) flags |= frameFlag.hidden;
        if (packet.hasFlags(AV_PKT_FLAG_CORRUPT)) {
          onFault({
            code: 'DEMUX_ERROR',
            frame: null,
            message: `video packet ${rows.length} is marked corrupt by the container`,
          });
        }
        rows.add({
          pts: ticks(packet.pts) ?? Number.NaN,
          dts: ticks(packet.dts) ?? Number.NaN,
          duration: ticks(packet.duration) ?? 0,
          size: packet.size,
          position,
          flags,
          shown: data && isUnshown?.(data) ? 0 : 1,
        });
      }
      packet.unref();
      if (++sinceCheckpoint >= packetsPerCheckpoint) {
        sinceCheckpoint = 0;
        await checkpoint(position);
      }
    }
  } finally {
    packet.free();
  }
  if (whole) reportMissingEnd(source, lastEndMs, onFault);
  return rows;
}

/** How far past its last packet a whole recording's stated duration may reach, in milliseconds. */
const durationSlackMs = 500;

/** When a packet of a stream ends, in milliseconds from the start of the recording; 0 when it has no times. */
function packetEnds(source: Source): (packet: Packet, stream: number) => number {
  const startMs = (statedTicks(source.context.startTime) ?? 0) / 1000;
  const millisecondsPerTick: number[] = [];
  return (packet, number) => {
    const pts = statedTicks(packet.pts) ?? statedTicks(packet.dts);
    const stream = source.streams[number];
    if (!stream || pts === undefined) return 0;
    let scale = millisecondsPerTick[number];
    if (scale === undefined) {
      const { num, den } = stream.timeBase;
      scale = (1000 * num) / den;
      millisecondsPerTick[number] = scale;
    }
    return (pts + (statedTicks(packet.duration) ?? 0)) * scale - startMs;
  };
}

/** Some containers (Matroska, AVI) end without an error where they were cut; only their stated duration tells. */
function reportMissingEnd(source: Source, lastEndMs: number, onFault: (fault: Fault) => void): void {
  const statedMs = (statedTicks(source.context.duration) ?? 0) / 1000;
  if (lastEndMs + durationSlackMs >= statedMs) return;
  onFault({
    code: 'TRUNCATED',
    frame: null,
    message: `the container states ${Math.round(statedMs)} ms, but its packets end at ${Math.round(lastEndMs)} ms`,
  });
}

/** Ticks of one frame at the rate the container states; 1 when it states none. */
function frameTicks(source: Source): number {
  const { num, den } = source.video.timeBase;
  for (const rate of [source.video.avgFrameRate, source.video.rFrameRate, source.video.codecpar.frameRate]) {
    if (rate.num > 0 && rate.den > 0) return Math.max(1, Math.round((den * rate.den) / (num * rate.num)));
  }
  return 1;
}

/** Packets in the order their frames are shown, and the frames' times. */
type Ordered = {
  readonly rule: FrameIndex['ptsRule'];
  readonly order: Float64Array;
  readonly pts: Float64Array;
};

/** Numbers of the packets that show a picture, in file order. */
function inFileOrder(rows: PacketTable): Float64Array {
  const shown = rows.column('shown');
  return new Float64Array(rows.length).map((_, packet) => packet).filter((packet) => shown[packet] === 1);
}

function byContainer(rows: PacketTable, onFault: (fault: Fault) => void): Ordered | undefined {
  const times = rows.column('pts');
  const shown = inFileOrder(rows);
  if (shown.some((packet) => Number.isNaN(times[packet]))) return undefined;
  const order = shown.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
  const pts = rows.at('pts', order);
  pts.forEach((value, number) => {
    if (number > 0 && pts[number - 1] === value) {
      onFault({
        code: 'PTS_DUPLICATE',
        frame: number,
        message: `frames ${number - 1} and ${number} have the same PTS ${value}`,
      });
    }
  });
  return { rule: 'container', order, pts };
}

function byDts(source: Source, rows: PacketTable): Ordered | undefined {
  if (source.video.codecpar.videoDelay > 0) return undefined;
  const dts = rows.column('dts');
  if (!dts.every((value, at) => !Number.isNaN(value) && (at === 0 || value > (dts[at - 1] ?? 0))))
    return undefined;
  const order = inFileOrder(rows);
  return { rule: 'dts-as-pts', order, pts: rows.at('dts', order) };
}

/** Says how many packets gave no picture: without times of their own they have no place among the frames, and no number. */
function reportPictureless(
  rows: PacketTable,
  seen: Uint8Array,
  { hasFields }: { readonly hasFields: boolean },
  onFault: (fault: Fault) => void,
): void {
  // Where a packet can hold one of two fields, every other one gives none of its own.
  if (hasFields) return;
  const lost = inFileOrder(rows).filter((packet) => !seen[packet]);
  const [first] = lost;
  if (first === undefined) return;
  onFault({
    code: 'FRAME_NOT_DECODED',
    frame: null,
    message: `${lost.length} of ${rows.length} packets give no picture and have no place among the frames, the first of them packet ${first}`,
  });
}

/** Asks the decoder for the order, and counts time at the stated frame rate from the first DTS (or 0). */
async function byDecoding(
  source: Source,
  rows: PacketTable,
  onFault: (fault: Fault) => void,
  checkpoint: Checkpoint,
): Promise<Ordered> {
  const again = openSource(source.path);
  const order: number[] = [];
  const seen = new Uint8Array(rows.length);
  const positions = rows.column('position');
  let hasFields = false;
  try {
    // With one thread: more of them forget damage in some runs (check.ts), and the order has to come out the same every time.
    for (const { packet, frame } of decodePackets(again, { threads: 1 })) {
      hasFields ||= frame.hasFlags(AV_FRAME_FLAG_INTERLACED);
      if (packet < rows.length && !seen[packet]) {
        seen[packet] = 1;
        order.push(packet);
      }
      if (order.length % 32 === 0) await checkpoint(positions[packet] ?? -1);
    }
  } finally {
    again.close();
  }
  reportPictureless(rows, seen, { hasFields }, onFault);
  const start = rows.column('dts').find((dts) => !Number.isNaN(dts)) ?? 0;
  const step = frameTicks(source);
  const pts = Float64Array.from(order, (_, number) => start + number * step);
  return { rule: 'decoding-order', order: Float64Array.from(order), pts };
}

/**
 * Demuxes the whole file once and builds the index. Rules for times, first that fits: the container's PTS; DTS where
 * nothing is reordered; counting as decoded. The rule used is stated in the index. `onPacket` sees every packet of every
 * stream once, valid during the call only.
 */
export async function buildFrameIndex(
  source: Source,
  onFault: (fault: Fault) => void,
  checkpoint: Checkpoint,
  onPacket: PacketListener = () => undefined,
): Promise<FrameIndex> {
  const rows = await readPackets(source, onFault, checkpoint, onPacket);
  const ordered =
    byContainer(rows, onFault) ??
    byDts(source, rows) ??
    (await byDecoding(source, rows, onFault, checkpoint));
  if (ordered.rule !== 'container') {
    onFault({
      code: 'PTS_MISSING',
      frame: null,
      message: `the container gives no usable PTS; they were derived by the rule "${ordered.rule}"`,
    });
  }
  const { order } = ordered;
  return {
    timeBase: { num: source.video.timeBase.num, den: source.video.timeBase.den },
    ptsRule: ordered.rule,
    pts: ordered.pts,
    dts: rows.at('dts', order),
    duration: rows.at('duration', order),
    sizeBytes: rows.at('size', order),
    position: rows.at('position', order),
    packet: order,
    flags: Uint8Array.from(rows.at('flags', order)),
  };
}
