import { enterBareRelay } from './contenders/bare.ts';
import type { Contender } from './contenders/contender.ts';
import { enterHandBuilt } from './contenders/hand-built.ts';
import { enterKoine } from './contenders/koine.ts';
import type { Ground } from './ground.ts';
import type { Aim, Benchmark, Figure } from './report.ts';
import { askWorker } from './worker.ts';
import type { SocketAnswer, SocketAssignment } from './workers/socket-load.ts';

/** Open sockets, half of them visitors' and half agents', and messages a second (null: each waits for the one before). */
const settings = [
  { sockets: 100, perSecond: null },
  { sockets: 1_000, perSecond: null },
  { sockets: 100, perSecond: 1_000 },
  { sockets: 1_000, perSecond: 1_000 },
] as const;

type Setting = (typeof settings)[number];
type Chatting = Pick<Contender, 'name' | 'url' | 'chats'>;

const ROUNDS = 2;

export const roundTrip: Benchmark<Ground> = {
  name: 'round-trip',
  measures: 'messages from visitor to agent over sockets, beside a bare ws relay and the hand-built peer',
  async measure(ground) {
    await using relay = await enterBareRelay();
    await using peer = await enterHandBuilt(ground);
    await using koine = await enterKoine(ground);
    const figures: Figure[] = [];
    const aims: Aim[] = [];
    for (const setting of settings) {
      const measured = await measureInRounds(ground, [relay, peer, koine], setting);
      figures.push(...measured.flatMap(({ figures: some }) => some));
      if (setting.perSecond === null) continue;
      aims.push({
        name: `Koine's p99 / hand-built peer's p50, ${describe(setting)}`,
        value: (measured[2]?.p99 ?? Number.NaN) / (measured[1]?.p50 ?? Number.NaN),
        unit: '×',
        should: 'at most',
        bound: 2,
      });
    }
    return { figures, aims };
  },
};

/** One contender after another, in rounds, so that what else the machine does falls on all of them. */
async function measureInRounds(ground: Ground, contenders: readonly Chatting[], setting: Setting) {
  const answers = contenders.map((): SocketAnswer[] => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [place, contender] of contenders.entries()) {
      answers[place]?.push(await measureOnce(ground, contender, setting));
    }
  }
  return contenders.map(({ name }, place) => {
    const of = (member: keyof SocketAnswer) =>
      (answers[place] ?? []).reduce((sum, answer) => sum + answer[member], 0) / ROUNDS;
    const [p50, p99] = [of('p50'), of('p99')];
    const title = `${name}, ${describe(setting)}`;
    const figures: readonly Figure[] = [
      { name: title, value: of('perSecond'), unit: '/s' },
      { name: `${title}: p50`, value: p50, unit: 'ms' },
      { name: `${title}: p99`, value: p99, unit: 'ms' },
    ];
    return { p50, p99, figures };
  });
}

async function measureOnce(ground: Ground, contender: Chatting, setting: Setting): Promise<SocketAnswer> {
  const assignment: SocketAssignment = {
    url: contender.url,
    chats: await contender.chats(setting.sockets / 2),
    seconds: ground.seconds / ROUNDS,
    perSecond: setting.perSecond,
  };
  const answer = await askWorker<SocketAnswer>('workers/socket-load.ts', assignment);
  if (answer.lost > 0) throw new Error(`${contender.name} lost ${answer.lost} messages.`);
  return answer;
}

function describe({ sockets, perSecond }: Setting): string {
  return `${sockets} sockets, ${perSecond === null ? 'in turns' : `${perSecond} a second`}`;
}
