import type { Report } from '../../client/api-types.ts';
import styles from './group-bars.module.css';
import { SessionsLink } from './sessions-link.tsx';

/** Why bots handed sessions to people, the commonest first. */
export function HandOffReasons({ reasons }: { readonly reasons: Report['reasons'] }) {
  const most = Math.max(1, ...reasons.map(({ sessions }) => sessions));
  return (
    <table className={styles.bars}>
      <caption className={styles.caption}>Why bots handed over</caption>
      <tbody>
        {reasons
          .toSorted((one, other) => other.sessions - one.sessions)
          .map(({ reason, sessions, filter }) => (
            <tr key={reason}>
              <th scope="row" title={reason ?? undefined}>
                <bdi>{reason ?? 'No reason given'}</bdi>
              </th>
              <td className={styles.room}>
                <i style={{ inlineSize: `${(sessions / most) * 100}%` }} />
              </td>
              <td className={styles.value}>
                <SessionsLink filter={filter} aria-label={`${sessions} sessions. Show them`}>
                  {sessions.toLocaleString()}
                </SessionsLink>
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
