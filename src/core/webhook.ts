/** Somebody outside who wants to be told of sessions, as a client of a dialect asked for it. Times are epoch milliseconds. */
export interface Webhook {
  readonly accountId: string;
  readonly id: string;
  /** Counts the account's webhooks from 1; never given twice. */
  readonly number: number;
  /** In whose words they are told. */
  readonly dialect: string;
  /** `http:` or `https:`. */
  readonly url: string;
  /** What the dialect's client asked for besides; it may hold secrets. */
  readonly wishes: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
}
