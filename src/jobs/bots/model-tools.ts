import type { BotAnswer, BotTool, ModelBotSettings } from '../../core/bot.ts';
import { priorities } from '../../core/facts.ts';
import { kept } from './bot-calls.ts';
import type { ToolCall } from './chat-completions.ts';

/** What came of a tool call: something to look up, a change of the answer, or words for the model alone. */
export type ToolEffect =
  | { readonly kind: 'look-up'; readonly query: string }
  | { readonly kind: 'change'; readonly change: Partial<BotAnswer>; readonly told: string }
  | { readonly kind: 'refused'; readonly told: string };

interface Parameters {
  readonly [name: string]: {
    readonly type: 'string';
    readonly description?: string;
    readonly enum?: readonly string[];
  };
}

const LONGEST_LABEL = 64;

/** The tools that the bot may use, as the endpoint is told of them. */
export function toolsOf({ tools, labels }: ModelBotSettings): readonly object[] {
  return tools.map((tool) => {
    const { description, parameters } = described(tool, labels);
    return {
      type: 'function',
      function: {
        name: tool.replaceAll('-', '_'),
        description,
        parameters: { type: 'object', properties: parameters, required: Object.keys(parameters) },
      },
    };
  });
}

/** What a call asks for, if its tool is among those that the bot may use. */
export function effectOf({ function: { name, arguments: text } }: ToolCall, settings: ModelBotSettings): ToolEffect {
  const tool = settings.tools.find((each) => each.replaceAll('-', '_') === name);
  if (!tool) return { kind: 'refused', told: 'There is no such tool.' };
  const given = argumentsOf(text);
  switch (tool) {
    case 'hand-off': {
      const atLast = {
        kind: 'hand-off',
        reason: given('reason', 200) || 'doubt',
        summary: given('summary', 2_000) || null,
      } as const;
      return { kind: 'change', change: { atLast }, told: 'A human takes over.' };
    }
    case 'end-chat': {
      const atLast = { kind: 'end', reason: given('reason', 200) || null } as const;
      return { kind: 'change', change: { atLast }, told: 'The chat ends.' };
    }
    case 'set-priority': {
      const priority = priorities.find((word) => word === given('priority', 10));
      return priority
        ? { kind: 'change', change: { priority }, told: 'Done.' }
        : { kind: 'refused', told: `The priority must be one of ${priorities.join(', ')}.` };
    }
    case 'add-label': {
      const label = given('label', LONGEST_LABEL);
      const isAllowed = label !== '' && (settings.labels.length === 0 || settings.labels.includes(label));
      return isAllowed
        ? { kind: 'change', change: { labels: [label] }, told: 'Done.' }
        : { kind: 'refused', told: 'This label may not be added.' };
    }
    case 'look-up':
      return { kind: 'look-up', query: given('query', 500) };
  }
}

function described(tool: BotTool, labels: readonly string[]): { description: string; parameters: Parameters } {
  const text = (description: string) => ({ type: 'string', description }) as const;
  switch (tool) {
    case 'hand-off':
      return {
        description: 'Hand the visitor over to a human: when they ask for one, or when you are not sure of the answer.',
        parameters: {
          reason: { type: 'string', enum: ['requested', 'doubt', 'out-of-scope'] },
          summary: text('What the human should know, in a few sentences.'),
        },
      };
    case 'end-chat':
      return {
        description: 'End the chat, when the visitor has said that nothing is left to do.',
        parameters: { reason: text('Why, in a few words.') },
      };
    case 'set-priority':
      return {
        description: 'Set how urgent the chat is.',
        parameters: { priority: { type: 'string', enum: priorities } },
      };
    case 'add-label':
      return {
        description: 'Add a label to the chat.',
        parameters: { label: labels.length > 0 ? { type: 'string', enum: labels } : text('At most 64 characters.') },
      };
    case 'look-up':
      return {
        description: "Search the company's own pages and prepared answers.",
        parameters: { query: text('A few words to search for.') },
      };
  }
}

/** Reads members of a call's arguments as bounded text; what is none reads as ''. */
function argumentsOf(text: string): (name: string, most: number) => string {
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    // A call whose arguments are no JSON has none.
  }
  return (name, most) => {
    const member = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : null;
    return typeof member === 'string' ? kept(member.trim().slice(0, most)).trim() : '';
  };
}
