// SPDX-License-Identifier: GPL-3.0-or-later
/** The logo of an agency, on white in every theme: that is what logos are drawn for. */
import type { ReactElement } from 'react';
import type { Agency } from '../../core/review/agency.ts';
import { FailureNote } from './failure-note.tsx';
import { strings } from './strings.ts';
import { useAnswer } from './use-answer.ts';

const words = strings.newCase;

export function AgencyLogo({
  name,
  logo,
}: Pick<Agency, 'name'> & { readonly logo: string }): ReactElement | null {
  const { answer, failure } = useAnswer('agency.logo', { logo });
  if (!answer) return <FailureNote failure={failure} />;
  return (
    <img
      className="agency-logo"
      src={`data:image/png;base64,${answer.png}`}
      alt={name === null ? words.logo : words.logoOf(name)}
    />
  );
}
