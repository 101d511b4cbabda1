import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { askToNotify } from './desktop-notice.ts';
import { rest } from './server.ts';

const WORKER = '/console/push-worker.js';
const SUBSCRIPTION = '/push/subscription';

/** How it stands with being told while the console is closed. */
export type ClosedNotices = 'unsupported' | 'denied' | 'off' | 'on';

/** What the agent wants to be told while they are not at the console, and when. */
export interface NoticeChoices {
  /** Who writes, and the first line. */
  readonly details: boolean;
  /** Chats that wait for anybody, too. */
  readonly waiting: boolean;
  /** While the console is open and nobody looks at it, too. */
  readonly unseen: boolean;
}

interface PushState extends NoticeChoices {
  readonly isOn: boolean;
}

const nothing: PushState = { isOn: false, details: false, waiting: false, unseen: false };

const canPush = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

const stateQuery = queryOptions({
  queryKey: ['closed-notices'],
  queryFn: async ({ signal }): Promise<PushState> => {
    const kept = await rest<PushState>(SUBSCRIPTION, { signal });
    // The browser may have ended what the server still knows.
    return (await subscription()) === null ? nothing : kept;
  },
  enabled: canPush,
});

/** Whether this browser tells the agent with the console closed, and what changes it. */
export function useClosedNotices() {
  const queryClient = useQueryClient();
  const { data } = useQuery(stateQuery);
  const change = useMutation({
    mutationFn: (wanted: PushState) => (wanted.isOn ? turnOn(wanted) : turnOff()),
    onSettled: () => queryClient.invalidateQueries({ queryKey: stateQuery.queryKey }),
  });
  return {
    state: stateOf(data?.isOn ?? false),
    choices: data ?? nothing,
    isChanging: change.isPending || (canPush && data === undefined),
    hasFailed: change.isError,
    change: (wanted: Partial<PushState>) => change.mutate({ ...(data ?? nothing), ...wanted }),
  };
}

/** Leads to the chat whose notice was clicked while this page was open. */
export function useOpenFromNotice(): void {
  const navigate = useNavigate();
  useEffect(() => {
    if (!canPush) return;
    const open = ({ data }: MessageEvent) => {
      const sessionId = (data as { readonly openChat?: unknown } | null)?.openChat;
      if (typeof sessionId === 'string') void navigate({ to: '/chats/$sessionId', params: { sessionId } });
    };
    navigator.serviceWorker.addEventListener('message', open);
    navigator.serviceWorker.startMessages();
    return () => navigator.serviceWorker.removeEventListener('message', open);
  }, [navigate]);
}

function stateOf(isOn: boolean): ClosedNotices {
  if (!canPush) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  return isOn && Notification.permission === 'granted' ? 'on' : 'off';
}

async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration('/console/');
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function turnOn({ details, waiting, unseen }: NoticeChoices): Promise<void> {
  if (!(await askToNotify())) return;
  const { publicKey } = await rest<{ readonly publicKey: string }>('/push/key');
  const registration = await navigator.serviceWorker.register(WORKER);
  await activated(registration);
  const existing = await registration.pushManager.getSubscription();
  // One made with other keys brings nothing any more.
  if (existing && keyOf(existing) !== publicKey) await existing.unsubscribe();
  const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  const { endpoint, keys } = made.toJSON();
  await rest<void>(SUBSCRIPTION, { method: 'PUT', body: { endpoint, keys, details, waiting, unseen } });
}

/** A page outside of the worker's scope, as `/console` itself, never has it `ready`. */
async function activated({ active, waiting, installing }: ServiceWorkerRegistration): Promise<void> {
  const coming = installing ?? waiting;
  if (active || !coming) return;
  await new Promise<void>((resolve, reject) => {
    coming.addEventListener('statechange', () => {
      if (coming.state === 'activated') resolve();
      if (coming.state === 'redundant') reject(new Error('The worker could not be started'));
    });
  });
}

async function turnOff(): Promise<void> {
  await rest<void>(SUBSCRIPTION, { method: 'DELETE' });
  await (await subscription())?.unsubscribe();
}

function keyOf({ options }: PushSubscription): string {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer());
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
