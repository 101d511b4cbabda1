import { invalidInput } from '../../../core/refusal.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeTime } from '../codec.ts';
import { DEFAULT_PAGE } from '../paging.ts';
import type { NativeInstance } from '../routing.ts';
import { AuditEntry, AuditQuery, Masking, MaskingChanges, Original, OriginalRequest } from '../safety-wire.ts';
import { ById, List } from '../wire.ts';

export function registerMasking(instance: NativeInstance, { app }: DialectContext): void {
  const encode = ({ patterns, ...rest }: Awaited<ReturnType<typeof app.safety.masking>>) => {
    return { ...rest, patterns: patterns.map(({ name, pattern }) => ({ name, pattern })) };
  };

  instance.get(
    '/koine/v1/masking',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'getMasking',
        summary: 'What is masked in what people write, before it is stored.',
        response: { 200: Masking },
      },
    },
    async (request) => encode(await app.safety.masking(actorOf(request))),
  );

  instance.patch(
    '/koine/v1/masking',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'changeMasking',
        summary: 'Change what is masked from now on.',
        description:
          'Patterns are regular expressions without back references, look-around and anchors; together they may have 250 steps, which bounds the time that any text takes.',
        body: MaskingChanges,
        response: { 200: Masking },
      },
    },
    async (request) => encode(await app.safety.changeMasking(actorOf(request), request.body)),
  );

  instance.post(
    '/koine/v1/sessions/:id/originals',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'openOriginal',
        summary: 'Open what masking covered in a message or a form.',
        description:
          'For agents of the role that the account names, and never for keys. Each look is kept in the audit.',
        params: ById,
        body: OriginalRequest,
        response: { 200: Original },
      },
    },
    async (request, reply) => {
      const { messageId, form, reason } = request.body;
      const actor = actorOf(request);
      const of = messageId !== undefined ? { messageId } : { form: form ?? '' };
      if ((messageId === undefined) === (form === undefined)) {
        throw invalidInput('/messageId', 'Say either the message or the form.');
      }
      const session = await app.chat.session(actor, request.params.id);
      const text = await app.originals.open(actor, session, of, reason);
      reply.header('cache-control', 'no-store');
      return 'form' in of ? { text: null, answers: JSON.parse(text) } : { text, answers: null };
    },
  );

  instance.get(
    '/koine/v1/audit',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'listAudit',
        summary: 'Who opened originals, blocked, and changed what keeps chats safe; newest first.',
        querystring: AuditQuery,
        response: { 200: List(AuditEntry) },
      },
    },
    async (request) => {
      const { limit = DEFAULT_PAGE, cursor = null, action } = request.query;
      const entries = await app.audit.list(actorOf(request), limit + 1, cursor, action?.split(',') ?? null);
      const items = entries.slice(0, limit).map(({ at, ...entry }) => ({ ...entry, at: encodeTime(at) }));
      return { items, next: entries.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
  );
}
