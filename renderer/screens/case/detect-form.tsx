// SPDX-License-Identifier: GPL-3.0-or-later
/** What to look for in the recordings that are chosen. */
import { type ReactElement, useState } from 'react';
import type { FootageView } from '../../../core/contract/window/footage.ts';
import { type Kind, kinds } from '../../../core/detect/detection.ts';
import { FailureNote } from '../../app/failure-note.tsx';
import { strings } from '../../app/strings.ts';
import { useWork } from '../../app/use-work.ts';
import { request } from '../../client/index.ts';
import { Button, Checks, Choice } from '../../ui/index.ts';

const words = strings.detect;
const isKind = (text: string): text is Kind => kinds.some((kind) => kind === text);

export type DetectFormProps = {
  /** Those that are chosen. */
  readonly footage: readonly FootageView[];
  /** How many there are to choose from. */
  readonly all: number;
  onChooseAll(): void;
  onChooseNone(): void;
};

export function DetectForm({ footage, all, onChooseAll, onChooseNone }: DetectFormProps): ReactElement {
  const { failure, busy, attempt } = useWork();
  const [chosen, setChosen] = useState<readonly Kind[]>(['face']);
  const [profile, setProfile] = useState<'fast' | 'thorough'>('fast');
  const start = (): void =>
    void attempt(() =>
      request('footage.detect', {
        footage: footage.map((one) => one.footage),
        kinds: [...chosen],
        profile,
      }),
    );
  return (
    <section className="card stack" aria-labelledby="detect">
      <h3 id="detect">{words.title}</h3>
      <Checks
        legend={words.kinds}
        options={kinds.map((value) => ({ value, title: words.kindNames[value] }))}
        values={chosen}
        onChange={(values) => setChosen(values.filter(isKind))}
      />
      <Choice
        legend={words.profile}
        options={[
          { value: 'fast', title: words.profiles.fast },
          { value: 'thorough', title: words.profiles.thorough },
        ]}
        value={profile}
        onChange={(value) => setProfile(value === 'thorough' ? 'thorough' : 'fast')}
      />
      <FailureNote failure={failure} />
      <div className="row">
        <Button
          look="primary"
          icon="search"
          disabled={busy || footage.length === 0 || chosen.length === 0}
          onClick={start}
        >
          {words.start(footage.length)}
        </Button>
        {all > 1 && (
          <>
            <Button disabled={footage.length === all} onClick={onChooseAll}>
              {words.chooseAll(all)}
            </Button>
            <Button disabled={footage.length === 0} onClick={onChooseNone}>
              {words.chooseNone}
            </Button>
          </>
        )}
        {footage.length === 0 && <span className="muted">{words.chooseFirst}</span>}
      </div>
    </section>
  );
}
