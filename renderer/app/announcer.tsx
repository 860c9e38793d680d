// SPDX-License-Identifier: GPL-3.0-or-later
/** The place that screen readers listen to, and the same message for the eye. */
import type { ReactElement } from 'react';
import { useSaid } from './live-region.ts';

export function Announcer(): ReactElement {
  const { text, turn, shown } = useSaid();
  // Readers hear a change of text only: two places in turn make the same words a change.
  return (
    <>
      <div className="unseen" role="status">
        {turn % 2 === 0 ? text : ''}
      </div>
      <div className="unseen" role="status">
        {turn % 2 === 1 ? text : ''}
      </div>
      {/* Drawn by the style sheet: the words are in the page once, where readers listen. */}
      {shown !== '' && <div className="said" aria-hidden="true" data-said={shown} />}
    </>
  );
}
