/** What is wanted of files that others write from a stream. */

import type { AsyncClient } from '../client/async-client.js';
import type { StreamPublisherOptions } from '../stream/publisher/stream-publisher.js';
import type { CaptureCliOptions } from './capture/capture-options.js';
import type { ContentOptionValues } from './file-options.js';
import type { readFileOptions } from './read-file-options.js';

/** The options about what is in files, with the files that they name read. */
export type FileContent = Awaited<ReturnType<typeof readFileOptions<ContentOptionValues>>>;

/** Options of a publisher: the files are to be those that a capture with these options would write. */
export function wishesOf(
  client: AsyncClient,
  { dropSuspect, atMost, allowMissed }: CaptureCliOptions,
  { state, namesFromPanda, ...content }: FileContent,
  fileScheme?: string,
): Pick<StreamPublisherOptions, 'client' | 'file' | 'namesFromPanda' | 'state'> {
  const file = {
    ...content,
    ...(fileScheme !== undefined && { fileScheme }),
    ...(dropSuspect && { dropSuspect }),
    ...(atMost && { atMost }),
    ...(allowMissed && { allowMissed }),
  };
  return { client, state, namesFromPanda, file };
}
