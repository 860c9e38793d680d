// SPDX-License-Identifier: GPL-3.0-or-later
/** Which networks are built alike: they err alike, so one of them cannot check another. */
import type { DecoderFamily } from './decoders/families.ts';

/**
 * The name of a network's family. What has a decoder of its own is named by it; of a `grid` nothing is known but its layout, so each is
 * taken for a family of its own.
 */
export function networkFamily({
  id,
  decoder,
}: {
  readonly id: string;
  readonly decoder: DecoderFamily;
}): string {
  switch (decoder) {
    case 'grid':
      return id;
    case 'blazeface':
    case 'blazeface-full':
      return 'blazeface';
    case 'centernet':
    case 'text-map':
    case 'yunet':
      return decoder;
  }
}
