import Type from 'typebox';

const Text = Type.String();
const Flag = Type.Boolean({ default: false, description: '`1`, `0`, `true` or `false`.' });
const Ids = Type.String({ description: 'One, or several parted by commas.' });
const Time = Type.String({ format: 'date-time', description: 'ISO 8601; included.' });
const told = (description: string) => Type.String({ description });

const page = {
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 10 }),
  offset: Type.Integer({ minimum: 0, description: 'Wins over `page`.' }),
  page: Type.Integer({ minimum: 0, description: 'Counts from 0.' }),
  withoutCount: Flag,
  withoutItems: Flag,
};
const fields = told('The members that items shall have, parted by commas; all unless told.');
const company = {
  companyId: Type.Integer({ description: 'The own company, or one that it supervises.' }),
  allCompanies: Flag,
};
const file = {
  format: Type.Union([Type.Literal('JSON'), Type.Literal('CSV'), Type.Literal('CSV_EXCEL')], { default: 'JSON' }),
  filename: told('Without its extension.'),
  zip: Flag,
};
const filters = {
  from: Time,
  to: Time,
  dateField: Type.Union([Type.Literal('createdAt'), Type.Literal('updatedAt')], { default: 'createdAt' }),
  id: Ids,
  sessionId: Ids,
  chatId: Ids,
  clientId: Ids,
  botId: Ids,
  operatorId: Ids,
  operatorType: Ids,
  botStatus: Ids,
  status: Ids,
  messengerType: Ids,
  tags: Ids,
  name: Text,
  keyword: told("In the session's name or phone; or the id of session, client or messenger's client."),
  markedAsSpam: Flag,
  minMessageCount: Type.Integer({ minimum: 0 }),
  onlyClientMessages: Flag,
  clientBanned: Flag,
  groupByClientId: Flag,
};
const sort = (keys: string) => told(`Keys parted by commas, each with \`+\` or \`-\` before it: ${keys}.`);
const searchSort = sort(
  'createdAt, startedAt (the default), finisheAt, billedAt, speakerFinishedAt, duration, price, closedAt, updatedAt, lastMessageCreatedAt, operatorAssignedAt, name, status',
);

/** What the lists take, for their descriptions: what reads them tells faults in the vendor's form. */
export const SecondListQuery = Type.Partial(
  Type.Object({ fields, ...page, ...filters, ...company, ...file, sort: searchSort }),
);
export const SearchQuery = Type.Object({
  ...SecondListQuery.properties,
  fields: told('The members that items shall have, parted by commas.'),
});
export const OperatorListQuery = Type.Partial(
  Type.Object({
    fields,
    ...page,
    ...filters,
    ...company,
    sort: sort('name, status, markedAsSpam, startedAt (the default), lastMessageCreatedAt, operatorAssignedAt'),
  }),
);
export const OneSessionQuery = Type.Partial(Type.Object({ fields, ...company }));
export const UsersQuery = Type.Partial(Type.Object({ fields, ...page, ...company }));
export const ChatsQuery = Type.Partial(
  Type.Object({ fields, ...page, keyword: Text, name: Text, from: Time, to: Time }),
);
export const MessagesQuery = Type.Partial(
  Type.Object({ fields, ...page, ...company, from: Time, to: Time, sort: sort('createdAt (the default)') }),
);
