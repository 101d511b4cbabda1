import type { App } from '../../app/context.ts';
import { answeringRights } from '../../app/furnished-account.ts';
import type { Named } from '../../core/event.ts';
import type { LegPromise } from '../../core/facts.ts';
import type { Question, Survey } from '../../core/survey.ts';
import { makePerson } from '../simulate/person.ts';
import { Random } from '../simulate/random.ts';

/** A queue, and those who answer in it, the busiest first. */
export interface FilledQueue {
  readonly id: string;
  readonly promise: LegPromise;
  readonly agents: readonly Named[];
}

/** The places and people of the account in whose name a history is made. */
export interface Premises {
  readonly accountId: string;
  readonly inboxes: readonly { readonly id: string; readonly queue: FilledQueue; readonly channel: string }[];
  readonly queues: readonly FilledQueue[];
  readonly bot: Named;
  readonly survey: Pick<Survey, 'id' | 'version' | 'questions'>;
}

const plans = [
  { queue: 'Orders', inbox: 'Shop', channel: 'web', acceptSeconds: 30 },
  { queue: 'Technical help', inbox: 'Help centre', channel: 'web', acceptSeconds: 60 },
  { queue: 'Billing', inbox: 'Customer area', channel: 'web', acceptSeconds: null },
  { queue: 'Night shift', inbox: 'Messenger', channel: 'messenger', acceptSeconds: null },
] as const;

const answer = (value: string, label: string) => ({ value, label });
const asked = { required: false, options: [], min: null, max: null, fills: null, shownIf: null } as const;
const questions: readonly Question[] = [
  { ...asked, id: 'stars', kind: 'stars', label: 'How was it?', required: true, measures: 'csat' },
  { ...asked, id: 'recommend', kind: 'scale', label: 'Would you recommend us?', min: 0, max: 10, measures: 'nps' },
  {
    ...asked,
    id: 'solved',
    kind: 'choice',
    label: 'Is it solved?',
    measures: 'fcr',
    options: [answer('yes', 'Yes'), answer('no', 'No')],
  },
];

/** Makes what is missing of the queues, inboxes, agents and the survey, and finds what was made before. */
export async function preparePremises(app: App, accountId: string, agentCount: number): Promise<Premises> {
  const agents = await prepareAgents(app, accountId, agentCount);
  const queues: FilledQueue[] = [];
  const inboxes: Premises['inboxes'][number][] = [];
  for (const [index, plan] of plans.entries()) {
    // Each agent answers in two of the queues.
    const team = agents.filter((_, place) => place % plans.length === index || (place + 1) % plans.length === index);
    const queue = await prepareQueue(app, accountId, plan, team.length > 0 ? team : agents);
    queues.push(queue);
    const { inboxes: known } = await app.accounts.snapshot(accountId);
    const inbox =
      [...known.values()].find(({ name }) => name === plan.inbox) ??
      (await app.accounts.createInbox(null, accountId, {
        name: plan.inbox,
        queueId: queue.id,
        channel: plan.channel,
      }));
    inboxes.push({ id: inbox.id, queue, channel: inbox.channel });
  }
  return {
    accountId,
    inboxes,
    queues,
    bot: await prepareBot(app, accountId),
    survey: await prepareSurvey(app, accountId),
  };
}

async function prepareAgents(app: App, accountId: string, count: number): Promise<readonly Named[]> {
  const random = new Random('agents');
  const agents: Named[] = [];
  const known = new Map(
    [...(await app.accounts.snapshot(accountId)).agents.values()].map((each) => [each.email, each]),
  );
  while (agents.length < count) {
    const { name } = makePerson(random);
    const email = `agent-${String(agents.length + 1).padStart(2, '0')}@filled.koine.localhost`;
    const agent = known.get(email) ?? (await app.accounts.createAgent(null, accountId, { name, email, role: 'agent' }));
    agents.push({ id: agent.id, name: agent.name });
  }
  return agents;
}

async function prepareQueue(
  app: App,
  accountId: string,
  plan: (typeof plans)[number],
  agents: readonly Named[],
): Promise<FilledQueue> {
  const { queues } = await app.accounts.snapshot(accountId);
  const seconds = plan.acceptSeconds;
  const promise = seconds === null ? {} : { accept: seconds * 1_000, 'first-response': seconds * 2_000 };
  const members = agents.map(({ id }) => ({ agentId: id, rights: answeringRights }));
  const known = [...queues.values()].find(({ name }) => name === plan.queue);
  const queue = known
    ? await app.accounts.changeQueue(null, accountId, known.id, { members, promise })
    : await app.accounts.createQueue(null, accountId, { name: plan.queue, members, promise });
  return { id: queue.id, promise, agents };
}

/** No inbox names it, so that no visitor ever meets it. */
async function prepareBot(app: App, accountId: string): Promise<Named> {
  const name = 'Helper';
  const { bots } = await app.accounts.snapshot(accountId);
  const known = [...bots.values()].find((bot) => bot.name === name);
  const settings = { kind: 'model', baseUrl: 'https://model.example/v1', model: 'example' } as const;
  const bot = known ?? (await app.bots.create(null, accountId, { name, settings })).bot;
  return { id: bot.id, name };
}

async function prepareSurvey(app: App, accountId: string): Promise<Premises['survey']> {
  const { surveys } = await app.accounts.snapshot(accountId);
  const name = 'After the chat';
  const known = [...surveys.values()].find((survey) => survey.name === name && survey.form === 'exit');
  return known ?? app.surveys.create(null, accountId, { name, form: 'exit', title: 'How did we do?', questions });
}
