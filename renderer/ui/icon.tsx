// SPDX-License-Identifier: GPL-3.0-or-later
/** Small pictures beside words. They never stand for a word alone: what bears one has a name of its own. */
import type { ReactElement } from 'react';

/** Strokes on a 24 by 24 ground. */
const paths = {
  alert: 'M12 3 2 21h20zM12 10v5M12 18v.5',
  back: 'M15 5l-7 7 7 7',
  check: 'M4 12.5l5 5L20 6.5',
  close: 'M6 6l12 12M18 6L6 18',
  dots: 'M5 12h.01M12 12h.01M19 12h.01',
  down: 'M5 9l7 7 7-7',
  eye: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 100 6 3 3 0 000-6z',
  file: 'M6 2h8l5 5v15H6zM14 2v6h5',
  film: 'M3 5h18v14H3zM7 5v14M17 5v14M3 9h4M3 15h4M17 9h4M17 15h4',
  folder: 'M3 6h6l2 2h10v11H3z',
  info: 'M12 2a10 10 0 100 20 10 10 0 000-20zM12 11v6M12 7v.5',
  lock: 'M6 11h12v10H6zM8 11V7a4 4 0 018 0v4',
  next: 'M9 5l7 7-7 7',
  people: 'M9 4a4 4 0 100 8 4 4 0 000-8zM2 21c0-4 3-6 7-6s7 2 7 6M16 4.5a4 4 0 010 7M18 15c3 .5 4 2.500 4 6',
  play: 'M7 4l13 8-13 8z',
  plus: 'M12 4v16M4 12h16',
  question: 'M12 2a10 10 0 100 20 10 10 0 000-20zM9 9.500a3 3 0 116 0c0 2-3 2-3 4.500M12 17v.5',
  refuse: 'M12 2a10 10 0 100 20 10 10 0 000-20zM5 5l14 14',
  search: 'M10.500 3a7.500 7.500 0 100 15 7.500 7.500 0 000-15zM16 16l5 5',
  settings: 'M4 7h9M17 7h3M15 4.500v5M4 17h3M11 17h9M9 14.500v5',
  shield: 'M12 2l8 3v6c0 6-4 9-8 11-4-2-8-5-8-11V5z',
  veil: 'M4 4h16v16H4zM4 12L12 4M4 20L20 4M12 20l8-8',
  wait: 'M12 2a10 10 0 100 20 10 10 0 000-20zM12 6v6l4 3',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }): ReactElement {
  return (
    <svg
      className="icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
