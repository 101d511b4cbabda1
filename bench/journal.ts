import type { Ground } from './ground.ts';
import type { Benchmark, Figure } from './report.ts';
import { askWorker } from './worker.ts';
import type { WritersAnswer, WritersAssignment } from './workers/journal-writers.ts';

const settings = [
  { writers: 1, accounts: 1 },
  { writers: 64, accounts: 1 },
  { writers: 512, accounts: 1 },
  { writers: 64, accounts: 8 },
];

export const journal: Benchmark<Ground> = {
  name: 'journal',
  measures: 'the journal alone, beside bare multi-row inserts of the same events',
  async measure(ground) {
    const url = await ground.koineDatabase('bench_journal');
    const figures: Figure[] = [];
    let shareAt64 = 0;
    for (const { writers, accounts } of settings) {
      const { journal = 0, bare = 0 } = await askWorker<WritersAnswer>('workers/journal-writers.ts', {
        url,
        kinds: ['bare', 'journal'],
        writers,
        accounts,
        slices: ground.quick ? 1 : 4,
      } satisfies WritersAssignment);
      const who = `${writers} writers${accounts > 1 ? `, ${accounts} accounts` : ''}`;
      figures.push(
        { name: `${who}: bare multi-row inserts`, value: bare, unit: '/s' },
        { name: `${who}: journal`, value: journal, unit: '/s' },
        { name: `${who}: journal / bare`, value: journal / bare, unit: '×' },
      );
      if (writers === 64 && accounts === 1) shareAt64 = journal / bare;
    }
    return {
      figures,
      aims: [{ name: 'journal / bare at 64 writers', value: shareAt64, unit: '×', should: 'at least', bound: 0.3 }],
    };
  },
};
