// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Who may talk to the browser host. Everything lies under a secret path, so that no cookie or other standing permission
 * exists which a strange page could use. The address that a person opens is exchanged for that path; after each
 * exchange the path before it is let in no more; an answer that is under way then, the stream of events among them, runs on.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export type Admission =
  /** To the application: the path below the secret. */
  | { readonly kind: 'in'; readonly path: string }
  /** The start address: go on to this one. */
  | { readonly kind: 'start'; readonly location: string }
  | { readonly kind: 'refused'; readonly status: 403 | 404 | 421 };

function same(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/**
 * True for what the application itself asks for, and for a whole page that a person opens: to open one takes the secret,
 * and wherever the address lay before (the file that starts the window), it is not another page that gets to read it.
 */
function comesFromHere(headers: IncomingHttpHeaders): boolean {
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest } = headers;
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  return mode === 'navigate' && dest === 'document';
}

export class Guard {
  /** 256 random bits, new with each start of the service. */
  readonly token = randomBytes(32).toString('base64url');
  private session: string | undefined;
  private readonly host: string;

  /** `port`: where the service listens on 127.0.0.1. */
  constructor(port: number) {
    this.host = `127.0.0.1:${port}`;
  }

  get startPath(): string {
    return `/start/${this.token}`;
  }

  admit(url: string, headers: IncomingHttpHeaders): Admission {
    // A name that resolves here is how a strange page would reach a local service (DNS rebinding).
    if (headers.host !== this.host) return { kind: 'refused', status: 421 };
    if (headers.origin !== undefined && headers.origin !== `http://${this.host}`)
      return { kind: 'refused', status: 403 };
    if (!comesFromHere(headers)) return { kind: 'refused', status: 403 };
    const [, first = '', second = ''] = url.split('/', 3);
    if (first === 'start' && same(second, this.token)) {
      this.session = randomBytes(32).toString('base64url');
      return { kind: 'start', location: `/${this.session}/` };
    }
    if (this.session === undefined || !same(first, this.session)) return { kind: 'refused', status: 404 };
    return { kind: 'in', path: url.slice(first.length + 1) || '/' };
  }
}
