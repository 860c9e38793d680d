// SPDX-License-Identifier: GPL-3.0-or-later
/** Where the picture lies on the stage: fitted, or zoomed and moved. Pure arithmetic, in CSS pixels. */
import { type Box, type PictureSize, unitsPerPixel } from '../../core/base/geometry.ts';
import type { Rational } from '../../core/base/time.ts';

export type Size = { readonly width: number; readonly height: number };
export type Point = { readonly x: number; readonly y: number };

/** `zoom` 1 fits the stage. The centre is in picture pixels. */
export type View = { readonly zoom: number; readonly centre: Point };

/** Stage pixels per picture pixel in each direction, and where the picture's top left corner lies. */
export type Layout = {
  readonly scaleX: number;
  readonly scaleY: number;
  readonly left: number;
  readonly top: number;
};

/** The most stage pixels that a picture pixel is shown with. */
const mostScale = 32;

export function fittedView(picture: PictureSize): View {
  return { zoom: 1, centre: { x: picture.width / 2, y: picture.height / 2 } };
}

/** Width over height of a pixel; 1 where the recording does not say. */
export function pixelShape({ num, den }: Rational): number {
  return num > 0 && den > 0 ? num / den : 1;
}

function fitScale(picture: PictureSize, shape: number, stage: Size): number {
  return Math.min(stage.width / (picture.width * shape), stage.height / picture.height);
}

/** Along one direction: a picture that fits is centred, a larger one covers the stage. */
function startOf(stage: number, extent: number, centre: number): number {
  if (extent <= stage) return (stage - extent) / 2;
  return Math.min(0, Math.max(stage - extent, stage / 2 - centre));
}

export function layoutOf(picture: PictureSize, shape: number, stage: Size, view: View): Layout {
  const scaleY = fitScale(picture, shape, stage) * view.zoom;
  const scaleX = scaleY * shape;
  return {
    scaleX,
    scaleY,
    left: startOf(stage.width, picture.width * scaleX, view.centre.x * scaleX),
    top: startOf(stage.height, picture.height * scaleY, view.centre.y * scaleY),
  };
}

/** Zooms by `factor`; the picture pixel under `at`, a place on the stage, stays where it is as far as edges allow. */
export function zoomedAt(
  picture: PictureSize,
  shape: number,
  stage: Size,
  view: View,
  factor: number,
  at: Point,
): View {
  const most = Math.max(1, mostScale / fitScale(picture, shape, stage));
  const zoom = Math.min(most, Math.max(1, view.zoom * factor));
  if (zoom === 1) return fittedView(picture);
  const under = stageToPicture(layoutOf(picture, shape, stage, view), at);
  const scaleY = fitScale(picture, shape, stage) * zoom;
  return {
    zoom,
    centre: {
      x: under.x + (stage.width / 2 - at.x) / (scaleY * shape),
      y: under.y + (stage.height / 2 - at.y) / scaleY,
    },
  };
}

/** Moves by stage pixels. The centre stays where the edges let it be, so that the way back begins at once. */
export function pannedBy(picture: PictureSize, shape: number, stage: Size, view: View, by: Point): View {
  const { scaleX, scaleY, left, top } = layoutOf(picture, shape, stage, view);
  const moved = {
    x: (stage.width / 2 - left - by.x) / scaleX,
    y: (stage.height / 2 - top - by.y) / scaleY,
  };
  const within = (value: number, half: number, whole: number): number =>
    half * 2 >= whole ? whole / 2 : Math.min(whole - half, Math.max(half, value));
  return {
    zoom: view.zoom,
    centre: {
      x: within(moved.x, stage.width / 2 / scaleX, picture.width),
      y: within(moved.y, stage.height / 2 / scaleY, picture.height),
    },
  };
}

/** One picture pixel on one stage pixel, about the same centre. */
export function pixelView(picture: PictureSize, shape: number, stage: Size, view: View): View {
  return { ...view, zoom: Math.max(1, 1 / fitScale(picture, shape, stage)) };
}

/** A place on the stage in picture pixels. */
export function stageToPicture({ scaleX, scaleY, left, top }: Layout, { x, y }: Point): Point {
  return { x: (x - left) / scaleX, y: (y - top) / scaleY };
}

/** A box (1/16 px) on the stage. */
export function boxOnStage({ scaleX, scaleY, left, top }: Layout, box: Box): Size & Point {
  return {
    x: left + (box.x / unitsPerPixel) * scaleX,
    y: top + (box.y / unitsPerPixel) * scaleY,
    width: (box.width / unitsPerPixel) * scaleX,
    height: (box.height / unitsPerPixel) * scaleY,
  };
}
