// SPDX-License-Identifier: GPL-3.0-or-later
/** All that is known of one recording: digests, streams, what it carries besides, its faults in plain words. */
import type { ReactElement } from 'react';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import { formatBytes, formatCount } from '../../app/format.ts';
import { strings } from '../../app/strings.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { Dialog } from '../../ui/index.ts';

const words = strings.about;
/** Faults that are listed; a broken file has one per frame. */
const mostFaults = 100;

function Faults({ footage }: { readonly footage: FootageView }): ReactElement {
  const { answer } = useAnswer('footage.faults', { footage: footage.footage });
  if (!answer) return <span aria-hidden="true">…</span>;
  if (answer.faults.length === 0) return <>{words.noFaults}</>;
  return (
    <ul className="plain-list">
      {answer.faults.slice(0, mostFaults).map(({ code, frame, message }) => (
        <li key={`${code} ${frame} ${message}`}>
          {frame === null || message.includes(words.atFrame(frame)) ? '' : `${words.atFrame(frame)}: `}
          {message}
        </li>
      ))}
      {answer.faults.length > mostFaults && <li>{words.more(answer.faults.length - mostFaults)}</li>}
    </ul>
  );
}

/** Each kind once, with how many there are. */
function hiddenKinds(channels: NonNullable<FootageView['channels']>): string {
  const counts = new Map<string, number>();
  for (const { kind, count } of channels) counts.set(kind, (counts.get(kind) ?? 0) + count);
  return [...counts].map(([kind, count]) => (count > 1 ? `${kind} (${count})` : kind)).join(', ');
}

/** Words for what the library calls its families of containers. */
const containers: { readonly [format: string]: string } = {
  'mov,mp4,m4a,3gp,3g2,mj2': 'MP4 or QuickTime',
  'matroska,webm': 'Matroska or WebM',
  mpegts: 'MPEG transport stream',
  mpeg: 'MPEG program stream',
  avi: 'AVI',
  flv: 'Flash video',
};

function pictureOf({ video }: FootageView): string {
  const { display, orientation, pixelFormat } = video;
  const turned = orientation.rotation === 0 ? '' : `, ${orientation.rotation}°`;
  return `${display.width} × ${display.height}${turned}, ${pixelFormat}`;
}

export function AboutRecording({
  footage,
  onClose,
}: {
  readonly footage: FootageView;
  onClose(): void;
}): ReactElement {
  const { channels } = footage;
  const facts: readonly (readonly [string, ReactElement | string])[] = [
    [words.format, containers[footage.format] ?? footage.format],
    [words.picture, pictureOf(footage)],
    [words.frames, formatCount(footage.frames)],
    [words.times, words.timeRules[footage.ptsRule]],
    [words.size, formatBytes(footage.sizeBytes)],
    [
      words.streams,
      footage.streams
        .map(({ kind, codec, sampleRate, channels: sound }) =>
          [kind, codec, sampleRate && `${sampleRate} Hz`, sound && words.channels(sound)]
            .filter(Boolean)
            .join(' '),
        )
        .join('; '),
    ],
    [words.sha256, <code key="sha256">{footage.sha256}</code>],
    [words.sha512, <code key="sha512">{footage.sha512}</code>],
    [
      words.hidden,
      channels === null
        ? words.hiddenUnknown
        : channels.length === 0
          ? words.hiddenNone
          : hiddenKinds(channels),
    ],
    [words.faults, <Faults key="faults" footage={footage} />],
  ];
  return (
    <Dialog open wide onClose={onClose} title={footage.label}>
      <dl className="facts">
        {facts.map(([title, value]) => (
          <div key={title} className="fact">
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
