// SPDX-License-Identifier: GPL-3.0-or-later
/** Schema of `data/veils.json`: strict, and checked for what the painter relies on. */
import * as z from 'zod';
import { canonicalJson } from '../base/canonical-json.ts';
import type { VeilSheet } from '../render/veil-sheet.ts';
import { decodeUtf8, encodeUtf8, sameBytes } from './encoding.ts';
import { veilText } from './record.ts';

/** Twelve hours at 240 frames a second, with room: larger claims are refused before anything is sized by them. */
const mostFrames = 16_000_000;
/** Veils times frames: counting them stays a matter of seconds to minutes, whoever made the sheet. */
const mostVeilFrames = 400_000_000;

const frame = z.int().min(0);
const boxSchema = z.strictObject({ x: z.int(), y: z.int(), width: z.int().min(0), height: z.int().min(0) });

const veilSchema = z
  .strictObject({
    id: z.string().regex(/^v-[0-9a-f]{8,32}$/),
    text: veilText,
    startFrame: frame,
    endFrame: frame,
    keyframes: z.array(z.strictObject({ frame, box: boxSchema })).min(1),
  })
  .superRefine((veil, context) => {
    const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
    let last = -1;
    for (const keyframe of veil.keyframes) {
      if (keyframe.frame <= last) refuse('keyframes are not in order');
      last = keyframe.frame;
    }
    if (veil.keyframes[0]?.frame !== veil.startFrame) refuse('the first keyframe is not at the start');
    if (last !== veil.endFrame - 1) refuse('the last keyframe is not at the end');
  });

export const veilSheetSchema = z
  .strictObject({
    schema: z.literal(1),
    frameCount: z.int().min(1).max(mostFrames),
    coded: z.strictObject({ width: z.int().min(1), height: z.int().min(1) }),
    orientation: z.strictObject({
      rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
      mirrored: z.boolean(),
    }),
    chromaShiftX: z.int().min(0).max(2),
    chromaShiftY: z.int().min(0).max(2),
    bitDepth: z.int().min(8).max(16),
    fullRange: z.boolean(),
    style: z.strictObject({ fillLuma: z.int().min(0).max(255), textLuma: z.int().min(0).max(255) }),
    veils: z.array(veilSchema),
  })
  .superRefine((sheet, context) => {
    const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
    if (new Set(sheet.veils.map((veil) => veil.id)).size !== sheet.veils.length)
      refuse('two veils have one id');
    if (sheet.veils.some((veil) => veil.endFrame > sheet.frameCount)) refuse('a veil outlasts the film');
    const veilFrames = sheet.veils.reduce((sum, veil) => sum + (veil.endFrame - veil.startFrame), 0);
    if (veilFrames > mostVeilFrames) refuse('there is more veiled than a sheet may hold');
  });

/** The bytes of `data/veils.json`: canonical JSON and one line feed. Throws ZodError for a sheet out of order. */
export function encodeVeilSheet(sheet: VeilSheet): Uint8Array {
  return encodeUtf8(`${canonicalJson(veilSheetSchema.parse(sheet))}\n`);
}

/** The sheet in the bytes of `data/veils.json`; undefined when they are not the canonical form of a valid sheet. */
export function decodeVeilSheet(bytes: Uint8Array): VeilSheet | undefined {
  const text = decodeUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    const result = veilSheetSchema.safeParse(JSON.parse(text));
    if (!result.success || !sameBytes(bytes, encodeUtf8(`${canonicalJson(result.data)}\n`))) return undefined;
    return result.data;
  } catch {
    return undefined;
  }
}
