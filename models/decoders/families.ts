// SPDX-License-Identifier: GPL-3.0-or-later
/** The decoder families a registry entry or a model pack can name, and what each asks of a model. */
import { decodeBlazeFace, decodeBlazeFaceFull } from './blazeface.ts';
import { decodeCenterNet } from './centernet.ts';
import type { Decode } from './decoder.ts';
import { gridDecoder } from './grid.ts';
import type { GridLayout } from './grid-layout.ts';
import { decodeTextMap } from './text-map.ts';
import { decodeYuNet } from './yunet.ts';

export const decoderFamilyNames = [
  'blazeface',
  'blazeface-full',
  'centernet',
  'text-map',
  'yunet',
  'grid',
] as const;

/** Those that a model pack can name: what the others find, a manifest has no words for. */
export const packFamilyNames = ['blazeface', 'yunet', 'grid'] as const satisfies readonly DecoderFamily[];

export type DecoderFamily = (typeof decoderFamilyNames)[number];

/** The part of a model that its decoder is made from. */
export type DecoderChoice = { readonly decoder: DecoderFamily; readonly layout?: GridLayout | undefined };

/** Sets of roles that a family takes: all of `needed`, and any of `allowed`. `landmarks` are never read. */
type RoleSet = { readonly needed: readonly string[]; readonly allowed: readonly string[] };

const roleSets: Readonly<Record<DecoderFamily, readonly RoleSet[]>> = {
  blazeface: [{ needed: ['scores', 'boxes'], allowed: [] }],
  'blazeface-full': [{ needed: ['scores', 'boxes'], allowed: [] }],
  centernet: [{ needed: ['scores', 'edges'], allowed: [] }],
  'text-map': [{ needed: ['map'], allowed: [] }],
  yunet: [{ needed: ['scores', 'objectness', 'boxes'], allowed: ['landmarks'] }],
  grid: [
    { needed: ['scores', 'boxes'], allowed: ['objectness', 'landmarks'] },
    { needed: ['rows'], allowed: ['objectness', 'landmarks'] },
  ],
};

/** The decoder of a model. Throws when a `grid` has no layout. */
export function decoderOf({ decoder, layout }: DecoderChoice): Decode {
  switch (decoder) {
    case 'blazeface':
      return decodeBlazeFace;
    case 'blazeface-full':
      return decodeBlazeFaceFull;
    case 'centernet':
      return decodeCenterNet;
    case 'text-map':
      return decodeTextMap;
    case 'yunet':
      return decodeYuNet;
    case 'grid':
      if (!layout) throw new Error('a grid has a layout');
      return gridDecoder(layout);
  }
}

/** Why a model cannot be of its family, or undefined: its roles, its layout, how many tensors a role has. */
export function misfit(
  choice: DecoderChoice,
  tensors: Readonly<Record<string, readonly string[]>>,
): string | undefined {
  const { decoder, layout } = choice;
  if ((decoder === 'grid') !== (layout !== undefined))
    return decoder === 'grid' ? 'a grid needs a layout' : `the decoder ${decoder} takes no layout`;
  const roles = Object.keys(tensors);
  const fits = roleSets[decoder].some(
    ({ needed, allowed }) =>
      needed.every((role) => roles.includes(role)) &&
      roles.every((role) => needed.includes(role) || allowed.includes(role)),
  );
  if (!fits) return `the decoder ${decoder} does not take the roles ${roles.sort().join(', ')}`;
  if (!layout) return undefined;
  const uneven = roles.find((role) => {
    const count = tensors[role]?.length;
    return role !== 'landmarks' && count !== 1 && count !== layout.strides.length;
  });
  if (uneven !== undefined) return `${uneven} has neither one tensor nor one for each stride`;
  const [rows, objectness] = [tensors['rows'], tensors['objectness']];
  if (rows && objectness && rows.join() !== objectness.join())
    return 'objectness that lies in the rows names the same tensors';
  return undefined;
}
