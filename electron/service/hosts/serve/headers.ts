// SPDX-License-Identifier: GPL-3.0-or-later
/** Headers that every answer carries: nothing is kept by a browser, nothing is shown or read by another page. */
export const noStore = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/**
 * What a page of the application may do: run its own scripts, ask its own service, show its own pictures. Style elements
 * need the nonce of this very answer; scripts cannot be inline at all.
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export const pageHeaders = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=()',
  'x-frame-options': 'DENY',
} as const;

/** What a script that runs as a worker may do: ask its own service. A page that needs isolation starts no other. */
export const workerHeaders = {
  'cross-origin-embedder-policy': 'require-corp',
  'content-security-policy': "default-src 'none'; script-src 'self'; connect-src 'self'",
} as const;
