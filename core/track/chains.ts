// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * One subject's detections, in order. The passes over both directions of time are joined: what either of them links
 * belongs together, and where they contradict each other the surer link stays. Turning time around gives the same chains.
 */
import { associate, type Link } from './associate.ts';
import { branchesOf } from './branches.ts';
import type { Chain, ClipFacts, Hit, Scene, TrackSettings } from './clip.ts';
import { looksWithin } from './count-looks.ts';
import { isHearsay } from './hearsay.ts';

type Joined = Link & { readonly agreed: boolean };

function join(forwards: readonly Link[], backwards: readonly Link[]): Joined[] {
  const byEnds = new Map<string, Joined>();
  const key = (link: Link): string => `${link.earlier.index} ${link.later.index}`;
  for (const link of forwards) byEnds.set(key(link), { ...link, agreed: false });
  for (const link of backwards) {
    const other = byEnds.get(key(link));
    byEnds.set(
      key(link),
      other
        ? { ...link, value: Math.max(link.value, other.value), agreed: true }
        : { ...link, agreed: false },
    );
  }
  return [...byEnds.values()].sort(surerFirst);
}

/** An order that does not depend on the direction of time or on the order of detections, unless boxes are equal. */
function surerFirst(a: Joined, b: Joined): number {
  const span = (link: Link): number => link.later.frame - link.earlier.frame;
  const score = (link: Link): number => link.later.score + link.earlier.score;
  const left = (link: Link): number => link.later.box.x + link.earlier.box.x;
  const top = (link: Link): number => link.later.box.y + link.earlier.box.y;
  return (
    Number(b.agreed) - Number(a.agreed) ||
    b.value - a.value ||
    span(a) - span(b) ||
    score(b) - score(a) ||
    left(a) - left(b) ||
    top(a) - top(b) ||
    a.earlier.frame - b.earlier.frame
  );
}

/** How much better than a birth, on the way to certain, a detection is that nobody takes for noise. */
const clear = 0.4;
/** Fewer looks say nothing of how often a subject is found. */
const fewLooks = 8;

/**
 * True for what comes and goes: found in too few of the looks from its first to its last detection, and never clearly. The more
 * often one looks, the more often something that is no subject passes for one twice.
 */
function flickers(chain: Chain, sampled: readonly number[], best: number, settings: TrackSettings): boolean {
  if (best >= settings.birth + clear * (1 - settings.birth)) return false;
  const [first, last] = [chain[0]?.frame ?? 0, chain.at(-1)?.frame ?? 0];
  const looks = looksWithin(sampled, first, last);
  return looks >= fewLooks && chain.length < settings.share * looks;
}

/** True when a chain has what it takes to be a track: two detections that are strong together, one of them enough for a birth, or a very strong one. */
function isSound(
  clip: ClipFacts,
  chain: Chain,
  sampled: readonly number[],
  settings: TrackSettings,
): boolean {
  const [best = 0, second = 0] = chain.map(({ score }) => score).sort((a, b) => b - a);
  if (best < settings.birth || isHearsay(chain, clip.display, settings)) return false;
  if (best >= settings.alone) return true;
  if (chain.length < 2 || (best + second) / 2 < settings.pair) return false;
  return !flickers(chain, sampled, best, settings);
}

/** Chains that are tracks, and branches of them. */
export type Chains = { readonly sound: readonly Chain[]; readonly branches: readonly Chain[] };

/** The chains of one kind in one scene. `hitsByFrame` holds detections at or above `settings.extend`. */
export function chainHits(
  clip: ClipFacts,
  scene: Scene,
  hitsByFrame: ReadonlyMap<number, readonly Hit[]>,
  settings: TrackSettings,
): Chains {
  const forwards = associate(clip, scene.sampled, hitsByFrame, 1, settings);
  const backwards = associate(clip, [...scene.sampled].reverse(), hitsByFrame, -1, settings);
  const next = new Map<Hit, Hit>();
  const previous = new Map<Hit, Hit>();
  for (const { earlier, later } of join(forwards, backwards)) {
    if (next.has(earlier) || previous.has(later)) continue;
    next.set(earlier, later);
    previous.set(later, earlier);
  }
  const sound: Chain[] = [];
  const others: Chain[] = [];
  for (const frame of scene.sampled) {
    for (const hit of hitsByFrame.get(frame) ?? []) {
      if (previous.has(hit)) continue;
      const chain: Hit[] = [];
      for (let at: Hit | undefined = hit; at; at = next.get(at)) chain.push(at);
      (isSound(clip, chain, scene.sampled, settings) ? sound : others).push(chain);
    }
  }
  return { sound, branches: branchesOf(clip, sound, others) };
}
