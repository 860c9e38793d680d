// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The proof pass: original and copy decoded side by side, every frame compared. It knows nothing of how the copy was
 * made and works on one made by any tool.
 */
import { AV_PKT_DATA_DISPLAYMATRIX } from 'node-av/constants';
import type { Orientation } from '../../../../core/base/geometry.ts';
import { type FrameIndex, frameFlag } from '../../../../core/ingest/footage.ts';
import { pairFrames, samePts } from '../../../../core/render/frame-pairing.ts';
import type { ProofFinding, ProofPicture, ProofReport, StructureRow } from '../../../../core/render/proof.ts';
import { SoundProof } from '../media/audio/sound-proof.ts';
import { ChannelScan } from '../media/channels/channel-scan.ts';
import { compareFiles, compareStructure } from '../media/compare-structure.ts';
import { decodeFrames, type NumberedFrame } from '../media/decode.ts';
import { DecoderLog } from '../media/decoder-log.ts';
import { FaultsOfPair } from '../media/faults-of-pair.ts';
import { buildFrameIndex } from '../media/frame-index.ts';
import { findLeftovers } from '../media/leftovers.ts';
import { messagesOfCopy, proofVoices } from '../media/messages-of-copy.ts';
import { readOrientation } from '../media/orientation.ts';
import { PictureDigests } from '../media/picture-digests.ts';
import { PictureChanges, pictureFacts } from '../media/picture-facts.ts';
import { concludeFrom } from '../media/proof-findings.ts';
import { ProofPictures } from '../media/proof-pictures.ts';
import { ProofTally } from '../media/proof-tally.ts';
import { SliceMatch } from '../media/slice-match.ts';
import { openSource, type Source } from '../media/source.ts';
import { UnpairedFrames } from '../media/unpaired-frames.ts';
import type { Task, TaskContext, TaskInput, TaskOutput } from './task-table.ts';

const framesPerCheckpoint = 8;

/** Reads the copy's packets once: its index, and what it carries that it must not. */
async function indexCopy(
  path: string,
  context: TaskContext,
): Promise<{ readonly index: FrameIndex; readonly leftovers: readonly ProofFinding[] }> {
  const source = openSource(path);
  const scan = new ChannelScan(source);
  try {
    const index = await buildFrameIndex(
      source,
      () => undefined,
      (position) =>
        context.checkpoint({
          done: Math.max(0, position),
          total: 0,
          unit: 'bytes',
          note: 'indexing the copy',
        }),
      (packet, data) => scan.add(packet, data),
    );
    return { index, leftovers: findLeftovers(await scan.finish()) };
  } finally {
    scan.close();
    source.close();
  }
}

/** One of the two files while it is walked through. */
type Side = { readonly source: Source; readonly index: FrameIndex };

/** What both decoders say on the way. */
type Heard = {
  readonly findings: ProofFinding[];
  readonly faults: FaultsOfPair;
  readonly log: DecoderLog;
  readonly sound: SoundProof;
  readonly slices: SliceMatch;
  /** Absent when nobody wants to look. */
  readonly pictures: ProofPictures | undefined;
  /** Absent where nobody asked. */
  readonly digests: PictureDigests | undefined;
};

function decodeOriginal({ source, index }: Side, threads: number, heard: Heard): Generator<NumberedFrame> {
  return decodeFrames(source, index, {
    threads,
    ear: heard.log.ear(proofVoices.original.picture),
    onFault: (fault) => heard.faults.original(fault),
    onVideoPacket: (packet, number) => heard.slices.original.add(packet, number),
    onOtherPacket: (packet) => heard.sound.add('original', packet),
  });
}

/** With one thread: more of them forget damage in some runs (check.ts). */
function decodeCopy({ source, index }: Side, heard: Heard): Generator<NumberedFrame> {
  return decodeFrames(source, index, {
    threads: 1,
    ear: heard.log.ear(proofVoices.redacted.picture),
    onFault: (fault) => heard.faults.redacted(fault),
    onVideoPacket: (packet, number) => heard.slices.redacted.add(packet, number),
    onOtherPacket: (packet) => heard.sound.add('redacted', packet),
  });
}

function isHidden({ flags }: FrameIndex, frame: number): boolean {
  return ((flags[frame] ?? 0) & frameFlag.hidden) !== 0;
}

/** Walks both decoders in step and has every pair measured. */
async function walk(
  original: Side,
  redacted: Side,
  threads: number,
  tally: ProofTally,
  heard: Heard,
  context: TaskContext,
): Promise<Pick<ProofReport, 'structure' | 'ptsEqual' | 'frameCount'>> {
  const partner = pairFrames(original.index, redacted.index);
  const unpaired = new UnpairedFrames();
  const changes = new PictureChanges();
  const before = decodeOriginal(original, threads, heard);
  const after = decodeCopy(redacted, heard);
  let structure: StructureRow[] = [];
  let moved = 0;
  let frameCount = 0;
  try {
    let left = before.next();
    let right = after.next();
    if (!left.done && !right.done) {
      structure = compareStructure(
        { ...original, first: left.value.frame },
        { ...redacted, first: right.value.frame },
        heard.sound.comparesSamples,
      );
    }
    while (!left.done || !right.done) {
      const wanted = left.done ? undefined : (partner[left.value.number] ?? -1);
      if (left.done || (!right.done && wanted !== undefined && wanted > right.value.number)) {
        if (right.done) break;
        unpaired.extra();
        heard.slices.redacted.take(redacted.index.packet[right.value.number] ?? -1);
        right = after.next();
        continue;
      }
      const { number } = left.value;
      if (right.done || wanted !== right.value.number) {
        unpaired.missing(number);
        heard.slices.original.take(original.index.packet[number] ?? -1);
        left = before.next();
        continue;
      }
      frameCount++;
      changes.add(
        number,
        pictureFacts(original.source.video, left.value.frame),
        pictureFacts(redacted.source.video, right.value.frame),
      );
      unpaired.pair(number, isHidden(original.index, number), isHidden(redacted.index, wanted));
      if (!samePts(original.index, number, redacted.index, wanted) && moved++ === 0) {
        heard.findings.push({
          code: 'PTS_MOVED',
          frame: number,
          message: `frame ${number} has another time in the copy`,
        });
      }
      const sameSlices = heard.slices.settle(
        original.index.packet[number] ?? -1,
        redacted.index.packet[wanted] ?? -1,
      );
      const pair = { original: left.value, redacted: right.value, sameSlices };
      const measured = tally.measure(pair);
      heard.pictures?.add(pair, measured);
      heard.digests?.add(number, right.value.frame, measured.identical);
      if (sameSlices && measured.identical) heard.slices.confirm(number);
      if (frameCount % framesPerCheckpoint === 0) {
        await context.checkpoint({
          done: number,
          total: original.index.pts.length,
          unit: 'frames',
          note: 'proving',
        });
      }
      left = before.next();
      right = after.next();
    }
  } finally {
    before.return(undefined);
    after.return(undefined);
  }
  heard.findings.push(...heard.faults.findings(), ...unpaired.findings(), ...changes.findings());
  return { structure, frameCount, ptsEqual: moved === 0 };
}

function orientationOf({ video }: Source): Orientation {
  const matrix = video.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX);
  return readOrientation(matrix) ?? { rotation: 0, mirrored: false };
}

function framesPerSecond({ pts, timeBase }: FrameIndex): number {
  const seconds = (((pts.at(-1) ?? 0) - (pts[0] ?? 0)) * timeBase.num) / timeBase.den;
  return seconds > 0 ? (pts.length - 1) / seconds : 1;
}

async function proveFiles(
  original: Side,
  redacted: Side,
  leftovers: readonly ProofFinding[],
  { sheet, threads, copied, picturesFolder, digestPictures }: TaskInput<'prove'>,
  { sound, log }: Pick<Heard, 'sound' | 'log'>,
  context: TaskContext,
): Promise<TaskOutput<'prove'>> {
  const recording = {
    frameCount: original.index.pts.length,
    framesPerSecond: framesPerSecond(original.index),
  };
  const tally = new ProofTally(sheet, copied, recording);
  const heard: Heard = {
    findings: [...leftovers],
    faults: new FaultsOfPair(),
    log,
    sound,
    slices: new SliceMatch(original.source, redacted.source),
    pictures: picturesFolder === undefined ? undefined : new ProofPictures(),
    digests: digestPictures ? new PictureDigests(recording.frameCount) : undefined,
  };
  let seen: Awaited<ReturnType<typeof walk>>;
  let pictures: ProofPicture[] = [];
  try {
    seen = await walk(original, redacted, threads, tally, heard, context);
    if (picturesFolder !== undefined)
      pictures = heard.pictures?.write(picturesFolder, orientationOf(original.source)) ?? [];
  } finally {
    heard.pictures?.close();
  }
  const { audio, findings: inSound } = sound.conclude();
  await log.settle();
  const figures = {
    structure: seen.structure,
    fidelity: tally.fidelity(),
    veils: tally.veils(),
    correlation: tally.correlation(),
    changed: tally.changed(),
  };
  const said = messagesOfCopy(log, redacted.index);
  const findings = [...heard.findings, ...said, ...concludeFrom(tally, figures), ...inSound];
  const proof: ProofReport = {
    files: compareFiles(original, redacted),
    frameCount: seen.frameCount,
    originalFrames: original.index.pts.length - heard.faults.missing.length,
    redactedFrames: redacted.index.pts.length,
    ptsEqual: seen.ptsEqual,
    missingFrames: heard.faults.missing,
    slices: heard.slices.figures(),
    ...figures,
    untouched: { frames: tally.untouched, identical: tally.untouched - tally.altered.length },
    audio,
    pictures,
    secondLooks: [],
    findings,
    warnings: [],
  };
  return { proof, pictureDigests: heard.digests?.bytes ?? null };
}

export const prove: Task<'prove'> = async (input, context) => {
  const original = openSource(input.path, input);
  const redacted = openSource(input.redactedPath);
  let sound: SoundProof | undefined;
  let log: DecoderLog | undefined;
  try {
    sound = new SoundProof(original, redacted, input.hushes);
    // Looking through the copy takes the library's log for itself.
    const copy = await indexCopy(redacted.path, context);
    log = new DecoderLog();
    return await proveFiles(
      { source: original, index: input.index },
      { source: redacted, index: copy.index },
      copy.leftovers,
      input,
      { sound, log },
      context,
    );
  } finally {
    sound?.close();
    log?.close();
    original.close();
    redacted.close();
  }
};
