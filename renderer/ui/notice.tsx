// SPDX-License-Identifier: GPL-3.0-or-later
/** Words about a state: a badge beside something, a notice above it. The tone has a picture as well as a colour. */
import type { ReactElement, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'plain' | 'info' | 'good' | 'warn' | 'danger';

const icons: { readonly [T in Tone]: IconName | null } = {
  plain: null,
  info: 'info',
  good: 'check',
  warn: 'alert',
  danger: 'refuse',
};

export function Badge({
  tone = 'plain',
  children,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
}): ReactElement {
  const icon = icons[tone];
  return (
    <span className="badge" data-tone={tone}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  );
}

/** `role` alert for what has just gone wrong, status for what has just come about, none for what stands there. */
export function Notice({
  tone,
  role,
  children,
}: {
  readonly tone: Exclude<Tone, 'plain'>;
  readonly role?: 'alert' | 'status';
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className="notice" data-tone={tone} role={role}>
      <Icon name={icons[tone] ?? 'info'} />
      <div>{children}</div>
    </div>
  );
}
