/** Decides which requests are answered. */

import type { IncomingMessage } from 'node:http';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
const LONGEST_URL = 4096;

/** The refusal of a request: the status, and a sentence. */
export interface Refusal {
  readonly status: number;
  readonly why: string;
}

/**
 * A web page from another site can make a browser send requests here, even under a host name of its own that
 * resolves to this machine (DNS rebinding). So host and origin must be names of this machine. The ports may
 * differ, as they do through a tunnel.
 */
export function refusalOf(request: IncomingMessage): Refusal | null {
  const { method, url = '', headers, headersDistinct } = request;
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, why: 'Only GET is answered.' };
  if (url.length > LONGEST_URL) return { status: 414, why: 'The address is too long.' };
  const { origin } = headers;
  const [host, ...otherHosts] = headersDistinct['host'] ?? [];
  if (host === undefined || otherHosts.length > 0 || !isLoopback(host)) {
    return { status: 403, why: 'Open this page by the name localhost, or by 127.0.0.1.' };
  }
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    return { status: 403, why: 'Other pages get nothing from here.' };
  }
  const site = headers['sec-fetch-site'];
  const isOwn = site === undefined || site === 'same-origin' || site === 'none';
  // A link on another page may lead to this page.
  const isVisit =
    headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if (!isOwn && !isVisit) return { status: 403, why: 'Other pages get nothing from here.' };
  return null;
}

function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/:\d{1,5}$/, '');
  return LOOPBACK.includes(name);
}

/** Headers of all answers. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
};
