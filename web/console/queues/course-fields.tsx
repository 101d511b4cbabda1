import { NumberInput, Select, TagsInput } from '@mantine/core';
import type { Queue } from '../../client/api-types.ts';
import styles from '../settings/settings.module.css';

type Settings = Queue['settings'];
type Amount = 'transferMs' | 'visitorGoneMs' | 'reopenMs' | 'closeMs';

const MINUTE_MS = 60_000;

const amounts: Readonly<Record<Amount, { readonly label: string; readonly none: string }>> = {
  transferMs: { label: 'An agent is asked to take a chat over for', none: 'Any time' },
  visitorGoneMs: { label: 'Ends when the visitor was gone for', none: 'Does not end by itself' },
  reopenMs: { label: 'May be reopened for', none: 'Until it is closed' },
  closeMs: { label: 'Closed after its end by', none: 'Not by itself' },
};

interface CourseFieldsProps {
  readonly settings: Settings;
  readonly change: (settings: Settings) => void;
}

/** How chats of a queue go on and end. Times are shown in minutes. */
export function CourseFields({ settings, change }: CourseFieldsProps) {
  const set = <K extends keyof Settings>(name: K, value: Settings[K] | undefined) => {
    const { [name]: _former, ...others } = settings;
    change(value === undefined ? others : { ...others, [name]: value });
  };
  const { visitorSilence, agentSilence, dispositions = [] } = settings;
  return (
    <>
      <div className={styles.pair}>
        {Object.entries(amounts).map(([name, { label, none }]) => (
          <Minutes
            key={name}
            label={label}
            none={none}
            ms={settings[name as Amount]}
            set={(ms) => set(name as Amount, ms)}
          />
        ))}
      </div>
      <div className={styles.pair}>
        <Minutes
          label="A silent visitor is warned after"
          none="Not at all"
          ms={visitorSilence?.warnMs}
          isOff={!visitorSilence}
          set={(warnMs) => visitorSilence && set('visitorSilence', withWarning(visitorSilence, warnMs))}
        />
        <Minutes
          label="and the chat ends after"
          none="Does not end by itself"
          ms={visitorSilence?.endMs}
          set={(endMs) => set('visitorSilence', endMs === undefined ? undefined : { ...visitorSilence, endMs })}
        />
        <Minutes
          label="A silent agent is warned after"
          none="Not at all"
          ms={agentSilence?.warnMs}
          isOff={!agentSilence}
          set={(warnMs) => agentSilence && set('agentSilence', withWarning(agentSilence, warnMs))}
        />
        <Minutes
          label="and loses the chat after"
          none="Keeps it"
          ms={agentSilence?.endMs}
          set={(endMs) =>
            set('agentSilence', endMs === undefined ? undefined : { action: 'return', ...agentSilence, endMs })
          }
        />
        <Select
          label="Then the chat"
          allowDeselect={false}
          disabled={!agentSilence}
          data={[
            { value: 'return', label: 'Goes back to the queue' },
            { value: 'end', label: 'Ends' },
          ]}
          value={agentSilence?.action ?? 'return'}
          onChange={(action) =>
            agentSilence && set('agentSilence', { ...agentSilence, action: action === 'end' ? 'end' : 'return' })
          }
        />
      </div>
      <TagsInput
        label="Words in which agents judge a chat"
        description="Enter adds one. Without any, agents write their own."
        maxTags={100}
        value={[...dispositions]}
        onChange={(words) => set('dispositions', words.length > 0 ? words : undefined)}
      />
    </>
  );
}

interface MinutesProps {
  readonly label: string;
  readonly none: string;
  readonly ms: number | undefined;
  readonly isOff?: boolean;
  readonly set: (ms: number | undefined) => void;
}

function Minutes({ label, none, ms, isOff = false, set }: MinutesProps) {
  return (
    <NumberInput
      label={label}
      placeholder={none}
      suffix=" min"
      min={0}
      disabled={isOff}
      value={ms === undefined ? '' : ms / MINUTE_MS}
      onChange={(next) => set(next === '' ? undefined : Math.round(Number(next) * MINUTE_MS))}
    />
  );
}

function withWarning<T extends { readonly warnMs?: number }>(limits: T, warnMs: number | undefined): T {
  const { warnMs: _former, ...others } = limits;
  return (warnMs === undefined ? others : { ...others, warnMs }) as T;
}
