// SPDX-License-Identifier: GPL-3.0-or-later
/** How a veil is filled, as a decision. */

/** Only solid shows nothing at all of what it covers. Mosaic and blur show one coarse colour of it and are weak. */
export const fills = ['solid', 'mosaic', 'blur'] as const;
export type FillKind = (typeof fills)[number];

/** How listings, logs and findings speak of a fill. */
export function fillName(fill: FillKind): string {
  return fill === 'solid' ? fill : `${fill} (weak)`;
}
