// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What decoding the two files of a proof says against the copy: one finding for each kind of fault, with the first and how many
 * there are. A copy of half a day has more than a million frames, and each can be damaged.
 */
import type { Fault } from '../../../../core/ingest/footage.ts';
import type { ProofCode, ProofFinding } from '../../../../core/render/proof.ts';

/** Faults of one side, by their code. */
class Faults {
  readonly #code: ProofCode;
  readonly #side: string;
  readonly #seen = new Map<Fault['code'], { readonly first: Fault; count: number }>();

  constructor(code: ProofCode, side: string) {
    this.#code = code;
    this.#side = side;
  }

  add(fault: Fault): void {
    const known = this.#seen.get(fault.code);
    if (known) known.count++;
    else this.#seen.set(fault.code, { first: fault, count: 1 });
  }

  findings(): ProofFinding[] {
    return [...this.#seen.values()].map(({ first, count }) => ({
      code: this.#code,
      frame: first.frame,
      message: `${this.#side}: ${first.message}${count === 1 ? '' : ` (the first of ${count} of its kind)`}`,
    }));
  }
}

export class FaultsOfPair {
  /** Frames that the original could not give, as the decoder came to know of them. */
  readonly missing: number[] = [];
  readonly #homeless = new Faults('FRAME_MISSING', 'the original');
  readonly #ofCopy = new Faults('DECODER_COMPLAINS', 'the copy');

  /** What the original cannot give no copy needs to have, and what else is wrong with it the copy may share. */
  original(fault: Fault): void {
    if (fault.code === 'FRAME_NOT_DECODED' && fault.frame !== null) this.missing.push(fault.frame);
    // A picture that can be seen in the original and has no place in the index cannot be in the copy: that is no copy.
    if (fault.code === 'FRAME_ORDER' || fault.code === 'UNINDEXED_FRAME') this.#homeless.add(fault);
  }

  /** A copy has no fault of its own. */
  redacted(fault: Fault): void {
    this.#ofCopy.add(fault);
  }

  findings(): ProofFinding[] {
    return [...this.#homeless.findings(), ...this.#ofCopy.findings()];
  }
}
