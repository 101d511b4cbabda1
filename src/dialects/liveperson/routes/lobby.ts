import type { FastifyRequest } from 'fastify';
import { makeId } from '../../../app/secrets.ts';
import { invalidInput, Refusal } from '../../../core/refusal.ts';
import { attendanceOf } from '../attendance.ts';
import { connectionOf, destinationOf, welcome } from '../begin.ts';
import { contentOf, isObject, membersOf } from '../body.ts';
import { chatIdOf } from '../chat-id.ts';
import { decodeStart } from '../codec/start.ts';
import { PRE_CHAT_LINE } from '../codec/stream.ts';
import { decodeAnswers, encodeSurvey, requireMandatory } from '../codec/survey.ts';
import { descriptions } from '../descriptions.ts';
import { send } from '../format.ts';
import { type Mount, onGet, onPost, onPut } from '../routing.ts';
import { seatsOf } from '../seats.ts';
import { surveyNamed } from '../survey-named.ts';
import { numberOf, type Visit, valuesOf, visitOf } from '../visit.ts';
import { type Asked, estimateWait, findSkill, type Line, lineOf } from '../waiting-line.ts';

const DAY_S = 86_400;

/** What a visitor's client asks before a chat, and how it begins one. */
export function registerLobby(mount: Mount): void {
  const { context, prefix } = mount;
  const { app } = context;
  const visit = (request: FastifyRequest) => visitOf(request, context, prefix);

  onGet(mount, '/chat/availability', descriptions.availability, async (request, reply) => {
    const visited = await visit(request);
    const longest = numberOf(request, 'maxWaitTime', { least: 0, most: DAY_S });
    const skills = valuesOf(request, 'skill');
    if (skills.length < 2) {
      const availability = await isAvailable(visited, askedBy(request, visited, skills[0]), longest);
      return send(request, reply, { availability });
    }
    const skillAvailability = [];
    for (const skill of skills.slice(0, 100)) {
      const isThere = await isAvailable(visited, askedBy(request, visited, skill), longest);
      skillAvailability.push({ skill, isAvailable: isThere });
    }
    return send(request, reply, { availability: { AvailabilityForSkills: { skillAvailability } } });
  });

  onGet(mount, '/chat/availableSlots', descriptions.slots, async (request, reply) => {
    const visited = await visit(request);
    numberOf(request, 'maxWaitTime', { least: 0, most: DAY_S });
    const { slots } = await line(visited, askedBy(request, visited, valuesOf(request, 'skill')[0]));
    return send(request, reply, { availableSlots: slots });
  });

  onGet(mount, '/chat/estimatedWaitTime', descriptions.wait, async (request, reply) => {
    const visited = await visit(request);
    const skill = valuesOf(request, 'skill')[0] ?? valuesOf(request, 'serviceQueue')[0];
    return send(request, reply, { estimatedWaitTime: await wait(visited, queuesNamed(visited, skill)) });
  });

  for (const path of ['/chat/preSurvey', '/chat//preSurvey']) {
    onGet(mount, path, descriptions.preSurvey, async (request, reply) => {
      const { settings } = await visit(request);
      return send(request, reply, encodeSurvey(surveyNamed(request, settings.surveys.preChat)));
    });
  }

  onGet(mount, '/chat/offlineSurvey', descriptions.offlineSurvey, async (request, reply) => {
    const { settings } = await visit(request);
    return send(request, reply, encodeSurvey(surveyNamed(request, settings.surveys.offline)));
  });

  onPut(mount, '/chat/offlineSurvey', descriptions.postOfflineSurvey, async (request, reply) => {
    const visited = await visit(request);
    const survey = surveyNamed(request, visited.settings.surveys.offline);
    const content = contentOf(request);
    // Clients put what goes with the answers beside the survey, or into it.
    const posted = { ...(isObject(content) ? content : {}), ...membersOf(request, 'survey') };
    const answered = decodeAnswers(posted, survey);
    requireMandatory(answered, survey);
    const start = decodeStart(posted);
    const { inbox, queue } = destinationOf(visited.snapshot, visited.settings, {
      queue: start.skill === null ? null : findSkill(visited.snapshot, start.skill),
      engagementId: start.kept.engagementId,
    });
    const { actor, number } = await welcome(app, visited.actor.accountId, inbox, start.visitorId, answered.visitor);
    const id = makeId();
    const text =
      answered.message ??
      Object.entries(answered.answers)
        .map(([label, answer]) => `${label}: ${answer}`)
        .join('\n');
    const opening = {
      id,
      intent: 'offline-message',
      queueId: queue.id,
      visitor: { ...start.visitor, ...answered.visitor },
      ...pageOf(start.referrer),
      message: { type: 'post-message', messageId: makeId(), text },
      extras: { liveperson: { ...start.kept, visitorId: number } },
    } as const;
    await app.chat.open(actor, opening, connectionOf(request, start));
    await app.chat.command(actor, id, { type: 'submit-form', form: 'offline', answers: answered.answers });
    return reply.status(200).send();
  });

  onPost(mount, '/chat/request', descriptions.start, async (request, reply) => {
    const visited = await visit(request);
    const { settings, snapshot } = visited;
    const start = decodeStart(membersOf(request, 'request'));
    const wanted = start.skill === null ? null : findSkill(snapshot, start.skill);
    if (start.skill !== null && wanted === null) throw invalidInput('/request/skill', 'There is no such skill.');
    const survey = settings.surveys.preChat;
    const answered = start.survey !== undefined && survey ? decodeAnswers(start.survey, survey) : null;
    const destination = { queue: wanted, engagementId: start.kept.engagementId };
    const { inbox, queue } = destinationOf(snapshot, settings, destination);
    const told = { ...start.visitor, ...answered?.visitor };
    const { actor, number } = await welcome(app, visited.actor.accountId, inbox, start.visitorId, told);
    const { agentIds } = await line(visited, { queues: [queue], agentId: null });
    const chatTimeout = start.interactionTimeout ?? settings.chatTimeout;
    const extras = { ...start.kept, visitorId: number, chatTimeout, ...(agentIds.length === 0 && { busy: true }) };
    const opening = {
      id: makeId(),
      queueId: queue.id,
      visitor: told,
      ...pageOf(start.referrer),
      ...(answered && Object.keys(answered.answers).length > 0 && { answers: answered.answers }),
      extras: { liveperson: extras },
    };
    const { session } = await app.chat.open(actor, opening, connectionOf(request, start));
    for (const [index, text] of start.preChatLines.entries()) {
      const note = { type: 'post-message', messageId: `${PRE_CHAT_LINE}${index}`, text, kind: 'note' } as const;
      await app.chat.command(visited.actor, session.id, note);
    }
    await attendanceOf(app).note(app, session, Date.now());
    seatsOf(context.realtime).note(session);
    reply.header('Location', `${visited.href}/chat/${chatIdOf(session)}`);
    return reply.status(settings.startStatus).send();
  });

  // Visitors who sign in at a shop of the vendor's customer are told apart by nothing here, so none is let in as one.
  onPost(mount, '/conversation', descriptions.conversation, async () => {
    throw new Refusal('unauthenticated', 'There is no connection by which visitors prove who they are.');
  });

  function line({ actor, settings }: Visit, asked: Asked): Promise<Line> {
    return lineOf(context, actor, settings, asked);
  }

  async function isAvailable(visited: Visit, asked: Asked, longest: number | null): Promise<boolean> {
    const there = await line(visited, asked);
    if (there.agentIds.length === 0) return false;
    if (longest === null) return true;
    if (longest === 0) return there.slots !== 0;
    const seconds = await estimateWait(context, visited.actor, there);
    return seconds <= longest;
  }

  async function wait(visited: Visit, asked: Asked): Promise<number> {
    return estimateWait(context, visited.actor, await line(visited, asked));
  }
}

/** `agent` (their e-mail address) excludes the others. */
function askedBy(request: FastifyRequest, visited: Visit, skill: string | undefined): Asked {
  const [login] = valuesOf(request, 'agent');
  if (login === undefined) return queuesNamed(visited, skill ?? valuesOf(request, 'serviceQueue')[0]);
  const agents = [...visited.snapshot.agents.values()];
  const agent = agents.find(({ email }) => email === login.toLowerCase());
  return { queues: [], agentId: agent?.id ?? '' };
}

/** The queue called so; all of them without a name, none for a name that nobody knows. */
function queuesNamed({ snapshot }: Visit, skill: string | undefined): Asked {
  if (skill === undefined || skill === '-1') return { queues: [...snapshot.queues.values()], agentId: null };
  const queue = findSkill(snapshot, skill);
  return { queues: queue ? [queue] : [], agentId: null };
}

function pageOf(referrer: string | null) {
  return referrer === null ? {} : { page: { url: referrer, title: '', referrer: '' } };
}
