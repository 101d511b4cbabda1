import type { Question, Survey } from '../../client/api-types.ts';

export const formNames: Readonly<Record<Survey['form'], string>> = {
  'pre-chat': 'Before a chat',
  exit: 'After a chat',
  offline: 'While nobody is there',
};

export const kindNames: Readonly<Record<Question['kind'], string>> = {
  text: 'Text',
  email: 'E-mail address',
  number: 'Number',
  choice: 'One of several',
  multiple: 'Some of several',
  scale: 'Scale',
  stars: 'Stars',
};

export const measureNames: Readonly<Record<NonNullable<Question['measures']>, string>> = {
  csat: 'Satisfaction (CSAT)',
  csi: 'Satisfaction index (CSI)',
  nps: 'Recommendation (NPS)',
  ces: 'Effort (CES)',
  fcr: 'Solved at once (FCR)',
};
