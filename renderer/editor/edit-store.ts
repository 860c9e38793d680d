// SPDX-License-Identifier: GPL-3.0-or-later
/** What the hand is at: the tool, the tracks that are chosen, and the gesture that has not ended yet. */
import { create } from 'zustand';
import type { Box } from '../../core/base/geometry.ts';
import type { FrameRange } from '../../core/base/time.ts';
import type { Kind } from '../../core/detect/detection.ts';
import type { Outline } from '../../core/track/outline.ts';
import type { RequestInput } from '../client/index.ts';
import type { Point } from '../player/view-transform.ts';

export const tools = ['select', 'rectangle', 'ellipse', 'polygon'] as const;
export type Tool = (typeof tools)[number];

export type Fill = RequestInput<'veils.add'>['fill'];
export type HushMode = RequestInput<'hushes.add'>['mode'];

/** What a person decides about at the moment, in a dialog. */
export type Asking =
  | { readonly about: 'veil'; readonly tracks: readonly string[] }
  | { readonly about: 'hush'; readonly from: string; readonly to: string; readonly channel: number | null }
  | { readonly about: 'hush-change'; readonly hush: string }
  /** `note` null: a new one. */
  | { readonly about: 'note'; readonly note: string | null; readonly frames: FrameRange }
  | { readonly about: 'withhold'; readonly from: string; readonly to: string }
  | { readonly about: 'name'; readonly tracks: readonly string[] };

export type Editing = {
  readonly tool: Tool;
  /** What a drawn track is of. */
  readonly kind: Kind;
  /** Tracks by id; the last one chosen last. */
  readonly chosen: readonly string[];
  /** The hush that is chosen on the timeline; no track is chosen with it. */
  readonly chosenHush: string | null;
  /** The box of a track as the gesture in the hand has it; `track` null: a new one. */
  readonly draft: { readonly track: string | null; readonly box: Box; readonly outline: Outline } | null;
  /** Corners of a polygon that is being drawn, in picture pixels. */
  readonly corners: readonly Point[];
  /** Which corner keys move and fields are about, of the polygon in the hand or of the one that is chosen; -1: none. */
  readonly corner: number;
  /** Frames go by while the box rides the pointer. */
  readonly driving: boolean;
  /** Only subjects of the frame one is at are listed. */
  readonly onlyHere: boolean;
  /** Frames between the in and the out mark. */
  readonly span: FrameRange | null;
  /** The channel of sound on which the span was drawn. */
  readonly spanChannel: number | null;
  readonly asking: Asking | null;
  /** What the last veil and hush were made with, for the next one. */
  readonly lastFill: Fill;
  readonly lastHush: HushMode;
  /** Channels of sound that the recording has. */
  readonly channels: number;
  /** Follow jobs under way. */
  readonly following: number;
};

export const startEditing: Editing = {
  tool: 'select',
  kind: 'face',
  chosen: [],
  chosenHush: null,
  draft: null,
  corners: [],
  corner: -1,
  driving: false,
  onlyHere: false,
  span: null,
  spanChannel: null,
  asking: null,
  lastFill: 'solid',
  lastHush: 'silence',
  channels: 0,
  following: 0,
};

export const useEditing = create<Editing>(() => startEditing);

export function choose(tracks: readonly string[]): void {
  useEditing.setState({
    chosen: tracks,
    chosenHush: null,
    tool: 'select',
    corners: [],
    corner: -1,
    draft: null,
  });
}

export function chooseHush(hush: string | null): void {
  choose([]);
  useEditing.setState({ chosenHush: hush });
}

/** Adds a track to those that are chosen, or takes it out. */
export function alsoChoose(track: string): void {
  useEditing.setState(({ chosen }) => ({
    chosenHush: null,
    chosen: chosen.includes(track) ? chosen.filter((one) => one !== track) : [...chosen, track],
  }));
}

export function pickTool(tool: Tool): void {
  useEditing.setState({ tool, corners: [], corner: -1, draft: null });
}
