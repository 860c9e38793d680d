// SPDX-License-Identifier: GPL-3.0-or-later
/** Above the picture: tools, the four ways to look at it, side by side, zoom, undo. */
import type { ReactElement } from 'react';
import { kinds } from '../../../core/detect/detection.ts';
import { useKeysOf } from '../../app/commands.ts';
import { reviewStrings as words } from '../../app/strings/review.ts';
import { strings } from '../../app/strings.ts';
import { pickTool, tools, useEditing } from '../../editor/edit-store.ts';
import { useReview } from '../../editor/review-store.ts';
import { setMode, usePlayhead, viewModes } from '../../player/playhead.ts';
import { Tooltip } from '../../ui/index.ts';
import { CommandButton } from './transport.tsx';

const toolSigns = { select: '⬉', rectangle: '▭', ellipse: '◯', polygon: '⬠' } as const;

function ToolButtons(): ReactElement {
  const tool = useEditing((editing) => editing.tool);
  const kind = useEditing((editing) => editing.kind);
  const editable = usePlayhead((head) => head.mode === 'edit');
  return (
    <div className="bar-group" role="toolbar" aria-label={words.tools.group}>
      {tools.map((one) => (
        <CommandButton
          key={one}
          command={`review.tool-${one}`}
          name={words.tools[one]}
          sign={toolSigns[one]}
          pressed={editable && tool === one}
        />
      ))}
      <select
        className="input small-select"
        aria-label={words.tools.kind}
        value={kind}
        onChange={(event) => {
          const picked = kinds.find((one) => one === event.target.value);
          if (picked) useEditing.setState({ kind: picked });
        }}
      >
        {kinds.map((one) => (
          <option key={one} value={one}>
            {words.kinds[one]}
          </option>
        ))}
      </select>
    </div>
  );
}

function ModeButton({ mode }: { readonly mode: (typeof viewModes)[number] }): ReactElement {
  const current = usePlayhead((head) => head.mode);
  const keys = useKeysOf(`review.mode-${mode}`);
  return (
    <Tooltip text={words.modes[mode]} keys={keys}>
      <button
        type="button"
        className="button"
        data-look="quiet"
        aria-pressed={current === mode}
        onClick={() => setMode(mode)}
      >
        {words.modes[mode]}
      </button>
    </Tooltip>
  );
}

export function ViewBar(): ReactElement {
  const beside = usePlayhead((head) => head.beside);
  const audience = usePlayhead((head) => head.audience);
  const profile = useReview((review) => review.profile);
  const history = useReview((review) => review.history);
  return (
    <div className="view-bar">
      <ToolButtons />
      <div className="bar-group" role="toolbar" aria-label={words.modeGroup}>
        {viewModes.map((mode) => (
          <ModeButton key={mode} mode={mode} />
        ))}
        <CommandButton command="review.beside" name={words.beside} sign="◫" pressed={beside} />
        <label className="inline-field">
          <span>{words.audience}</span>
          <select
            className="input small-select"
            value={audience}
            onChange={(event) => {
              pickTool('select');
              usePlayhead.setState({ audience: event.target.value });
            }}
          >
            {(profile?.audiences ?? [audience]).map((one) => (
              <option key={one} value={one}>
                {strings.audiences[one] ?? one}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="bar-group" role="toolbar" aria-label={words.undo.undo}>
        <CommandButton command="review.zoom-out" name={words.view.zoomOut} sign="−" />
        <CommandButton command="review.fit" name={words.view.fit} sign="⤢" />
        <CommandButton command="review.pixels" name={words.view.pixels} sign="1:1" />
        <CommandButton command="review.zoom-in" name={words.view.zoomIn} sign="+" />
        <span className="gap" />
        <CommandButton
          command="review.undo"
          name={words.undo.named(words.undo.undo, history.undo?.event)}
          sign="↶"
          disabled={history.undo === null}
        />
        <CommandButton
          command="review.redo"
          name={words.undo.named(words.undo.redo, history.redo?.event)}
          sign="↷"
          disabled={history.redo === null}
        />
      </div>
    </div>
  );
}
