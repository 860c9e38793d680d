// SPDX-License-Identifier: GPL-3.0-or-later
/** From and to of a span in words of the contract. */
import type { ReactElement } from 'react';
import { reviewStrings as words } from '../../app/strings/review.ts';
import { TextField } from '../../ui/index.ts';

export type Span = { readonly from: string; readonly to: string };

/** From and to in words of the contract; both can be written anew, which is what dragging does otherwise. */
export function SpanFields({
  span,
  onChange,
}: {
  readonly span: Span;
  onChange(span: Span): void;
}): ReactElement {
  return (
    <div className="form-grid">
      <TextField
        label={words.hush.from}
        hint={words.hush.momentHint}
        required
        value={span.from}
        onChange={({ target }) => onChange({ ...span, from: target.value })}
      />
      <TextField
        label={words.hush.to}
        hint={words.hush.momentHint}
        required
        value={span.to}
        onChange={({ target }) => onChange({ ...span, to: target.value })}
      />
    </div>
  );
}
