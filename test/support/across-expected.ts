import { browserOf, lastAgentOf, type Story, timesOf, zone } from './across-story.ts';
import type { TestAccount } from './koine.ts';

/** Where a message stands: its id, and its position in the account's feed. */
export interface Place {
  readonly messageId: string;
  readonly position: number;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
const mean = (numbers: readonly number[]) => sum(numbers) / numbers.length;

/** The story as one chat of VCC Live's log, whole. */
export function vccLiveChat(story: Story, { account, inbox, queue }: TestAccount, places: readonly Place[]) {
  const { visitor, page, said, agents, responses, ended } = story;
  const times = timesOf(story);
  const local = (at: number) => times.local(at).replace('T', ' ');
  const byVisitor = said.filter(({ agent }) => agent === null);
  const byAgent = said.filter(({ agent }) => agent !== null);
  const [first, last] = [agents[0]?.agent, lastAgentOf(story)];
  const nothing = { entityId: null, contactId: null, ticketId: null, ticketNo: null };
  return {
    chatId: story.number,
    projectId: inbox.number,
    ...nothing,
    sessionId: `webchat-plugin/${account.slug}/${story.id}`,
    type: 'webchat',
    pageName: page.title,
    visitorName: visitor.name,
    firstAgent: first?.number,
    lastAgent: last.number,
    firstQueueId: queue.number,
    lastQueueId: queue.number,
    ipAddress: visitor.ip ?? '',
    firstURL: page.url,
    lastURL: page.url,
    sessionStartTime: local(0),
    sessionCloseTime: ended === null ? null : local(ended),
    duration: ended,
    firstVisitorMessageTime: local(byVisitor[0]?.at ?? Number.NaN),
    firstAgentMessageTime: local(byAgent[0]?.at ?? Number.NaN),
    lastVisitorMessageTime: local(byVisitor.at(-1)?.at ?? Number.NaN),
    lastVisitorMessageAgentResponseTime: null,
    lastAgentMessageTime: local(byAgent.at(-1)?.at ?? Number.NaN),
    isSPAM: 0,
    transcript: said.map(({ agent, text, at }, index) => ({
      attachments: null,
      date: `${times.local(at)}${zone.offset}`,
      id: places[index]?.messageId,
      message: text,
      name: agent?.name ?? visitor.name,
      pageUrl: '',
      pageTitle: '',
    })),
    visitorTranscript: byVisitor.map(({ text }) => text).join(' '),
    agentTranscript: byAgent.map(({ text }) => text).join(' '),
    disposition: ended === null ? 'In progress' : 'Completed',
    firstResponseTime: responses[0],
    averageResponseTime: Math.round(mean(responses)),
    slaStatus: null,
    chatLog: null,
    firstQueue: null,
    lastQueue: null,
    firstAgentName: first?.name,
    lastAgentName: last.name,
    firstQueueName: queue.name,
    lastQueueName: queue.name,
    ticketTypeId: null,
    ticketType: null,
    responseCount: responses.length,
    sumResponseTime: sum(responses),
    transfers: agents.slice(1).map(({ agent, at }, index) => ({
      date: `${times.local(at)}${zone.offset}`,
      fromAgent: agents[index]?.agent.number,
      toAgent: agent.number,
      fromQueueId: queue.number,
      toQueueId: null,
    })),
    transferCount: agents.length - 1,
  };
}

/** The story as a session of Agendize's history, whole. */
export function agendizeSession(story: Story, { inbox }: TestAccount, places: readonly Place[]) {
  const { visitor, page, said } = story;
  const times = timesOf(story);
  const id = String(story.number);
  const email = visitor.email ?? '';
  const browser = browserOf(story);
  return {
    id,
    button: { id: String(inbox.number), name: inbox.name },
    visitor: {
      name: visitor.name,
      emaillAddress: email,
      emailAddress: email,
      networkAddress: visitor.ip ?? '',
      startPage: page.url,
      country: '',
      city: '',
      operatingSystem: browser.system ?? '',
      browser: browser.name ?? '',
      userAgent: browser.userAgent ?? '',
    },
    start: { dateTime: times.local(said[0]?.at ?? Number.NaN), timeZone: zone.name },
    messages: said.map(({ agent, text, at }, index) => ({
      id: String(places[index]?.position),
      sessionId: id,
      message: text,
      source: agent === null ? 'visitor' : 'operator',
      sent: { dateTime: times.local(at), datetime: times.local(at), timeZone: zone.name },
    })),
  };
}

/** The story as TWIN's search list shows it, every field that has a value. */
export function twinItem(story: Story, { account, inbox, queue }: TestAccount) {
  const { visitor, page, said, agents, ended } = story;
  const time = (at: number | undefined) => `${timesOf(story).utcSeconds(at ?? Number.NaN)}+00:00`;
  const agent = lastAgentOf(story);
  const byVisitor = said.filter((each) => each.agent === null);
  const byAgent = said.filter((each) => each.agent !== null);
  return {
    id: story.id,
    chatId: inbox.id,
    companyId: account.number,
    name: visitor.name,
    chatName: inbox.name,
    markedAsSpam: false,
    userId: agent.number,
    operatorGroupIds: [queue.number],
    operatorName: agent.name,
    operatorType: 'OPERATOR',
    operatorMessageCount: byAgent.length,
    clientMessageCount: byVisitor.length,
    botMessageCount: 0,
    clientId: visitor.id,
    ...(visitor.ip !== null && { clientIp: visitor.ip, clientUserAgent: browserOf(story).userAgent }),
    messengerType: 'WEB',
    status: ended === null ? 'ACTIVE' : 'CLOSED',
    referer: page.url,
    createdAt: time(0),
    operatorLastMessageCreatedAt: time(byAgent.at(-1)?.at),
    updatedAt: time(ended ?? said.at(-1)?.at),
    noResponseOperatorToClient: said.at(-1)?.agent === null,
    lastMessageCreatedAt: time(said.at(-1)?.at),
    clientLastMessageCreatedAt: time(byVisitor.at(-1)?.at),
    clientOnlineAt: time(0),
    operatorAssignedAt: time(agents.at(-1)?.at),
    price: 0,
    operatorFirstMessageCreatedAt: time(byAgent[0]?.at),
    switchAnotherOperator: agents.length > 1,
    haveExternalMessage: false,
    takenByOperatorAt: time(agents[0]?.at),
    isLostSession: false,
    ...(ended !== null && {
      clientOfflineAt: time(ended),
      closedAt: time(ended),
      operatorDialogDuration: ended - (agents[0]?.at ?? Number.NaN),
    }),
  };
}

/** The messages of the story as TWIN shows them, but for their ids. */
export function twinMessages(story: Story) {
  const timeOf = (at: number) => `${timesOf(story).utcSeconds(at)}+00:00`;
  return story.said.map(({ agent, text, at, readAt }) => {
    const time = timeOf(at);
    return {
      authorId: agent === null ? story.visitor.id : String(agent.number),
      authorType: agent === null ? 'CLIENT' : 'OPERATOR',
      authorName: agent?.name ?? story.visitor.name,
      type: 'REGULAR',
      body: text,
      answers: [],
      keyboard: [],
      readAt: readAt === undefined ? null : timeOf(readAt),
      createdAt: time,
      updatedAt: time,
      attachments: [],
      sessionId: story.id,
      replyTo: null,
    };
  });
}

/** The story as SuperOffice's entity, as far as it does not depend on when it is read. */
export function superOfficeEntity(story: Story, { queue }: TestAccount) {
  const { visitor, said, agents, ended } = story;
  const time = (at: number | undefined) => `${timesOf(story).local(at ?? Number.NaN)}.4${zone.offset}`;
  const going = said.at(-1)?.agent === null ? 'CustomerLast' : 'UserLast';
  return {
    ChatSessionId: story.number,
    TopicId: queue.number,
    Person: null,
    CustomerAlias: visitor.name,
    CustomerHost: visitor.ip ?? '',
    CustomerName: visitor.name,
    CustomerEmail: visitor.email ?? '',
    CustomerPhone: '',
    Status: ended === null ? going : 'Finished',
    FirstMessage: said[0]?.text,
    LastMessage: said.at(-1)?.text,
    WhenRequested: time(0),
    WhenStarted: time(agents[0]?.at),
    WhenEnded: ended === null ? '0001-01-01T00:00:00' : time(ended),
    WhenIdle: time(said.at(-1)?.at),
    SessionKey: story.id,
    InitialQueuePos: 1,
    AlertLevel: 0,
    TransferTo: null,
    ChatbotIsActive: false,
    Rating: 0,
  };
}

/** What SuperOffice's client reads of the story, the marks of its course among it; `ids` are those of what was said. */
export function superOfficeMessages(story: Story, places: readonly Place[]) {
  const { said, visitor, agents, ended } = story;
  const time = (at: number) => `${timesOf(story).local(at)}.4${zone.offset}`;
  const common = { ChatSessionId: story.number };
  const texts = said.map(({ agent, text, at }, index) => ({
    ChatMessageId: places[index]?.position,
    ...common,
    Type: agent === null ? 'ToUser' : 'ToCustomer',
    Message: text,
    Author: agent?.name ?? visitor.name,
    SpecialType: 'None',
    SpecialParam: '',
    WhenPosted: time(at),
  }));
  const marks = [
    ...agents.slice(1).map(({ agent, at }, index) => ({
      ...common,
      Type: 'Special',
      Message: agent.name,
      Author: agents[index]?.agent.name,
      SpecialType: 'TransferedSession',
      SpecialParam: String(agent.number),
      WhenPosted: time(at),
    })),
    ...(ended === null ? [] : [ended]).map((at) => ({
      ...common,
      Type: 'Special',
      Message: visitor.name,
      Author: visitor.name,
      SpecialType: 'ClosedByCustomer',
      SpecialParam: '',
      WhenPosted: time(at),
    })),
  ];
  return { texts, marks };
}

/** The story in Koine's own words, as far as it was told. */
export function nativeSession(story: Story, { inbox, queue }: TestAccount) {
  const { visitor, page, said, agents, responses, ended } = story;
  const { utc } = timesOf(story);
  const ref = ({ id, number, name }: { id: string; number: number; name: string }) => ({ id, number, name });
  const [byVisitor, byAgent] = [said.filter(({ agent }) => !agent), said.filter(({ agent }) => agent)];
  const last = said.at(-1);
  return {
    id: story.id,
    number: story.number,
    inbox: ref(inbox),
    channel: 'web',
    stage: ended === null ? 'active' : 'ended',
    outcome: ended === null ? null : last?.agent ? 'completed' : 'lost',
    openedAt: utc(0),
    queuedAt: utc(0),
    acceptedAt: utc(agents[0]?.at ?? Number.NaN),
    endedAt: ended === null ? null : utc(ended),
    endedBy: ended === null ? null : 'visitor',
    firstQueue: ref(queue),
    queue: ref(queue),
    firstAgent: agents[0] && ref(agents[0].agent),
    agent: ref(lastAgentOf(story)),
    agents: agents.map(({ agent }) => ref(agent)),
    transferCount: agents.length - 1,
    visitor: {
      ...visitor,
      phone: null,
      browser: browserOf(story).name,
      system: browserOf(story).system,
      country: null,
      city: null,
      attributes: {},
    },
    pages: { firstUrl: page.url, firstTitle: page.title, lastUrl: page.url, count: 1 },
    messages: {
      count: said.length,
      byVisitor: byVisitor.length,
      byAgent: byAgent.length,
      firstByVisitorAt: utc(byVisitor[0]?.at ?? Number.NaN),
      lastByVisitorAt: utc(byVisitor.at(-1)?.at ?? Number.NaN),
      firstByAgentAt: utc(byAgent[0]?.at ?? Number.NaN),
      lastByAgentAt: utc(byAgent.at(-1)?.at ?? Number.NaN),
      last: last && { at: utc(last.at), by: last.agent ? 'agent' : 'visitor', text: last.text },
      unansweredSince: last?.agent === null ? utc(last.at) : null,
    },
    metrics: {
      queueWaitMs: (agents[0]?.at ?? Number.NaN) * 1000,
      firstResponseMs: (responses[0] ?? Number.NaN) * 1000,
      responseCount: responses.length,
      responseSumMs: sum(responses) * 1000,
      durationMs: ended === null ? null : ended * 1000,
    },
  };
}

/** What LivePerson's visitor reads: what was said, the chat's states, and the vendor's numbers of the lines about agents. */
export function livePersonEvents(story: Story) {
  const { said, agents, visitor, ended } = story;
  const time = (at: number) => timesOf(story).utc(at).replace('Z', '+00:00');
  return {
    lines: said.map(({ agent, text, at }) => ({
      time: time(at),
      textType: 'plain',
      text,
      by: agent?.name ?? visitor.name,
      source: agent === null ? 'visitor' : 'agent',
    })),
    states: [
      ['waiting', time(0)],
      ['chatting', time(agents[0]?.at ?? Number.NaN)],
      ...(ended === null ? [] : [['ended', time(ended)]]),
    ],
    agents: agents.map(({ at }, index) => [index === 0 ? '3' : '13', time(at)]),
  };
}
