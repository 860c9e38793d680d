// SPDX-License-Identifier: GPL-3.0-or-later
/** Every veil of a recording with why it is there. */
import { type ReactElement, useState } from 'react';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { useWork } from '../../app/use-work.ts';
import { type RequestOutput, request } from '../../client/index.ts';
import { Button, Table } from '../../ui/index.ts';
import { ReasonsDialog } from './reasons-dialog.tsx';

const words = strings.standard;

type Veil = RequestOutput<'veils.list'>['veils'][number];
type Track = RequestOutput<'tracks.list'>['tracks'][number];

/** How people call a subject: its label, or what was found where. */
function subjectOf(veil: Veil, tracks: ReadonlyMap<string, Track>): string {
  const track = tracks.get(veil.track);
  if (!track) return veil.track;
  const name = track.label === '' ? `${track.kind} ${track.track}` : `${track.label} (${track.track})`;
  return `${name}, ${strings.stops.frames(track.startFrame, Math.max(track.startFrame, track.endFrame - 1))}`;
}

export function VeilTable({ footage }: { readonly footage: FootageView }): ReactElement {
  const { answer: veils, failure: unread } = useAnswer('veils.list', { footage: footage.footage });
  const { answer: tracks } = useAnswer('tracks.list', { footage: footage.footage, within: null });
  const { failure, attempt } = useWork();
  const [changing, setChanging] = useState<Veil>();
  const byId = new Map(tracks?.tracks.map((track) => [track.track, track]));
  const subject = (veil: Veil): string => subjectOf(veil, byId);
  return (
    <section className="stack" aria-labelledby="veils">
      <h3 id="veils">{words.veils}</h3>
      <FailureNote failure={failure ?? unread} />
      {veils?.veils.length === 0 && <p className="muted">{words.noVeils}</p>}
      {veils && veils.veils.length > 0 && (
        <Table
          caption={words.veils}
          captionUnseen
          rows={veils.veils}
          keyOf={({ veil }) => veil}
          columns={[
            { title: words.columns.subject, cell: subject },
            {
              title: words.columns.reason,
              cell: ({ reasons }) => `${reasons.purpose}, ${reasons.characteristic}`,
            },
            { title: words.columns.code, cell: ({ reasons }) => reasons.code },
            {
              title: words.columns.audiences,
              cell: ({ reasons }) => reasons.audiences.map((id) => strings.audiences[id] ?? id).join(', '),
            },
            { title: words.columns.fill, cell: ({ fill }) => fill },
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
