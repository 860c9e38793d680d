// SPDX-License-Identifier: GPL-3.0-or-later
/** Schema of `data/veils.json`: strict, and checked for what the painter relies on. */

import * as z from 'zod';
import { canonicalJson, type Json } from '../base/canonical-json.ts';
import { sameBytes } from '../base/same-bytes.ts';
import { isCoarse } from '../render/veil-fill.ts';
import type { SheetVeil, VeilSheet } from '../render/veil-sheet.ts';
import { type Outline, outlineSchema, rectangleOutline } from '../track/outline.ts';
import { decodeUtf8, encodeUtf8 } from './encoding.ts';
import { veilText } from './record.ts';

/** Twelve hours at 240 frames a second, with room: larger claims are refused before anything is sized by them. */
const mostFrames = 16_000_000;
/** Veils times frames, forms at their cost: counting them stays a matter of seconds to minutes, whoever made the sheet. */
const mostVeilFrames = 400_000_000;

const frame = z.int().min(0);
const boxSchema = z.strictObject({ x: z.int(), y: z.int(), width: z.int().min(0), height: z.int().min(0) });

const tone = z
  .strictObject({ luma: z.int(), cb: z.int(), cr: z.int() })
  .refine(isCoarse, 'a colour finer than a veil may show');
const fillSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('solid') }),
  z.strictObject({ kind: z.literal('mosaic'), tone }),
  z.strictObject({ kind: z.literal('blur'), tone }),
]);

const veilFields = {
  id: z.string().regex(/^v-[0-9a-f]{8,32}$/),
  text: veilText,
  startFrame: frame,
  endFrame: frame,
  keyframes: z.array(z.strictObject({ frame, box: boxSchema })).min(1),
};

type Refusal = { addIssue(issue: { code: 'custom'; message: string }): void };

function checkKeyframes(
  veil: Pick<SheetVeil, 'startFrame' | 'endFrame' | 'keyframes'>,
  context: Refusal,
): void {
  const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
  let last = -1;
  for (const keyframe of veil.keyframes) {
    if (keyframe.frame <= last) refuse('keyframes are not in order');
    last = keyframe.frame;
  }
  if (veil.keyframes[0]?.frame !== veil.startFrame) refuse('the first keyframe is not at the start');
  if (last !== veil.endFrame - 1) refuse('the last keyframe is not at the end');
}

const sheetFields = {
  frameCount: z.int().min(1).max(mostFrames),
  coded: z.strictObject({ width: z.int().min(1), height: z.int().min(1) }),
  orientation: z.strictObject({
    rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
    mirrored: z.boolean(),
  }),
  chromaShiftX: z.int().min(0).max(2),
  chromaShiftY: z.int().min(0).max(2),
  bitDepth: z.int().min(8).max(16),
  /** Of earlier sheets; nothing depends on it, since samples are as wide as the pictures say. */
  fullRange: z.boolean().optional(),
  style: z.strictObject({ fillLuma: z.int().min(0).max(255), textLuma: z.int().min(0).max(255) }),
};

/** What one frame of a veil costs to count, in frames of a rectangle. */
function costOf(outline: Outline): number {
  if (outline.form === 'rectangle') return 1;
  return 32 + (outline.form === 'polygon' ? outline.points.length : 0);
}

function checkVeils(sheet: Pick<VeilSheet, 'frameCount' | 'veils'>, context: Refusal): void {
  const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
  if (new Set(sheet.veils.map((veil) => veil.id)).size !== sheet.veils.length)
    refuse('two veils have one id');
  if (sheet.veils.some((veil) => veil.endFrame > sheet.frameCount)) refuse('a veil outlasts the film');
  const veilFrames = sheet.veils.reduce(
    (sum, veil) => sum + (veil.endFrame - veil.startFrame) * costOf(veil.outline),
    0,
  );
  if (veilFrames > mostVeilFrames) refuse('there is more veiled than a sheet may hold');
}

const sheetSchema: z.ZodType<VeilSheet> = z
  .strictObject({
    ...sheetFields,
    schema: z.literal(2),
    fieldPaired: z.boolean(),
    veils: z.array(
      z.strictObject({ ...veilFields, outline: outlineSchema, fill: fillSchema }).superRefine(checkKeyframes),
    ),
  })
  .superRefine(checkVeils);

/** Sheets from before veils had outlines and fills: solid rectangles, pictures taken as progressive. */
const firstSheetSchema = z.strictObject({
  ...sheetFields,
  schema: z.literal(1),
  veils: z.array(z.strictObject(veilFields).superRefine(checkKeyframes)),
});

function fromFirst(sheet: z.infer<typeof firstSheetSchema>): VeilSheet {
  const fill = { kind: 'solid' } as const;
  const veils = sheet.veils.map((veil) => ({ ...veil, outline: rectangleOutline, fill }));
  return { ...sheet, schema: 2, fieldPaired: false, veils };
}

/** Reads a sheet of this or the earlier schema. Throws ZodError for one that is neither. */
export function parseVeilSheet(data: unknown): VeilSheet {
  const first = firstSheetSchema.safeParse(data);
  return sheetSchema.parse(first.success ? fromFirst(first.data) : data);
}

/** The bytes of `data/veils.json`: canonical JSON and one line feed. Throws ZodError for a sheet out of order. */
export function encodeVeilSheet(sheet: VeilSheet): Uint8Array {
  return encodeUtf8(`${canonicalJson(sheetSchema.parse(sheet) as unknown as Json)}\n`);
}

/** The sheet in the bytes of `data/veils.json`; undefined when they are not the canonical form of a valid sheet. */
export function decodeVeilSheet(bytes: Uint8Array): VeilSheet | undefined {
  const text = decodeUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    const data = JSON.parse(text) as Json;
    const sheet = parseVeilSheet(data);
    return sameBytes(bytes, encodeUtf8(`${canonicalJson(data)}\n`)) ? sheet : undefined;
  } catch {
    return undefined;
  }
}
