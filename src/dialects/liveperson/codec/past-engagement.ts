import { invalidInput } from '../../../core/refusal.ts';
import { decodeEntities } from '../../xml-entities.ts';
import type { Engagement, Line } from '../history-wire.ts';
import { contactIn } from './past-contact.ts';
import { foreignOf, type PastStep, type PastTalk, textOrNull, wordsIn } from './past-talk.ts';

/** Lines that the vendor makes of what happens: here they are made of the events themselves. */
const MADE_OF_EVENTS: ReadonlySet<number> = new Set([2, 3, 4, 5, 6, 13, 15, 23]);
/** What the vendor calls visitors who never said their name. */
const NAMELESS: ReadonlySet<string> = new Set(['You', 'Visitor', 'visitor']);

/** A chat of the Engagement History. Refuses one that is not over. */
export function readEngagement({ info, transcript, visitorInfo, surveys, sdes }: Engagement): PastTalk {
  if (info.ended === false || info.endTimeL <= 0) throw invalidInput('/info/ended', 'The chat is not over.');
  const said = transcript.lines.flatMap((line, index) => saidIn(line, index));
  // Where several answered, the record names the last of them, and the first line of an agent tells the first.
  const last = foreignOf(info.agentId, info.agentFullName ?? info.agentName);
  const first = said.find(({ by }) => by === 'agent')?.agent;
  const agent = first && first.key !== last?.key ? first : last;
  const begun = [info.chatRequestedTimeL ?? 0, info.startTimeL, ...said.map(({ at }) => at)].filter((at) => at > 0);
  const startedAt = Math.min(...begun, info.endTimeL);
  const name = textOrNull(info.visitorName);
  const device = visitorInfo?.device?.toLowerCase();
  const url = textOrNull(info.chatStartUrl);
  return {
    id: info.engagementId,
    channel: 'chats',
    knownAs: textOrNull(info.visitorId),
    visitor: {
      name: name !== null && NAMELESS.has(name) ? null : name,
      ...contactIn(sdes),
      ip: textOrNull(visitorInfo?.ipAddress),
      browser: textOrNull(visitorInfo?.browser),
      system: textOrNull(visitorInfo?.operatingSystem),
      device: device === 'desktop' || device === 'mobile' || device === 'tablet' ? device : null,
      city: textOrNull(visitorInfo?.city),
    },
    page: url === null ? null : { url, title: info.chatStartPage ?? '', referrer: '' },
    startedAt,
    endedAt: info.endTimeL,
    endedBy: endedBy(info.endReasonDesc ?? ''),
    endReason: textOrNull(info.endReasonDesc),
    skill: foreignOf(info.skillId, info.skillName),
    steps: [
      ...(agent ? [{ type: 'taken', at: takenAt(transcript.lines, info.startTimeL), agent } as const] : []),
      ...said,
    ],
    preChat: answersIn(surveys?.preChat),
    exit: answersIn(surveys?.postChat),
    score: null,
  };
}

/** The lines of people, and those of the vendor's that no event stands for. */
function saidIn(line: Line, index: number): Extract<PastStep, { type: 'said' }>[] {
  const text = textOfLine(line);
  const by = line.source === 'visitor' || line.source === 'agent' ? line.source : 'system';
  if (text === '' || (by === 'system' && MADE_OF_EVENTS.has(line.controlType ?? 0))) return [];
  const agent = by === 'agent' ? foreignOf(line.agentId, line.by) : null;
  if (by === 'agent' && agent === null)
    throw invalidInput(`/transcript/lines/${index}/agentId`, 'The line does not tell which agent said it.');
  const kind = by === 'system' ? 'system' : 'text';
  return [{ type: 'said', at: line.timeL, id: `line-${index}`, by, agent, kind, text }];
}

/** What a line says: without the tags in which agents' programs wrapped it, and a line for each element of a structured one. */
export function textOfLine({ text, textType, json }: Line): string {
  if (!text) return wordsIn(json);
  if (textType !== 'html') return text;
  const broken = text.replace(/<br\s*\/?>|<\/(?:p|div|li)>(?=.)/gi, '\n').replace(/<\/?[a-z][^<>]*>/gi, '');
  return decodeEntities(broken.replace(/&nbsp;/gi, ' ')).trim();
}

/** When the vendor said that somebody is there; else when the chat began. */
function takenAt(lines: readonly Line[], startedAt: number): number {
  return lines.find(({ source, controlType }) => source === 'system' && controlType === 3)?.timeL ?? startedAt;
}

function endedBy(reason: string): PastTalk['endedBy'] {
  if (/\b(visitor|consumer)\b/i.test(reason)) return 'visitor';
  return /\b(rep|agent)\b/i.test(reason) ? 'agent' : 'system';
}

function answersIn(given: readonly { displayName?: string | null; value?: string | null }[] | undefined) {
  const answers = (given ?? []).flatMap(({ displayName, value }) =>
    displayName && value ? [[displayName, value] as const] : [],
  );
  return answers.length === 0 ? null : Object.fromEntries(answers);
}
