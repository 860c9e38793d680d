// SPDX-License-Identifier: GPL-3.0-or-later
/** Every veil of a recording with why it is there. */
import { type ReactElement, useState } from 'react';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { strings } from '../../app/strings.ts';
import { nameAndFrames } from '../../app/track-name.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useWork } from '../../app/use-work.ts';
import { type RequestOutput, request } from '../../client/index.ts';
import { Button, Table } from '../../ui/index.ts';
import { audiencesInWords, codeInWords, purposeInWords } from './in-words.ts';
import { ReasonsDialog } from './reasons-dialog.tsx';

const words = strings.standard;

type Veil = RequestOutput<'veils.list'>['veils'][number];

export function VeilTable({ footage }: { readonly footage: FootageView }): ReactElement {
  const { answer: veils, failure: unread } = useAnswer('veils.list', { footage: footage.footage });
  const { answer: tracks } = useAnswer('tracks.list', { footage: footage.footage, within: null });
  const { failure, attempt } = useWork();
  const [changing, setChanging] = useState<Veil>();
  const byId = new Map(tracks?.tracks.map((track) => [track.track, track]));
  const { answer: profile } = useAnswer('profile.show', {});
  const subject = ({ track: id }: Veil): string => {
    const track = byId.get(id);
    return track ? nameAndFrames(track) : id;
  };
  // Withheld pictures are listed by themselves, with their sound.
  const rows = veils?.veils.filter(({ track }) => byId.get(track)?.kind !== 'picture') ?? [];
  return (
    <section className="stack" aria-labelledby="veils">
      <h3 id="veils">{words.veils}</h3>
      <FailureNote failure={failure ?? unread} />
      {veils && rows.length === 0 && <p className="muted">{words.noVeils}</p>}
      {rows.length > 0 && (
        <Table
          caption={words.veils}
          captionUnseen
          rows={rows}
          keyOf={({ veil }) => veil}
          columns={[
            { title: words.columns.subject, cell: subject },
            {
              title: words.columns.reason,
              cell: ({ reasons }) => purposeInWords(reasons, profile),
            },
            { title: words.columns.code, cell: ({ reasons }) => codeInWords(reasons) },
            {
              title: words.columns.audiences,
              cell: ({ reasons }) => audiencesInWords(reasons),
            },
            { title: words.columns.fill, cell: ({ fill }) => words.fillNames[fill] },
            {
              title: words.columns.actions,
              cell: (veil) => (
                <span className="row">
                  <Button aria-label={words.changeOf(subject(veil))} onClick={() => setChanging(veil)}>
                    {words.change}
                  </Button>
                  <Button
                    look="danger"
                    aria-label={words.removeOf(subject(veil))}
                    onClick={() => void attempt(() => request('veils.remove', { veils: [veil.veil] }))}
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
        <ReasonsDialog
          kind="veil"
          title={words.changeTitle}
          known={changing}
          onClose={() => setChanging(undefined)}
          onSave={(reasons, fill) => request('veils.change', { veils: [changing.veil], reasons, fill })}
        />
      )}
    </section>
  );
}
