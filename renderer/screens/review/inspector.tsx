// SPDX-License-Identifier: GPL-3.0-or-later
/** What is chosen, where it is on this frame, and everything that can be done with it. */
import type { ReactElement } from 'react';
import type { TrackView } from '../../../core/contract/window/parts.ts';
import {
  currentCommands,
  isPossible,
  keysFor,
  runCommand,
  useCommands,
  useKeysOf,
} from '../../app/commands.ts';
import { JobList } from '../../app/job-list.tsx';
import { isUnderWay, useJobs } from '../../app/jobs-store.ts';
import { reviewStrings as words } from '../../app/strings/review.ts';
import { reshapeTrack } from '../../editor/actions.ts';
import { BoxFields } from '../../editor/box-fields.tsx';
import { DrawnCorners, TrackCorners } from '../../editor/corner-fields.tsx';
import { useEditing } from '../../editor/edit-store.ts';
import { useReview } from '../../editor/review-store.ts';
import { usePlayhead } from '../../player/playhead.ts';
import { Button, Keys, Menu, type MenuItem } from '../../ui/index.ts';

function Act(props: {
  readonly command: string;
  readonly children: string;
  readonly primary?: boolean;
}): ReactElement {
  const { command, children, primary = false } = props;
  const keys = useKeysOf(command);
  return (
    <Button look={primary ? 'primary' : 'plain'} onClick={() => runCommand(command)}>
      {children}
      {keys && <Keys combination={keys} />}
    </Button>
  );
}

/** What else can be done with the tracks that are chosen, with its keys. What cannot be done now is there, but off. */
function useMore(picked: readonly TrackView[]): MenuItem[] {
  const registry = useCommands();
  const { track } = words;
  const locked = picked.every((one) => one.locked);
  const item = (title: string, id: string, possible = true): MenuItem => {
    const command = currentCommands(registry).find((one) => one.id === id);
    return {
      title,
      keys: command && keysFor(command, registry)[0],
      disabled: !possible || !command || !isPossible(command),
      run: () => void runCommand(id),
    };
  };
  return [
    item(track.veilAgain, 'review.veil-again'),
    item(track.veilOthers, 'review.veil-others'),
    'line',
    item(track.split, 'review.split', !locked),
    item(track.beginHere, 'review.begin-here', !locked),
    item(track.endHere, 'review.end-here', !locked),
    item(track.unplace, 'review.unplace', !locked),
    'line',
    item(track.rename, 'review.rename'),
    item(locked ? track.unlock : track.lock, 'review.lock'),
    item(
      track.restore,
      'review.restore',
      picked.some(({ dismissed }) => dismissed),
    ),
  ];
}

/** Follow jobs of the recording that are under way, each with how far it is and a way to call it off. */
function Following({ footage }: { readonly footage: string }): ReactElement | null {
  const jobs = useJobs((state) => state.jobs);
  const under = jobs.filter((job) => job.kind === 'follow' && job.footage === footage && isUnderWay(job));
  return under.length === 0 ? null : <JobList jobs={under} label={words.track.following} />;
}

export function Inspector(): ReactElement {
  const chosen = useEditing((editing) => editing.chosen);
  const following = useEditing((editing) => editing.following);
  const tool = useEditing((editing) => editing.tool);
  const tracks = useReview((review) => review.tracks);
  const frame = usePlayhead((head) => head.frame);
  const recording = usePlayhead((head) => head.recording);
  const picked = tracks.filter(({ track }) => chosen.includes(track));
  const more = useMore(picked);
  const driveKeys = useKeysOf('review.drive');
  const [track] = picked;
  const { track: said } = words;
  if (tool === 'polygon' && recording)
    return (
      <section className="inspector" aria-label={words.tools.polygon}>
        <p className="muted small">{words.tools.hint.polygon}</p>
        <DrawnCorners recording={recording} />
      </section>
    );
  if (!track)
    return (
      <section className="inspector" aria-label={said.group}>
        <p className="muted small">{tool === 'select' ? said.none : words.tools.hint[tool]}</p>
      </section>
    );
  const veiled = picked.every(({ veils }) => veils.length > 0);
  const here = frame >= track.startFrame && frame < track.endFrame;
  return (
    <section className="inspector" aria-label={said.group}>
      <div className="inspector-head">
        <h3>{picked.length === 1 ? words.nameOf(track) : said.several(picked.length)}</h3>
        <span className="small muted">{said.frames(track.startFrame, track.endFrame - 1)}</span>
      </div>
      {picked.length === 1 && (
        <>
          <BoxFields track={track.track} frame={frame} disabled={track.locked || track.kind === 'picture'} />
          {!here && <p className="small muted">{said.notHere}</p>}
          {track.outline.form === 'polygon' ? (
            <TrackCorners key={track.track} track={track} frame={frame} disabled={track.locked} />
          ) : (
            <label className="inline-field">
              <span>{said.outline}</span>
              <select
                className="input small-select"
                disabled={track.locked}
                value={track.outline.form}
                onChange={({ target }) =>
                  void reshapeTrack(track.track, {
                    form: target.value === 'ellipse' ? 'ellipse' : 'rectangle',
                  })
                }
              >
                <option value="rectangle">{said.outlines.rectangle}</option>
                <option value="ellipse">{said.outlines.ellipse}</option>
              </select>
            </label>
          )}
        </>
      )}
      <div className="acts">
        {veiled ? (
          <Act command="review.unveil">{said.unveil}</Act>
        ) : (
          <Act command="review.veil" primary>
            {said.veil}
          </Act>
        )}
        {picked.length === 1 ? (
          <Act command="review.follow">{following > 0 ? said.following : said.follow}</Act>
        ) : (
          <Act command="review.merge">{said.merge}</Act>
        )}
        {picked.every(({ dismissed }) => dismissed) ? (
          <Act command="review.restore">{said.restore}</Act>
        ) : (
          <Act command="review.dismiss">{said.dismiss}</Act>
        )}
        <Menu label={said.more} items={more} trigger={<Button>{said.more}</Button>} />
      </div>
      {picked.length === 1 && !track.locked && driveKeys && (
        <p className="small muted">
          <Keys combination={driveKeys} /> {said.driveHint}
        </p>
      )}
      <Following footage={track.footage} />
    </section>
  );
}
