import Type from 'typebox';
import { Bool, Int, Text } from './schema.ts';
import { ChatMessage, ChatPresence, ChatSessionEntity, ChatTopicAgent } from './wire.ts';
import { ChatTopicEntity } from './wire-topic.ts';

/** What clients send, and what is answered beside carriers: told in the OpenAPI document. */

export const SessionById = Type.Object({ chatSessionEntityId: Int });
export const TopicById = Type.Object({ chatTopicEntityId: Int });
export const OneSession = Type.Object({ ChatSessionId: Int });
export const OneTopic = Type.Object({ ChatTopicId: Int });
export const SessionIds = Type.Object({ Ids: Type.Array(Int) });

const Login = Type.String({ description: 'A name to sign in with, an e-mail address, or an id.' });
const After = Type.Integer({ description: 'The id of a message; 0 for all.' });

/** Members that are absent stay as they are. */
export const SessionChanges = Type.Partial(ChatSessionEntity);
export const TopicChanges = Type.Partial(ChatTopicEntity);
export const NewMessage = Type.Partial(ChatMessage);
export const Member = Type.Partial(ChatTopicAgent);
export const PresenceToSave = Type.Partial(ChatPresence);

const Operation = Type.Object({
  op: Type.Union(['add', 'replace', 'remove', 'test'].map((each) => Type.Literal(each))),
  path: Type.String(),
  value: Type.Optional(Type.Unknown()),
});
export const Patch = Type.Union([Type.Array(Operation), SessionChanges]);
export const TopicPatch = Type.Union([Type.Array(Operation), TopicChanges]);

export const TransferOffer = Type.Object({ ChatSessionId: Int, ToAssociate: Login });
export const MessagesAfter = Type.Object({ ChatSessionId: Int, After: Type.Optional(After) });
export const MessageToAdd = Type.Object({ ChatSessionId: Int, Message: NewMessage });
export const TranscriptWanted = Type.Object({ ChatSessionId: Int, Html: Type.Optional(Bool) });

export const OneMember = Type.Object({ ChatTopicId: Int, Username: Login });
export const MemberToAdd = Type.Object({ ChatTopicId: Int, Useragent: Member });
export const MemberToChange = Type.Object({ ChatTopicId: Int, Username: Login, Useragent: Member });
export const MembersToSet = Type.Object({ ChatTopicId: Int, Useragents: Type.Array(Member) });
export const PresencesToSave = Type.Object({ ChatPresence: Type.Array(PresenceToSave) });
export const UsersWanted = Type.Object({ Flat: Type.Optional(Bool), OnlyPresent: Type.Optional(Bool) });

export const UsersQuery = Type.Partial(Type.Object({ flat: Bool, onlyPresent: Bool }));
export const MessagesQuery = Type.Partial(Type.Object({ after: After }));
export const TranscriptQuery = Type.Partial(Type.Object({ html: Bool }));
export const ChoiceQuery = Type.Partial(
  Type.Object({
    flat: Bool,
    additional: Type.String({ description: 'Such as `onlyPresent`, `removeSelf`, `topicId=260` or `notAll`.' }),
    query: Type.String({ description: 'A part of the name.' }),
  }),
);
export const ArchiveQuery = Type.Partial(
  Type.Object({
    $select: Type.String({ description: 'Columns, separated by commas.' }),
    $filter: Type.String({ description: 'Criteria in the form of OData, joined by `and`, `or` and `not`.' }),
    $orderBy: Type.String({ description: 'Columns, separated by commas, each with `desc` or without.' }),
    $top: Type.Integer({ minimum: 0, maximum: 1000, default: 100 }),
    $skip: Type.Integer({ minimum: 0 }),
    $mode: Type.String({ description: '`Slim`, or `Full` with every value in the forms that a page shows.' }),
    $jsonSafe: Type.Boolean({
      description: 'Whether columns are named with `_` for whatever is no letter and no digit.',
    }),
    $format: Type.String({ description: '`json` or `xml`, before what `Accept` asks for.' }),
  }),
);

const links = { _Links: Type.Object({ Self: Text, Archive: Text }) } as const;
export const LinkedSession = Type.Object(
  { ...ChatSessionEntity.properties, ...links },
  { title: 'ChatSessionEntityWithLinks' },
);
export const LinkedTopic = Type.Object(
  { ...ChatTopicEntity.properties, ...links },
  { title: 'ChatTopicEntityWithLinks' },
);

/** A row has each column that was asked for, spelt as it was. */
export const ArchivePage = Type.Object({
  'odata.metadata': Text,
  'odata.nextLink': Type.Null(),
  value: Type.Array(
    Type.Object({ PrimaryKey: Text, EntityName: Type.Literal('chat') }, { additionalProperties: true }),
  ),
});

export const Principal = Type.Object({
  Associate: Text,
  AssociateId: Int,
  EjUserId: Int,
  PersonId: Int,
  FullName: Text,
  UserName: Text,
  EMailAddress: Text,
  UserType: Text,
  GroupId: Int,
  RoleName: Text,
  DatabaseContextIdentifier: Text,
});
