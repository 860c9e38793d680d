// SPDX-License-Identifier: GPL-3.0-or-later
/** Every span of a recording whose picture and sound are withheld, with why. */
import type { ReactElement } from 'react';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useWork } from '../../app/use-work.ts';
import { type RequestOutput, request } from '../../client/index.ts';
import { Button, Table } from '../../ui/index.ts';
import { audiencesInWords, codeInWords, purposeInWords } from './in-words.ts';
import type { Reasons } from './kept-reasons.ts';

const words = strings.standard;

type Withheld = RequestOutput<'withheld.list'>['withheld'][number];

const spanOf = ({ startFrame, endFrame }: Withheld): string => strings.stops.frames(startFrame, endFrame - 1);

/** Of every veil on it; there is one, unless somebody gave other audiences other reasons. */
const inWords = ({ veils }: Withheld, say: (reasons: Reasons) => string): string =>
  [...new Set(veils.map(({ reasons }) => say(reasons)))].join('; ');

export function WithheldTable({ footage }: { readonly footage: FootageView }): ReactElement | null {
  const { answer, failure: unread } = useAnswer('withheld.list', { footage: footage.footage });
  const { answer: profile } = useAnswer('profile.show', {});
  const { failure, attempt } = useWork();
  return (
    <section className="stack" aria-labelledby="withheld">
      <h3 id="withheld">{words.withheld}</h3>
      <FailureNote failure={failure ?? unread} />
      {answer?.withheld.length === 0 && <p className="muted">{words.noWithheld}</p>}
      {answer && answer.withheld.length > 0 && (
        <Table
          caption={words.withheld}
          captionUnseen
          rows={answer.withheld}
          keyOf={({ track }) => track}
          columns={[
            { title: words.columns.span, cell: spanOf },
            {
              title: words.columns.sound,
              cell: ({ hushes }) => (hushes.length > 0 ? words.withSound : words.noSound),
            },
            {
              title: words.columns.reason,
              cell: (one) => inWords(one, (reasons) => purposeInWords(reasons, profile)),
            },
            { title: words.columns.code, cell: (one) => inWords(one, codeInWords) },
            { title: words.columns.audiences, cell: (one) => inWords(one, audiencesInWords) },
            {
              title: words.columns.actions,
              cell: (one) => (
                <Button
                  look="danger"
                  aria-label={words.removeWithheldOf(spanOf(one))}
                  onClick={() => void attempt(() => request('withheld.remove', { track: one.track }))}
                >
                  {strings.remove}
                </Button>
              ),
            },
          ]}
        />
      )}
    </section>
  );
}
