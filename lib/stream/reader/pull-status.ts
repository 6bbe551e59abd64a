/** Status messages with which a server answers a request for messages. */

export const StatusCode = {
  None: 0,
  Heartbeat: 100,
  BadRequest: 400,
  NoMessages: 404,
  Expired: 408,
  Conflict: 409,
} as const;

/** `going on`: the request is open; `done`: make another request; `broken`: a new consumer is needed. */
export type StatusMeaning = 'going on' | 'done' | 'broken';

export function whatStatusMeans(code: number, description: string): StatusMeaning {
  switch (code) {
    case StatusCode.Heartbeat:
      return 'going on';
    case StatusCode.NoMessages:
    case StatusCode.Expired:
      return 'done';
    case StatusCode.Conflict:
      return /exceeds maxbytes|batch completed/i.test(description) ? 'done' : 'broken';
    default:
      return 'broken';
  }
}
