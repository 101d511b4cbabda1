/** How much of what one socket may use, and how long silence may last. Times are milliseconds. */
export interface SocketLimits {
  readonly helloWithinMs: number;
  readonly beatEveryMs: number;
  readonly silenceMs: number;
  /** How often all sockets are looked at for the three above. */
  readonly sweepEveryMs: number;
  /** Longest frame from a client, in bytes. */
  readonly frameBytes: number;
  /** Frames a second, and how many may come at once after a pause. */
  readonly visitorFrames: FrameRate;
  readonly memberFrames: FrameRate;
  /** Commands of one socket that are in work at once; while there are as many, the socket is not read. */
  readonly commands: number;
  /** Sessions that one socket may watch at once. */
  readonly watches: number;
  /** Bytes that wait to be sent: above the first no more are fetched, above the second the reader is too slow. */
  readonly pauseBytes: number;
  readonly longestBacklogBytes: number;
  /** Changed rows gather for so long. */
  readonly rowsEveryMs: number;
}

export interface FrameRate {
  readonly perSecond: number;
  readonly burst: number;
}

export const socketLimits: SocketLimits = {
  helloWithinMs: 10_000,
  beatEveryMs: 25_000,
  silenceMs: 60_000,
  sweepEveryMs: 5_000,
  frameBytes: 64 * 1024,
  visitorFrames: { perSecond: 50, burst: 200 },
  memberFrames: { perSecond: 500, burst: 2_000 },
  commands: 64,
  watches: 200,
  pauseBytes: 1024 * 1024,
  longestBacklogBytes: 4 * 1024 * 1024,
  rowsEveryMs: 100,
};
