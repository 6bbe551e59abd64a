/** What a scheme has beside the number: values that are the same for all files of a capture. */

const MAX_NAME = 64;

/** The name of a PandA whose host is known: letters, digits, - and _; all else is `_`. */
export function pandaNameOf(host: string): string {
  return host.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, MAX_NAME);
}

/** UTC, such as `20261129T153000Z`. */
export function timestampOf(time: Date): string {
  return time.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** The values of a capture that begins now. */
export function schemeValues(pandaName: string | null): SchemeValues {
  // eslint-disable-next-line no-restricted-syntax -- a stamp
  return { pandaName, startedAt: new Date() };
}

export interface SchemeValues {
  /** For `%s`; null: not known, and `%s` stays. */
  readonly pandaName: string | null;
  /** For `%t`. */
  readonly startedAt: Date;
}

/** Replaces `%t` and `%s`; `%d` and `%%` stay. What is no text is given back as it is. */
export function fillScheme(scheme: string, { pandaName, startedAt }: SchemeValues): string {
  if (typeof scheme !== 'string') return scheme;
  return scheme.replaceAll(/%./gs, (placeholder) => {
    if (placeholder === '%t') return timestampOf(startedAt);
    return placeholder === '%s' && pandaName !== null ? pandaName : placeholder;
  });
}
