import type { LiveView } from '../../client/api-types.ts';
import { byStanding, loadOf } from './live-tones.ts';
import styles from './wallboard.module.css';

const stateNames = { online: 'Online', busy: 'Busy', away: 'Away', offline: 'Offline' } as const;

/** Who is there, and how much of what they take they have. Who is away for the day is only counted. */
export function LiveAgents({ view: { agents, agentStates } }: { readonly view: LiveView }) {
  const there = agents.filter(({ state, active }) => state !== 'offline' || active > 0).toSorted(byStanding);
  return (
    <section className={styles.panel} aria-label="Agents" data-place="agents">
      <h2 className={styles.title}>Agents</h2>
      <ul className={styles.states} aria-label="Agents by state">
        {(['online', 'busy', 'away', 'offline'] as const).map((state) => (
          <li key={state} data-state={state}>
            <b>{agentStates[state]}</b> {stateNames[state].toLowerCase()}
          </li>
        ))}
      </ul>
      {there.length === 0 ? (
        <p className={styles.none}>Nobody is there.</p>
      ) : (
        <ul className={styles.agents} aria-label="Agents and their chats">
          {there.map((each) => (
            <li key={each.agent.id} data-state={each.state}>
              <span className={styles.who}>
                <bdi>{each.agent.name}</bdi>
                <span className="only-read-aloud">, {stateNames[each.state]}</span>
              </span>
              <span className={styles.has}>
                {each.active}
                <span className="only-read-aloud"> of</span>
                <span className={styles.of}>/{each.capacity}</span>
              </span>
              <span className={styles.load} aria-hidden="true">
                <i data-full={loadOf(each) === 1 || undefined} style={{ inlineSize: `${loadOf(each) * 100}%` }} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
