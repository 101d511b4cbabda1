import type { Report, ReportFigure, ReportGroup } from '../../client/api-types.ts';
import { axisOf, placeOn } from '../charts/scale.ts';
import { Since } from './figure-card.tsx';
import { figureName } from './figure-names.ts';
import { FigureNumber } from './figure-number.tsx';
import styles from './group-bars.module.css';

/** Words for those that no queue, agent, inbox or channel has. */
const nobody = { queue: 'No queue', agent: 'Nobody', inbox: 'No inbox', channel: 'No channel' } as const;

/** One figure of each queue, agent, inbox or channel, the greatest first. */
export function GroupBars({ report, figure }: { readonly report: Report; readonly figure: ReportFigure }) {
  const { groups, groupBy } = report;
  if (groupBy === null) return null;
  const figureOf = ({ total }: ReportGroup) => total?.values[figure.id] ?? null;
  const sorted = groups.toSorted((one, other) => (figureOf(other) ?? -1) - (figureOf(one) ?? -1));
  const axis = axisOf(groups.map(figureOf), figure.unit);
  return (
    <table className={styles.bars}>
      <caption className={styles.caption}>
        {figureName(figure.id).name}, by {groupBy}
      </caption>
      <thead className="only-read-aloud">
        <tr>
          <th scope="col">{groupBy}</th>
          <td />
          <th scope="col">{figureName(figure.id).name}</th>
          <th scope="col">Since the period before</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((group) => (
          <tr key={group.key}>
            <th scope="row">
              <bdi>{group.name ?? (group.key === null ? nobody[groupBy] : group.key)}</bdi>
            </th>
            <td className={styles.room}>
              <i style={{ inlineSize: `${placeOn(axis, figureOf(group) ?? 0) * 100}%` }} />
            </td>
            <td className={styles.value}>
              <FigureNumber cell={group.total} figure={figure} />
            </td>
            <td className={styles.since}>
              <Since figure={figure} now={figureOf(group)} before={group.previous?.values[figure.id]} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
