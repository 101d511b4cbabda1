import { useCallback, useState } from 'react';
import type { Chat } from '../../client/chat.ts';

type ChatCommand = Parameters<Chat['command']>[0];

export interface Commands {
  /** Gives a command; answers whether it was done. */
  readonly give: (command: ChatCommand) => Promise<boolean>;
  /** The command under way, or null. */
  readonly underWay: ChatCommand['type'] | null;
  /** Why the last command was not done, in words, or null. */
  readonly problem: string | null;
  readonly forgetProblem: () => void;
}

/** Commands to a chat from buttons: one at a time, with words for what did not work. */
export function useCommands(chat: Chat): Commands {
  const [underWay, setUnderWay] = useState<ChatCommand['type'] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const give = useCallback(
    async (command: ChatCommand) => {
      setUnderWay(command.type);
      setProblem(null);
      const answer = await chat.command(command);
      setUnderWay(null);
      if (answer.kind === 'refused') setProblem(answer.detail);
      if (answer.kind === 'cut') setProblem('The connection was cut. See whether it was done, and try again if not.');
      return answer.kind === 'done';
    },
    [chat],
  );
  const forgetProblem = useCallback(() => setProblem(null), []);
  return { give, underWay, problem, forgetProblem };
}
