import type * as wire from '../wire.ts';

type Speaker = 'visitor' | 'agent' | 'line';

/**
 * Whose each line of a transcript is. The wire does not say it; but each side's texts stand joined in its own
 * transcript, and a name tells which side to try first. What is in neither is a line of a system or a bot.
 */
export function speakersOf(chat: wire.Chat): readonly Speaker[] {
  const rest = { visitor: chat.visitorTranscript, agent: chat.agentTranscript };
  const visitorName = chat.visitorName || 'Visitor';
  return chat.transcript.map(({ name, message }) => {
    const sides = name === visitorName ? (['visitor', 'agent'] as const) : (['agent', 'visitor'] as const);
    const side = sides.find((each) => leads(rest[each], message));
    if (side === undefined) return 'line';
    rest[side] = rest[side].slice(message.length + 1);
    return side;
  });
}

function leads(joined: string, message: string): boolean {
  return joined === message || joined.startsWith(`${message} `);
}
