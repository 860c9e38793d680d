// SPDX-License-Identifier: GPL-3.0-or-later
/** Notes of the recording, folded away until they are wanted: each goes to its place, one's own can be changed. */
import type { ReactElement } from 'react';
import { formatMoment } from '../app/format.ts';
import { useSession } from '../app/session-store.ts';
import { reviewStrings as words } from '../app/strings/review.ts';
import { trackStrings } from '../app/strings/track.ts';
import { goTo, usePlayhead } from '../player/playhead.ts';
import { Badge, Button, IconButton } from '../ui/index.ts';
import { askNote, askNoteChange, removeNote } from './note-actions.ts';
import { type NoteView, useReview } from './review-store.ts';

function NoteLine({ note, own }: { readonly note: NoteView; readonly own: boolean }): ReactElement {
  const { startFrame, endFrame, text, event, person, created } = note;
  const here = usePlayhead(({ frame }) => frame >= startFrame && frame < endFrame);
  const where = trackStrings.frames(startFrame, endFrame - 1);
  return (
    <li className="note" data-here={here || undefined}>
      <button
        type="button"
        className="note-go"
        aria-current={here ? 'location' : undefined}
        onClick={() => goTo(startFrame)}
      >
        <strong>{where}</strong>
        {event !== null && <Badge tone="info">{words.notes.events[event]}</Badge>}
        <span className="note-text">{text}</span>
        <span className="small muted">
          {person}, {formatMoment(created)}
        </span>
      </button>
      {own && (
        <Button look="quiet" aria-label={words.notes.changeOf(where)} onClick={() => askNoteChange(note)}>
          {words.notes.change}
        </Button>
      )}
      <IconButton icon="close" label={words.notes.removeOf(where)} onClick={() => void removeNote(note)} />
    </li>
  );
}

export function NoteList(): ReactElement {
  const notes = useReview((review) => review.notes);
  const me = useSession(({ session }) => session?.person?.name);
  return (
    <details
      className="notes"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) currentTarget.scrollIntoView({ block: 'nearest' });
      }}
    >
      <summary>{words.notes.count(notes.length)}</summary>
      <div className="notes-body">
        <Button icon="plus" onClick={askNote}>
          {words.notes.add}
        </Button>
        {notes.length > 0 && (
          <ul className="plain-list note-lines" aria-label={words.notes.title}>
            {notes.map((note) => (
              <NoteLine key={note.note} note={note} own={note.person === me} />
            ))}
          </ul>
        )}
      </div>
    </details>
  );
}
