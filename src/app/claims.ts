import type { Inbox } from '../core/directory.ts';
import type { VisitorFacts } from '../core/facts.ts';
import { Refusal } from '../core/refusal.ts';
import type { VerifiedVisitors } from '../store/verified-visitors.ts';

/** What visitors say of themselves without proof. */
export class Claims {
  readonly #verified: VerifiedVisitors;

  constructor(parts: { readonly verified: VerifiedVisitors }) {
    this.#verified = parts.verified;
  }

  /**
   * Where the inbox is strict, refuses with `forbidden` who claims an e-mail address or telephone number that another
   * has proved to be theirs. `visitorId` is null for somebody new.
   */
  async refuseFalse(
    accountId: string,
    inbox: Inbox | undefined,
    visitorId: string | null,
    { email = null, phone = null }: Partial<Pick<VisitorFacts, 'email' | 'phone'>>,
  ): Promise<void> {
    if (inbox?.settings.verification !== 'strict' || (email === null && phone === null)) return;
    if (!(await this.#verified.isAnothers(accountId, visitorId, { email, phone }))) return;
    throw new Refusal('forbidden', 'This is known as somebody else: prove who you are by signing in.');
  }
}
