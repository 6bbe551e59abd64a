/** Values in a scheme that are the same for all files of a capture. */

const MAX_NAME = 64;

/** The name of a PandA, made from its host: letters, digits, - and _; all other characters become `_`. */
export function pandaNameOf(host: string): string {
  return host.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, MAX_NAME);
}

/** UTC, such as `20261129T153000Z`. */
export function timestampOf(time: Date): string {
  return time.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** The values for a capture that begins at this moment. */
export function schemeValues(pandaName: string | null): SchemeValues {
  // eslint-disable-next-line no-restricted-syntax -- a stamp
  return { pandaName, startedAt: new Date() };
}

export interface SchemeValues {
  /** Replaces `%s`; null: the name is not known, and `%s` stays. */
  readonly pandaName: string | null;
  /** Replaces `%t`. */
  readonly startedAt: Date;
}

/** Replaces `%t` and `%s`; `%d` and `%%` stay. A value that is not a string is returned unchanged. */
export function fillScheme(scheme: string, { pandaName, startedAt }: SchemeValues): string {
  if (typeof scheme !== 'string') return scheme;
  return scheme.replaceAll(/%./gs, (placeholder) => {
    if (placeholder === '%t') return timestampOf(startedAt);
    return placeholder === '%s' && pandaName !== null ? pandaName : placeholder;
  });
}
