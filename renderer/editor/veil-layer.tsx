// SPDX-License-Identifier: GPL-3.0-or-later
/** Tracks and veils over the picture: outlines that can be chosen, moved and resized, by pointer or by keyboard. */
import { type KeyboardEvent, memo, type PointerEvent, type ReactElement } from 'react';
import { type Outline, outlineUnits } from '../../core/track/outline.ts';
import type { Origin } from '../../core/track/track.ts';
import { reviewStrings as words } from '../app/strings/review.ts';
import { boxOnStage, type Layout, type Point, type Size } from '../player/view-transform.ts';
import { type Handle, handles } from './box-gestures.ts';
import { cornersIn } from './corners.ts';
import { useEditing } from './edit-store.ts';
import type { RegionOnFrame } from './regions.ts';
import './veil-layer.css';

type StageBox = Point & Size;

export function OutlineShape({
  box,
  outline,
}: {
  readonly box: StageBox;
  readonly outline: Outline;
}): ReactElement {
  const { x, y, width, height } = box;
  switch (outline.form) {
    case 'rectangle':
      return <rect x={x} y={y} width={width} height={height} />;
    case 'ellipse':
      return <ellipse cx={x + width / 2} cy={y + height / 2} rx={width / 2} ry={height / 2} />;
    case 'polygon':
      return (
        <polygon
          points={outline.points
            .map(([u, v]) => `${x + (u / outlineUnits) * width},${y + (v / outlineUnits) * height}`)
            .join(' ')}
        />
      );
  }
}

const unsure = (origin: Origin): boolean => origin === 'bridged' || origin === 'padded';

export type RegionMarkProps = {
  readonly region: RegionOnFrame;
  readonly layout: Layout;
  readonly chosen: boolean;
  /** Nothing can be taken hold of. */
  readonly passive: boolean;
  readonly onTake: (event: PointerEvent, track: string) => void;
  readonly onChoose: (track: string, also: boolean) => void;
};

/** One track, drawn anew only when something of it changes: a drag moves one among many. What it is, whether it is veiled and whether anyone saw it there differ in line, pattern and word, not in colour alone. */
const RegionMark = memo(function RegionMark(props: RegionMarkProps): ReactElement {
  const { region, layout, chosen, passive, onTake, onChoose } = props;
  const { track, origin, veils } = region;
  const box = boxOnStage(layout, region.box);
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onChoose(track.track, event.shiftKey);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no button in SVG.
    <g
      role="button"
      tabIndex={passive ? -1 : 0}
      aria-pressed={chosen}
      aria-label={words.regionOf(region)}
      className="region"
      data-track={track.track}
      data-veiled={veils.length > 0 || undefined}
      data-dismissed={track.dismissed || undefined}
      data-unsure={unsure(origin) || undefined}
      data-chosen={chosen || undefined}
      onPointerDown={(event) => onTake(event, track.track)}
      onKeyDown={pressed}
    >
      <g className="region-ground">
        <OutlineShape box={box} outline={track.outline} />
      </g>
      <g className="region-line">
        <OutlineShape box={box} outline={track.outline} />
      </g>
    </g>
  );
});

/** The largest letters of a code, and those below which nobody reads it, in pixels. */
const codeSizes = { most: 28, least: 7 } as const;

/** The exemption codes where the copy will have them: on the veil. Only a preview: "As released" shows the copy's own letters. */
const VeilCode = memo(function VeilCode(props: {
  readonly region: RegionOnFrame;
  readonly layout: Layout;
}): ReactElement | null {
  const { region, layout } = props;
  if (region.veils.length === 0) return null;
  const text = words.codesOf(region);
  const { x, y, width, height } = boxOnStage(layout, region.box);
  // Letters of the fixed-width face are 0.6 of their size wide.
  const size = Math.min(codeSizes.most, height * 0.5, (width * 0.9) / (text.length * 0.6));
  if (size < codeSizes.least) return null;
  return (
    <text
      className="veil-code"
      x={x + width / 2}
      y={y + height / 2}
      fontSize={size}
      textAnchor="middle"
      dominantBaseline="central"
    >
      {text}
    </text>
  );
});

/** The name of a region at its top edge, inside the stage. */
const RegionName = memo(function RegionName(props: {
  readonly region: RegionOnFrame;
  readonly layout: Layout;
  readonly stage: Size;
  readonly chosen: boolean;
}): ReactElement {
  const { region, layout, stage, chosen } = props;
  const box = boxOnStage(layout, region.box);
  const text = words.tagOf(region);
  const width = text.length * 7 + 10;
  const x = Math.max(0, Math.min(stage.width - width, box.x));
  const y = box.y >= 20 ? box.y - 20 : Math.min(stage.height - 20, box.y + box.height + 2);
  return (
    <g className="region-name" data-chosen={chosen || undefined}>
      <rect className="region-name-ground" x={x} y={y} width={width} height={18} rx={3} />
      <text x={x + 5} y={y + 13}>
        {text}
      </text>
    </g>
  );
});

const handlePlaces: { readonly [H in Handle]: readonly [number, number] } = {
  nw: [0, 0],
  n: [0.5, 0],
  ne: [1, 0],
  e: [1, 0.5],
  se: [1, 1],
  s: [0.5, 1],
  sw: [0, 1],
  w: [0, 0.5],
};

/** Handles of the chosen region. Each has 24 px to be hit, whatever its mark measures; the keyboard and number fields do the same. */
function Handles(props: {
  readonly box: StageBox;
  readonly onTake: (event: PointerEvent, handle: Handle) => void;
}): ReactElement {
  const { box, onTake } = props;
  return (
    <g className="handles">
      {handles.map((handle) => {
        const [across, down] = handlePlaces[handle];
        const [x, y] = [box.x + across * box.width, box.y + down * box.height];
        return (
          <g
            key={handle}
            className="handle"
            data-handle={handle}
            style={{ cursor: `${handle}-resize` }}
            onPointerDown={(event) => onTake(event, handle)}
          >
            <circle cx={x} cy={y} r={12} className="handle-reach" />
            <rect x={x - 4.5} y={y - 4.5} width={9} height={9} />
          </g>
        );
      })}
    </g>
  );
}

function Corners({
  corners,
  current,
  layout,
}: {
  readonly corners: readonly Point[];
  /** The one that keys and fields are about. */
  readonly current: number;
  readonly layout: Layout;
}): ReactElement {
  const places = corners.map(({ x, y }) => ({
    x: layout.left + x * layout.scaleX,
    y: layout.top + y * layout.scaleY,
  }));
  return (
    <g className="corners">
      <polyline className="corners-line" points={places.map(({ x, y }) => `${x},${y}`).join(' ')} />
      {places.map(({ x, y }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: corners have an order and nothing else.
        <circle key={at} cx={x} cy={y} r={at === 0 ? 7 : 4} data-current={at === current || undefined} />
      ))}
    </g>
  );
}

export type VeilLayerProps = {
  readonly frame: number;
  readonly regions: readonly RegionOnFrame[];
  readonly layout: Layout;
  readonly stage: Size;
  /** Regions are shown, and nothing can be changed. */
  readonly passive: boolean;
  readonly onTakeRegion: (event: PointerEvent, track: string) => void;
  readonly onTakeHandle: (event: PointerEvent, handle: Handle) => void;
  readonly onChoose: (track: string, also: boolean) => void;
};

export function VeilLayer(props: VeilLayerProps): ReactElement {
  const { frame, regions, layout, stage, passive, onTakeRegion, onTakeHandle, onChoose } = props;
  const { chosen, draft, corners, corner, tool, driving } = useEditing();
  const drawn = regions.map((region) =>
    draft?.track === region.track.track ? { ...region, box: draft.box } : region,
  );
  const [only] = chosen;
  const held = chosen.length === 1 ? drawn.find(({ track }) => track.track === only) : undefined;
  const beyond = draft && !drawn.some(({ track }) => track.track === draft.track);
  const chosenCorner =
    held && corners.length === 0 ? cornersIn(held.box, held.track.outline)[corner] : undefined;
  const { width, height } = stage;
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: there is no fieldset in SVG. */}
      <svg
        className="veil-layer"
        role="group"
        aria-label={words.regionsOn(frame, regions.length)}
        width={width}
        height={height}
        data-testid="veils"
      >
        {drawn.map((region) => (
          <RegionMark
            key={region.track.track}
            region={region}
            layout={layout}
            chosen={chosen.includes(region.track.track)}
            passive={passive}
            onTake={onTakeRegion}
            onChoose={onChoose}
          />
        ))}
      </svg>
      <svg className="veil-layer" aria-hidden="true" focusable="false" width={width} height={height}>
        {drawn.map((region) => (
          <VeilCode key={`${region.track.track} code`} region={region} layout={layout} />
        ))}
        {drawn.map((region) => (
          <RegionName
            key={region.track.track}
            region={region}
            layout={layout}
            stage={stage}
            chosen={chosen.includes(region.track.track)}
          />
        ))}
        {beyond && (
          <g className="draft">
            <OutlineShape box={boxOnStage(layout, draft.box)} outline={draft.outline} />
          </g>
        )}
        {corners.length > 0 && <Corners corners={corners} current={corner} layout={layout} />}
        {chosenCorner && !passive && <Corners corners={[chosenCorner]} current={0} layout={layout} />}
        {held && !passive && !held.track.locked && tool === 'select' && !driving && (
          <Handles box={boxOnStage(layout, held.box)} onTake={onTakeHandle} />
        )}
      </svg>
    </>
  );
}
