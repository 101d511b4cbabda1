import { randomBytes } from 'node:crypto';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { callableAddresses } from '../app/callable-addresses.ts';
import { ensureDemo, type KeptDemo, readDemo } from '../app/demo.ts';
import { type Config, readConfig } from '../config.ts';
import { dialects } from '../dialects/index.ts';
import { CommandFailed } from './exit-code.ts';
import { baseUrl } from './server-url.ts';
import { type Dialogue, readDialogues } from './simulate/dialogue.ts';
import { figureNames } from './simulate/figures.ts';
import { makeDialogue } from './simulate/made-dialogues.ts';
import { Pace } from './simulate/pace.ts';
import { hashOf, Random } from './simulate/random.ts';
import { shares } from './simulate/script.ts';
import { simulate } from './simulate/simulation.ts';
import { Tally } from './simulate/tally.ts';
import { note, ProgressLine, print, printJson } from './terminal.ts';
import { withApp } from './with-app.ts';

interface Options {
  readonly dialogues?: string;
  readonly sessions: number;
  readonly together: number;
  readonly speed: number;
  readonly seed?: string;
  readonly live?: boolean;
  readonly url?: string;
  readonly json?: boolean;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

export function addSimulateCommand(program: Command): void {
  program
    .command('simulate')
    .description('Let visitors and agents play conversations in the demo account of the running server.')
    .option('--dialogues <file>', 'conversations as .jsonl or .jsonl.gz, a line each (default: made up)')
    .addOption(new Option('--sessions <number>', 'how many sessions').argParser(wholeNumber).default(20))
    .addOption(new Option('--together <number>', 'most sessions at a time').argParser(wholeNumber).default(25))
    .addOption(
      new Option('--speed <factor>', 'how many times faster than life, or max to wait for nothing')
        .argParser(speed)
        .default(1, '1'),
    )
    .option('--seed <text>', 'the same seed plays the same sessions (default: another each time)')
    .option('--live', 'go on until stopped')
    .option('--url <url>', 'where the server is (default: KOINE_HOST and KOINE_PORT)')
    .option('--json', 'print one JSON value')
    .addHelpText(
      'after',
      `
Of the sessions, ${percent(shares.abandoned)} are abandoned, ${percent(shares.missed)} missed and ${percent(shares.written)} left as messages; of the others, \
${percent(shares.transferred)} are handed over and
${percent(shares.rated)} rated. Some come out of a list in the demo's own queue, others ring in a queue named Simulation, with surveys and
promises; a bot meets some where the server may call this machine (KOINE_CALLABLE_NETWORKS).
In the end, "missing" counts acknowledged messages that the record does not hold or the other side did not see, and
what the players did and saw is held against what history tells, figure by figure.
The exit code is 1 when anything is missing, doubled, out of order, refused or unfinished, or history disagrees.`,
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  const config = readConfig(process.env);
  const url = (options.url ?? baseUrl(config)).replace(/\/+$/, '');
  const seed = options.seed ?? randomBytes(4).toString('hex');
  const dialogueOf = await dialogueSource(options.dialogues, seed);
  await refuseUnlessRunning(url);
  const demo = await findDemo(config);
  const tally = new Tally();
  const pace = new Pace(options.speed);
  const stopping = new AbortController();
  const stop = () => {
    stopping.abort();
    pace.hurry();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  note(`Seed ${seed}, at ${url}`);
  const began = performance.now();
  const progress = new ProgressLine(() => describe(tally, began));
  try {
    await simulate({
      ...{ url, demo, dialogueOf, seed, pace, tally },
      mayServeBots: isHere(url) && callableAddresses(config.callableNetworks).mayCall('127.0.0.1'),
      onLeftOut: (sentence) => note(`Left out: ${sentence}`),
      sessions: options.live ? Number.POSITIVE_INFINITY : options.sessions,
      together: options.together,
      signal: stopping.signal,
    });
  } finally {
    progress.stop();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
  for (const complaint of tally.complaints) note(complaint);
  const { played, recorded } = tally;
  if (options.json) printJson({ seed, ...tally.counts, played, recorded, seconds: secondsSince(began) });
  else print(`${describe(tally, began)}\n${compareInWords(tally)}`);
  if (!tally.isClean) process.exitCode = 1;
}

async function dialogueSource(file: string | undefined, seed: string): Promise<(index: number) => Dialogue> {
  if (file === undefined) return (index) => makeDialogue(new Random(`${seed}:dialogue:${index}`));
  const dialogues = await readDialogues(file);
  const first = Math.abs(hashOf(seed)) % dialogues.length;
  return (index) => dialogues[(first + index) % dialogues.length] as Dialogue;
}

async function refuseUnlessRunning(url: string): Promise<void> {
  if (!URL.canParse(url)) throw new CommandFailed(2, `${url} is no address.`);
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(10_000) }).catch(() => null);
  if (!answer?.ok) throw new CommandFailed(3, `No Koine answers at ${url}. Start one, or name its address by --url.`);
}

async function findDemo(config: Config): Promise<KeptDemo> {
  return (
    readDemo(config.dataFolder) ?? (await withApp(config, {}, (app) => ensureDemo(app, config.dataFolder, dialects)))
  );
}

function describe({ counts }: Tally, began: number): string {
  const seconds = secondsSince(began);
  const rate = seconds > 0 ? Math.round(counts.acknowledged / seconds) : 0;
  const parts = [
    `${counts.sessions} sessions`,
    `${counts.sent} messages sent`,
    `${counts.acknowledged} acknowledged`,
    `${counts.seen} seen`,
    `${counts.doubled} doubled`,
    `${counts.outOfOrder} out of order`,
    `${counts.missing} missing`,
    `${rate}/s`,
  ];
  if (counts.refused > 0) parts.push(`${counts.refused} refused`);
  if (counts.unfinished > 0) parts.push(`${counts.unfinished} unfinished`);
  if (counts.disagreeing > 0) parts.push(`${counts.disagreeing} told otherwise by history`);
  return parts.join(', ');
}

/** Each figure as it was played, and beside it what history tells where that is something else. */
function compareInWords({ played, recorded, isClean }: Tally): string {
  const widest = Math.max(...figureNames.map((name) => name.length));
  const lines = figureNames.map((name) => {
    const otherwise = played[name] === recorded[name] ? '' : `   but ${recorded[name]} in history`;
    return `  ${name.padEnd(widest)}  ${String(played[name]).padStart(6)}${otherwise}`;
  });
  const judged = isClean ? ['History tells the same.'] : [];
  return ['As the players did and saw it:', ...lines, ...judged].join('\n');
}

function isHere(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}

function secondsSince(began: number): number {
  return Math.round(performance.now() - began) / 1000;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('Say a whole number from 1 on.');
  return number;
}

function speed(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const factor = Number(text);
  if (!(factor > 0)) throw new InvalidArgumentError('Say a factor above 0, or max.');
  return factor;
}
