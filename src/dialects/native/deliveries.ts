import type { DialectDeliveries } from '../dialect.ts';
import { encodeFeedItem, encodeTime } from './codec.ts';

const headers = { 'content-type': 'application/json; charset=utf-8' };

/** An event as the feed has it, in the form of Standard Webhooks: its type, its time, and itself as `data`. */
export const deliveries: DialectDeliveries = {
  events: null,
  reads: null,
  encode({ webhook, told }) {
    const { type, at } = told.event;
    const data = encodeFeedItem(told);
    const body = { type, timestamp: encodeTime(at), accountId: webhook.accountId, data };
    return { method: 'POST', headers, body: JSON.stringify(body) };
  },
  encodeTest({ webhook, told }) {
    const data = { webhookId: webhook.id, text: 'This is a test.' };
    const body = { type: 'test', timestamp: encodeTime(told.event.at), accountId: webhook.accountId, data };
    return { method: 'POST', headers, body: JSON.stringify(body) };
  },
};
