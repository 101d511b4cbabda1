/** Every page of the settings, with the letter that leads there after `g`. */
export const settingsPages = [
  { to: '/inboxes', name: 'Inboxes', key: 'i' },
  { to: '/agents', name: 'People', key: 'e' },
  { to: '/queues', name: 'Queues', key: 'q' },
  { to: '/hours', name: 'Hours and promises', key: 'o' },
  { to: '/routing', name: 'Routing', key: 'r' },
  { to: '/answers', name: 'Canned answers', key: 'n' },
  { to: '/live', name: 'Visitors on the site', key: 'v' },
  { to: '/surveys', name: 'Surveys', key: 'y' },
  { to: '/safety', name: 'Safety', key: 's' },
  { to: '/signing-in', name: 'Signing in', key: 'u' },
  { to: '/mails', name: 'Mails', key: 'm' },
  { to: '/bots', name: 'Bots', key: 'b' },
  { to: '/dialects', name: 'Integrations', key: 'd' },
  { to: '/keys', name: 'API keys', key: 'k' },
  { to: '/webhooks', name: 'Webhooks', key: 'w' },
  { to: '/account', name: 'Account', key: 'a' },
] as const;
