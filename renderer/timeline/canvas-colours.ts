// SPDX-License-Identifier: GPL-3.0-or-later
/** The colours of the theme for a canvas, which style sheets do not reach; the system's own where it forces them. */

export type Colours = {
  readonly ground: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly edge: string;
  readonly accent: string;
  readonly soft: string;
  readonly danger: string;
  readonly warn: string;
  readonly good: string;
};

const forced: Colours = {
  ground: 'Canvas',
  text: 'CanvasText',
  muted: 'CanvasText',
  line: 'GrayText',
  edge: 'CanvasText',
  accent: 'Highlight',
  soft: 'Canvas',
  danger: 'CanvasText',
  warn: 'CanvasText',
  good: 'CanvasText',
};

export function coloursFor(element: Element): Colours {
  if (window.matchMedia('(forced-colors: active)').matches) return forced;
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ground: token('--surface'),
    text: token('--text'),
    muted: token('--muted'),
    line: token('--line'),
    edge: token('--edge'),
    accent: token('--accent'),
    soft: token('--accent-soft'),
    danger: token('--danger'),
    warn: token('--warn'),
    good: token('--good'),
  };
}

/** Makes the canvas as sharp as the screen, empties it, and gives a context in CSS pixels. */
export function cleared(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio || 1;
  const [across, down] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}
