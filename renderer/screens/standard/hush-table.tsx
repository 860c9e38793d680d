// SPDX-License-Identifier: GPL-3.0-or-later
/** Every hush of a recording with why it is there. The sound of a withheld span is listed with its picture. */
import { type ReactElement, useState } from 'react';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useWork } from '../../app/use-work.ts';
import { type RequestOutput, request } from '../../client/index.ts';
import { Button, Table } from '../../ui/index.ts';
import { ChangedHushDialog } from './hush-dialog.tsx';
import { audiencesInWords, codeInWords, purposeInWords } from './in-words.ts';

const words = strings.standard;

type Hush = RequestOutput<'hushes.list'>['hushes'][number];

const spanOf = ({ from, to }: Hush): string => words.span(from, to);

function channelsOf({ channels }: Hush): string {
  return channels === null
    ? words.allChannels
    : channels.map((channel) => words.channel(channel + 1)).join(', ');
}

export function HushTable({ footage }: { readonly footage: FootageView }): ReactElement | null {
  const { answer, failure: unread } = useAnswer('hushes.list', { footage: footage.footage });
  const { answer: profile } = useAnswer('profile.show', {});
  const { failure, attempt } = useWork();
  const [changing, setChanging] = useState<Hush>();
  const hushes = answer?.hushes.filter(({ track }) => track === null) ?? [];
  return (
    <section className="stack" aria-labelledby="hushes">
      <h3 id="hushes">{words.hushes}</h3>
      <FailureNote failure={failure ?? unread} />
      {answer && hushes.length === 0 && <p className="muted">{words.noHushes}</p>}
      {hushes.length > 0 && (
        <Table
          caption={words.hushes}
          captionUnseen
          rows={hushes}
          keyOf={({ hush }) => hush}
          columns={[
            { title: words.columns.span, cell: spanOf },
            { title: words.columns.mode, cell: ({ mode }) => words.modes[mode] },
            { title: words.columns.channels, cell: channelsOf },
            { title: words.columns.reason, cell: ({ reasons }) => purposeInWords(reasons, profile) },
            { title: words.columns.code, cell: ({ reasons }) => codeInWords(reasons) },
            { title: words.columns.audiences, cell: ({ reasons }) => audiencesInWords(reasons) },
            {
              title: words.columns.actions,
              cell: (hush) => (
                <span className="row">
                  <Button aria-label={words.changeHushOf(spanOf(hush))} onClick={() => setChanging(hush)}>
                    {words.change}
                  </Button>
                  <Button
                    look="danger"
                    aria-label={words.removeHushOf(spanOf(hush))}
                    onClick={() => void attempt(() => request('hushes.remove', { hush: hush.hush }))}
                  >
                    {strings.remove}
                  </Button>
                </span>
              ),
            },
          ]}
        />
      )}
      {changing && (
        <ChangedHushDialog
          hush={changing}
          channels={footage.streams.find(({ index }) => index === footage.sound)?.channels ?? 0}
          onClose={() => setChanging(undefined)}
        />
      )}
    </section>
  );
}
