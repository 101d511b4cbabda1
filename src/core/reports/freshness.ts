/** How far an account's rollups have come. */
export interface Freshness {
  /** When they were brought forward last (epoch milliseconds); null: never. */
  readonly asOf: number | null;
  /** Events that they lack. */
  readonly behind: number;
}
