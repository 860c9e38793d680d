// SPDX-License-Identifier: GPL-3.0-or-later
/** What a measurement is, and what it gives. */

/** A limit from the table of figures to reach; null where a figure is only stated. */
export type Target = { readonly atMost: number } | { readonly atLeast: number } | null;

/** One figure. Ratios (`x`) are subject over reference, both measured in turn in this run. */
export type Figure = {
  readonly what: string;
  readonly value: number;
  readonly unit: 'x' | 's' | 'ms' | 'MB' | '%' | 'frames/s' | 'a minute' | 'per 1,000' | 'a picture';
  readonly target: Target;
  /** Remarks for the reader: spread of the runs, what differs between the sides. */
  readonly note?: string;
};

/** What a scenario may use. */
export type Bench = {
  /** Footage and other things that are made once and kept between runs. */
  readonly cache: string;
  /** Empty at the start of a scenario, removed at its end. */
  readonly scratch: string;
  /** How often reference and subject are run in turn. */
  readonly rounds: number;
  /** Shorter footage and one round: shows that the scenario works, not how fast the program is. */
  readonly quick: boolean;
  say(line: string): void;
};

/** Says figures as they come: a run that is broken off has then told what it had. Gives them back. */
export function tell(bench: Bench, ...figures: readonly Figure[]): readonly Figure[] {
  for (const { what, value, unit, note } of figures)
    bench.say(
      `${what}: ${value.toFixed(unit === 's' ? 2 : 1)} ${unit}${note === undefined ? '' : `; ${note}`}`,
    );
  return figures;
}

/** A measurement by name. `name` is `group/what`; groups are listed in table.ts. */
export type Scenario = {
  readonly name: string;
  readonly summary: string;
  run(bench: Bench): Promise<readonly Figure[]>;
};

/** Whether a figure keeps its target; null when it has none. */
export function isMet({ value, target }: Figure): boolean | null {
  if (target === null) return null;
  return 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
}
