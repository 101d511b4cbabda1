import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  agent,
  ann,
  handedOff,
  log,
  markedSpam,
  notes,
  opened,
  promised,
  transferredTo,
  visitor as vera,
} from '../../test/support/log.ts';
import {
  type AccessRule,
  type Actor,
  asSupervisor,
  forVisitor,
  type Guarded,
  isAdmitted,
  isInSight,
  mayCommand,
  mayManage,
  type QueueRight,
  type Role,
  refOf,
  type Scope,
  sightOf,
} from './access.ts';
import type { CommandType } from './command.ts';

const visitor: Actor = { kind: 'visitor', accountId: 'account', visitorId: 'visitor', inboxId: 'inbox' };

function member(role: Role, rights: Readonly<Record<string, readonly QueueRight[]>> = {}): Actor {
  return { kind: 'agent', accountId: 'account', agentId: 'ann', name: 'Ann', role, rights };
}

function key(...scopes: readonly Scope[]): Actor {
  return { kind: 'integration', accountId: 'account', keyId: 'key', name: 'Key', scopes };
}

function session(more: Partial<Guarded> = {}): Guarded {
  return { accountId: 'account', visitorId: 'visitor', queueId: 'sales', stage: 'active', agentIds: ['ben'], ...more };
}

const actors: Readonly<Record<string, Actor>> = {
  visitor,
  owner: member('owner'),
  admin: member('admin'),
  supervisor: member('supervisor'),
  'agent of the queue': member('agent', { sales: ['respond'] }),
  'listener of the queue': member('agent', { sales: ['listen'] }),
  'agent of another queue': member('agent', { support: ['respond', 'manage'] }),
  'key to read': key('read'),
  'key to chat': key('chat'),
  'key to manage': key('manage'),
};

const sights: readonly [title: string, session: Guarded, seenBy: readonly string[]][] = [
  [
    "a session of one's own visitor in the queue",
    session(),
    [
      'visitor',
      'owner',
      'admin',
      'supervisor',
      'agent of the queue',
      'listener of the queue',
      'key to read',
      'key to chat',
    ],
  ],
  [
    "another visitor's session in no queue yet",
    session({ visitorId: 'other', queueId: null, agentIds: [] }),
    ['owner', 'admin', 'supervisor', 'key to read', 'key to chat'],
  ],
  [
    'a session of another queue in which the agent took part',
    session({ visitorId: 'other', queueId: 'billing', agentIds: ['ben', 'ann'] }),
    [
      'owner',
      'admin',
      'supervisor',
      'agent of the queue',
      'listener of the queue',
      'agent of another queue',
      'key to read',
      'key to chat',
    ],
  ],
  [
    'a session of another queue that is being offered to the agent',
    session({ visitorId: 'other', queueId: 'billing', transferOfferedTo: 'ann' }),
    [
      'owner',
      'admin',
      'supervisor',
      'agent of the queue',
      'listener of the queue',
      'agent of another queue',
      'key to read',
      'key to chat',
    ],
  ],
  [
    'a session of another account, though every id in it is known',
    session({ accountId: 'other', agentIds: ['ann'], transferOfferedTo: 'ann' }),
    [],
  ],
];

for (const [title, guarded, seenBy] of sights) {
  test(`[K5] sight: ${title}`, () => {
    const seen = Object.keys(actors).filter((name) => isInSight(sightOf(actors[name] as Actor), guarded));
    assert.deepEqual(seen, seenBy);
  });
}

const everyCommand = {
  open: true,
  'submit-form': true,
  accept: true,
  'post-message': true,
  'edit-message': true,
  'remove-message': true,
  'read-messages': true,
  'view-page': true,
  'update-visitor': true,
  transfer: true,
  'offer-transfer': true,
  'answer-transfer': true,
  'hand-off': true,
  offer: true,
  'answer-offer': true,
  requeue: true,
  'set-priority': true,
  'require-skills': true,
  'warn-of-silence': true,
  'warn-of-deadlines': true,
  join: true,
  leave: true,
  'engage-bot': true,
  'change-labels': true,
  'add-link': true,
  'remove-link': true,
  'wrap-up': true,
  'mark-spam': true,
  'set-extras': true,
  'request-transcript': true,
  end: true,
  reopen: true,
  rate: true,
  close: true,
} as const satisfies Record<CommandType, true>;

const agentsCommands =
  'accept post-message edit-message remove-message read-messages update-visitor transfer offer-transfer answer-transfer answer-offer set-priority require-skills join leave change-labels add-link remove-link wrap-up mark-spam set-extras request-transcript end reopen close';
const own = ['offer', 'requeue', 'engage-bot', 'warn-of-silence', 'warn-of-deadlines'];
const allCommands = Object.keys(everyCommand)
  .filter((command) => !own.includes(command))
  .join(' ');

const commands: readonly [actor: string, allowed: string][] = [
  [
    'visitor',
    'open submit-form post-message read-messages view-page update-visitor set-extras request-transcript end reopen rate',
  ],
  ['owner', agentsCommands],
  ['admin', agentsCommands],
  ['supervisor', agentsCommands],
  ['agent of the queue', agentsCommands.replace(' transfer offer-transfer', '').replace(' end ', ' ')],
  ['listener of the queue', 'leave'],
  ['agent of another queue', ''],
  ['key to read', ''],
  ['key to chat', allCommands],
  ['key to manage', ''],
];

for (const [name, allowed] of commands) {
  test(`[K5] commands: ${name}`, () => assert.equal(allowedTo(actors[name] as Actor, session()), allowed));
}

test('[K5] commands: an agent who has or had the session may act in it, whatever queue it is in', () => {
  const mine = session({ queueId: 'billing', agentIds: ['ann'] });
  assert.equal(allowedTo(member('agent'), mine), agentsCommands);
  assert.equal(allowedTo(member('agent', { sales: ['respond'] }), session({ queueId: null, agentIds: [] })), '');
});

test('[K5] only owners, admins and keys made for it manage the account', () => {
  const managers = Object.keys(actors).filter((name) => mayManage(actors[name] as Actor));
  assert.deepEqual(managers, ['owner', 'admin', 'key to manage']);
});

const admissions: Readonly<Record<AccessRule, readonly string[]>> = {
  public: ['nobody', ...Object.keys(actors)],
  anyone: Object.keys(actors),
  members: Object.keys(actors).filter((name) => name !== 'visitor'),
  readers: Object.keys(actors).filter((name) => !['visitor', 'key to chat', 'key to manage'].includes(name)),
  chatters: Object.keys(actors).filter((name) => !['key to read', 'key to manage'].includes(name)),
  managers: ['owner', 'admin', 'key to manage'],
};

for (const [rule, admitted] of Object.entries(admissions) as [AccessRule, readonly string[]][]) {
  test(`[K5] a route for ${rule} lets in exactly those`, () => {
    const names = ['nobody', ...Object.keys(actors)];
    assert.deepEqual(
      names.filter((name) => isAdmitted(rule, actors[name] ?? null)),
      admitted,
    );
  });
}

test('[K5] a visitor sees no note, no deadline, no spam mark and nothing a vendor keeps beside', () => {
  const [open, transferred, ...hidden] = log(
    opened(0, { extras: { vendor: { secret: 1 } } }),
    transferredTo(1, null, ann, 'secret'),
    notes(2, agent(ann), 'secret'),
    promised(3, 'accept', 10),
    markedSpam(4),
    handedOff(5),
  );
  assert.deepEqual(open && forVisitor(open), { ...open, extras: {} });
  assert.deepEqual(transferred && forVisitor(transferred), { ...transferred, note: null });
  assert.deepEqual(hidden.map(forVisitor), [null, null, null, null]);
});

test('the log names an actor by kind, id and the name of that moment', () => {
  assert.deepEqual(refOf(visitor, 'Vera'), vera);
  assert.deepEqual(refOf(member('agent'), null), agent(ann));
  assert.deepEqual(refOf(key('chat'), null), { kind: 'integration', id: 'key', name: 'Key' });
});

function allowedTo(actor: Actor, guarded: Guarded): string {
  const types = Object.keys(everyCommand) as CommandType[];
  return types.filter((type) => mayCommand(actor, type, guarded)).join(' ');
}

test('[K5] only who sees all of an account reads the accounts below it, and reads no more than sessions', () => {
  const accountId = 'account';
  const agent = { kind: 'agent', accountId, agentId: 'ann', name: 'Ann', rights: {} } as const;
  const key = { kind: 'integration', accountId, keyId: 'key', name: 'Key' } as const;
  assert.equal(asSupervisor({ ...agent, role: 'agent' }, 'child'), null);
  assert.equal(asSupervisor({ ...key, scopes: ['manage'] }, 'child'), null);
  assert.equal(asSupervisor({ kind: 'visitor', accountId, visitorId: 'vera', inboxId: 'shop' }, 'child'), null);
  for (const actor of [{ ...agent, role: 'supervisor' } as const, { ...key, scopes: ['read'] } as const]) {
    const reader = asSupervisor(actor, 'child');
    assert.ok(reader);
    assert.deepEqual(sightOf(reader), { of: 'account', accountId: 'child' });
    assert.ok(!mayManage(reader) && !isAdmitted('chatters', reader));
  }
});
