import Type, { type Static } from 'typebox';

/**
 * Records of the vendor's Engagement History and Messaging Interactions, as far as Koine takes them; whatever else they
 * have is passed over. Ids come as numbers and as text, and `undefined` as a word is nothing.
 */

const Id = Type.Union([Type.String({ maxLength: 200 }), Type.Integer()]);
const Name = Type.Optional(Type.Union([Type.String(), Type.Null()]));
/** Epoch milliseconds. */
const Instant = Type.Integer({ minimum: 1, maximum: 8_640_000_000_000_000 });
/** The same, where -1 and 0 are none. */
const InstantOrNone = Type.Integer({ minimum: -1, maximum: 8_640_000_000_000_000 });

const Contact = Type.Object({ email: Name, phone: Name });
const Sdes = Type.Object({
  events: Type.Optional(
    Type.Array(
      Type.Object({
        personalInfo: Type.Optional(
          Type.Object({
            contacts: Type.Optional(Type.Array(Type.Object({ personalContact: Type.Optional(Contact) }))),
            personalInfo: Type.Optional(
              Type.Object({
                contacts: Type.Optional(Type.Array(Type.Object({ personalContact: Type.Optional(Contact) }))),
              }),
            ),
          }),
        ),
      }),
    ),
  ),
});
export type Sdes = Static<typeof Sdes>;

const VisitorInfo = Type.Object({
  country: Name,
  city: Name,
  device: Name,
  ipAddress: Name,
  browser: Name,
  operatingSystem: Name,
});

const Line = Type.Object({
  timeL: Instant,
  /** Absent where the line is made of elements. */
  text: Name,
  textType: Name,
  json: Type.Optional(Type.Unknown()),
  by: Name,
  source: Type.String(),
  controlType: Type.Optional(Type.Integer()),
  agentId: Type.Optional(Type.Union([Id, Type.Null()])),
});
export type Line = Static<typeof Line>;

const Answer = Type.Object({ displayName: Name, value: Name });

/** A chat, of `interactionHistoryRecords`. */
export const Engagement = Type.Object({
  info: Type.Object({
    engagementId: Type.String({ minLength: 1, maxLength: 200 }),
    startTimeL: Instant,
    endTimeL: InstantOrNone,
    chatRequestedTimeL: Type.Optional(Type.Union([InstantOrNone, Type.Null()])),
    visitorId: Name,
    visitorName: Name,
    agentId: Type.Optional(Type.Union([Id, Type.Null()])),
    agentName: Name,
    agentFullName: Name,
    skillId: Type.Optional(Type.Union([Id, Type.Null()])),
    skillName: Name,
    endReasonDesc: Name,
    chatStartUrl: Name,
    chatStartPage: Name,
    ended: Type.Optional(Type.Boolean()),
  }),
  transcript: Type.Object({ lines: Type.Array(Line) }),
  visitorInfo: Type.Optional(VisitorInfo),
  surveys: Type.Optional(
    Type.Object({ preChat: Type.Optional(Type.Array(Answer)), postChat: Type.Optional(Type.Array(Answer)) }),
  ),
  sdes: Type.Optional(Sdes),
});
export type Engagement = Static<typeof Engagement>;

const MessageRecord = Type.Object({
  type: Type.String(),
  messageData: Type.Unknown(),
  messageId: Type.String({ minLength: 1 }),
  audience: Name,
  participantId: Type.Optional(Type.Union([Id, Type.Null()])),
  timeL: Instant,
  sentBy: Type.String(),
});
export type MessageRecord = Static<typeof MessageRecord>;

const AgentParticipant = Type.Object({ agentId: Id, agentPid: Name, agentFullName: Name });

const Consumer = Type.Object({
  participantId: Type.String(),
  consumerName: Name,
  firstName: Name,
  lastName: Name,
  email: Name,
  phone: Name,
});
export type Consumer = Static<typeof Consumer>;

/** A conversation, of `conversationHistoryRecords`. */
export const Conversation = Type.Object({
  info: Type.Object({
    conversationId: Type.String({ minLength: 1, maxLength: 200 }),
    startTimeL: Instant,
    endTimeL: InstantOrNone,
    status: Type.String(),
    closeReason: Name,
    closeReasonDescription: Name,
    latestSkillId: Type.Optional(Type.Union([Id, Type.Null()])),
    latestSkillName: Name,
    csatRate: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
  }),
  messageRecords: Type.Array(MessageRecord),
  agentParticipants: Type.Optional(Type.Array(AgentParticipant)),
  /** The vendor's example has the one name, its table the other. */
  consumerParticipants: Type.Optional(Type.Array(Consumer)),
  consumerParticipant: Type.Optional(Type.Array(Consumer)),
  transfers: Type.Optional(
    Type.Array(
      Type.Object({
        timeL: Instant,
        targetSkillId: Type.Optional(Type.Union([Id, Type.Null()])),
        targetSkillName: Name,
        sourceSkillId: Type.Optional(Type.Union([Id, Type.Null()])),
        sourceSkillName: Name,
        sourceAgentId: Type.Optional(Type.Union([Id, Type.Null()])),
        sourceAgentFullName: Name,
      }),
    ),
  ),
  interactions: Type.Optional(
    Type.Array(
      Type.Object({
        assignedAgentId: Type.Optional(Type.Union([Id, Type.Null()])),
        assignedAgentFullName: Name,
        interactionTimeL: Instant,
      }),
    ),
  ),
  sdes: Type.Optional(Sdes),
});
export type Conversation = Static<typeof Conversation>;
