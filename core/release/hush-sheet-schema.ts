// SPDX-License-Identifier: GPL-3.0-or-later
/** Schema of `data/hushes.json`: strict, and checked for what renderer and proof rely on. */

import * as z from 'zod';
import { canonicalJson } from '../base/canonical-json.ts';
import { sameBytes } from '../base/same-bytes.ts';
import type { HushSheet } from '../render/hush-sheet.ts';
import { hushModes } from '../review/hush-mode.ts';
import { decodeUtf8, encodeUtf8 } from './encoding.ts';
import { hushText } from './record.ts';

/** Beyond any recording's needs; larger claims are refused before anything is sized by them. */
const mostHushes = 100_000;
const mostChannels = 64;
/** Twelve days at 384 kHz. */
const mostSamples = 400_000_000_000;

const sample = z.int().min(-mostSamples).max(mostSamples);

const hushSchema = z
  .strictObject({
    id: z.string().regex(/^h-[0-9a-f]{8,32}$/),
    mode: z.enum(hushModes),
    text: hushText,
    channels: z.array(z.int().min(0)).min(1).max(mostChannels).nullable(),
    voice: z
      .string()
      .regex(/^p-[0-9a-f]{8,32}$/)
      .exactOptional(),
    startSample: sample,
    endSample: sample,
    toEnd: z.literal(true).exactOptional(),
  })
  .superRefine(({ mode, voice, channels, startSample, endSample }, context) => {
    const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
    if (startSample >= endSample) refuse('a hush does not end after it starts');
    if (voice !== undefined && mode !== 'disguise') refuse('a hush that is no disguise has a voice');
    if (channels?.some((channel, at) => at > 0 && channel <= (channels[at - 1] ?? 0)))
      refuse('channels are not in order');
  });

const hushSheetSchema = z
  .strictObject({
    schema: z.literal(1),
    sampleRate: z.int().min(1).max(384_000),
    channels: z.int().min(1).max(mostChannels),
    hushes: z.array(hushSchema).min(1).max(mostHushes),
  })
  .superRefine((sheet, context) => {
    const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
    if (new Set(sheet.hushes.map((hush) => hush.id)).size !== sheet.hushes.length)
      refuse('two hushes have one id');
    const hushedUntil = new Array<number>(sheet.channels).fill(Number.NEGATIVE_INFINITY);
    let last = Number.NEGATIVE_INFINITY;
    for (const { channels, startSample, endSample, toEnd } of sheet.hushes) {
      if (startSample < last) refuse('hushes are not in order');
      last = startSample;
      for (const channel of channels ?? hushedUntil.keys()) {
        const until = hushedUntil[channel];
        if (until === undefined) refuse('a hush is on a channel that is not there');
        else if (startSample < until) refuse('hushes overlap');
        hushedUntil[channel] = toEnd ? Number.POSITIVE_INFINITY : endSample;
      }
    }
  });

/** The bytes of `data/hushes.json`: canonical JSON and one line feed. Throws ZodError for a sheet out of order. */
export function encodeHushSheet(sheet: HushSheet): Uint8Array {
  return encodeUtf8(`${canonicalJson(hushSheetSchema.parse(sheet))}\n`);
}

/** The sheet in the bytes of `data/hushes.json`; undefined when they are not the canonical form of a valid sheet. */
export function decodeHushSheet(bytes: Uint8Array): HushSheet | undefined {
  const text = decodeUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    const result = hushSheetSchema.safeParse(JSON.parse(text));
    if (!result.success || !sameBytes(bytes, encodeUtf8(`${canonicalJson(result.data)}\n`))) return undefined;
    return result.data;
  } catch {
    return undefined;
  }
}
