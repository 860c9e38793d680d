// SPDX-License-Identifier: GPL-3.0-or-later
/** What a canvas needs of the page: the theme's colours and its width. */
import { useEffect, useLayoutEffect, useState } from 'react';
import { type Colours, coloursFor } from './canvas-colours.ts';

/** The colours to draw with, also after the theme has changed. */
export function useColours(canvas: React.RefObject<HTMLCanvasElement | null>): Colours | undefined {
  const [colours, setColours] = useState<Colours>();
  useEffect(() => {
    const read = (): void => {
      if (canvas.current) setColours(coloursFor(canvas.current));
    };
    const watch = new MutationObserver(read);
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'style'] });
    const forced = window.matchMedia('(forced-colors: active)');
    forced.addEventListener('change', read);
    read();
    return () => {
      watch.disconnect();
      forced.removeEventListener('change', read);
    };
  }, [canvas]);
  return colours;
}

export function useWidth(host: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setWidth(element.clientWidth));
    watch.observe(element);
    setWidth(element.clientWidth);
    return () => watch.disconnect();
  }, [host]);
  return width;
}
