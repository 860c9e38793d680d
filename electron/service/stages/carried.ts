// SPDX-License-Identifier: GPL-3.0-or-later
/** What was watched of one copy counts for another copy of the same recording wherever the two are the same. */
import type { FrameRange } from '../../../core/base/time.ts';
import type { HushSheet } from '../../../core/render/hush-sheet.ts';
import { samePictures } from '../../../core/render/picture-digests.ts';
import type { RenderReport } from '../../../core/render/report.ts';
import type { CandidateRow } from '../../../core/review/records.ts';
import { intersectRanges, joinRanges, subtractRanges } from '../../../core/review/watched.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import type { Presented } from './presented.ts';
import { frameIndexOf, frameSeconds } from './session.ts';

/** Frames on which both copies decode to the same picture; none where either does not say what it shows. */
function sameFrames(store: CaseReader, one: CandidateRow, other: CandidateRow): FrameRange[] {
  if (one.picturesBlob === null || other.picturesBlob === null) return [];
  return samePictures(store.blob(one.picturesBlob), store.blob(other.picturesBlob));
}

/** Added to either end of a changed span, in seconds: a frame begins at a tick, a sample seldom does. */
const rounding = 0.001;

/** The frames during which samples of a copy's sound may be others than the original's; all of them where nobody knows. */
function framesHushed(
  store: CaseReader,
  { record, hushSheetBlob }: CandidateRow,
  seconds: Float64Array,
): FrameRange[] {
  const report = record as unknown as Pick<RenderReport, 'audio'> | null;
  if (!report?.audio) return [{ startFrame: 0, endFrame: seconds.length }];
  if (hushSheetBlob === null) return [];
  const { sampleRate } = JSON.parse(Buffer.from(store.blob(hushSheetBlob)).toString('utf8')) as HushSheet;
  return joinRanges(
    report.audio.hushes.map(({ changedStart, changedEnd }) => {
      const [from, to] = [changedStart / sampleRate - rounding, changedEnd / sampleRate + rounding];
      const begun = seconds.findIndex((second) => second > from);
      const over = seconds.findIndex((second) => second >= to);
      return {
        startFrame: Math.max(0, (begun < 0 ? seconds.length : begun) - 1),
        endFrame: over < 0 ? seconds.length : over,
      };
    }),
  );
}

/** The frames whose sound is the original's in both copies, and so the same. */
function sameSound(store: CaseReader, one: CandidateRow, other: CandidateRow): FrameRange[] {
  const seconds = frameSeconds(frameIndexOf(store, store.footage(one.footageId)));
  const hushed = [one, other].flatMap((candidate) => framesHushed(store, candidate, seconds));
  return subtractRanges([{ startFrame: 0, endFrame: seconds.length }], joinRanges(hushed));
}

/**
 * What of `presented`, which was of the copy `from`, also was of the copy `to`: pictures by what they decode to, sound where
 * neither copy has touched it.
 */
export function carriedOver(
  store: CaseReader,
  { played, heard, stills }: Presented,
  from: CandidateRow,
  to: CandidateRow,
): Presented {
  const same = sameFrames(store, from, to);
  const isSame = (frame: number): boolean =>
    same.some(({ startFrame, endFrame }) => frame >= startFrame && frame < endFrame);
  return {
    played: intersectRanges(joinRanges(played), same),
    heard: heard.length === 0 ? [] : intersectRanges(joinRanges(heard), sameSound(store, from, to)),
    stills: stills.filter(isSame),
  };
}
