// SPDX-License-Identifier: GPL-3.0-or-later
/** The decoder families a registry entry or a model pack can name. */
import { decodeBlazeFace } from './blazeface.ts';
import type { Decode } from './decoder.ts';
import { decodeYuNet } from './yunet.ts';

export const decoderFamilies = {
  blazeface: decodeBlazeFace,
  yunet: decodeYuNet,
} as const satisfies Record<string, Decode>;

export type DecoderFamily = keyof typeof decoderFamilies;

export const decoderFamilyNames = ['blazeface', 'yunet'] as const satisfies readonly DecoderFamily[];
