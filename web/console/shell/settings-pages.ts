/** Every page of the settings, with the letter that leads there after `g`. */
export const settingsPages = [
  { to: '/hours', name: 'Hours and promises', key: 'o' },
  { to: '/routing', name: 'Queues and routing', key: 'r' },
  { to: '/answers', name: 'Canned answers', key: 'n' },
  { to: '/live', name: 'Visitors on the site', key: 'v' },
  { to: '/surveys', name: 'Surveys', key: 'y' },
  { to: '/safety', name: 'Safety', key: 's' },
  { to: '/mails', name: 'Mails', key: 'm' },
  { to: '/bots', name: 'Bots', key: 'b' },
  { to: '/webhooks', name: 'Webhooks', key: 'w' },
] as const;
