import { Link, useSearch } from '@tanstack/react-router';
import { ErasuresPart } from '../keeping/erasures-part.tsx';
import { HoldsPart } from '../keeping/holds-part.tsx';
import styles from '../keeping/keeping.module.css';
import { type KeepingPart, keepingParts, parseKeepingSearch, partNames } from '../keeping/keeping-search.ts';
import { ReceiptView } from '../keeping/receipt-view.tsx';
import { RecordPart } from '../keeping/record-part.tsx';
import { RetentionPart } from '../keeping/retention-part.tsx';
import { Page } from '../settings/page.tsx';

const sentences: Readonly<Record<KeepingPart, string>> = {
  retention: 'Sessions are kept for good, unless a rule says after how many days they lose who they were about, or go.',
  holds: 'What is on hold is neither anonymised nor deleted nor erased, whatever rules and people say.',
  erasures: 'Somebody who asks to be forgotten is erased here, and the receipt tells how much of what was removed.',
  record: 'Whatever is done about keeping and erasing stands here, and cannot be changed.',
};

/** How long history is kept, what must stay, and what must go. */
export function PrivacyPage() {
  const { part = 'retention', receipt } = useSearch({ from: '/workplace/settings/privacy' });
  return (
    <Page title="Privacy" sentence={sentences[part]}>
      <nav className={styles.parts} aria-label="Privacy">
        {keepingParts.map((each) => (
          <Link
            key={each}
            to="/privacy"
            search={parseKeepingSearch({ part: each })}
            className={styles.part}
            activeOptions={{ exact: true, includeSearch: true }}
            aria-current={each === part ? 'page' : undefined}
          >
            {partNames[each]}
          </Link>
        ))}
      </nav>
      {part === 'retention' && <RetentionPart />}
      {part === 'holds' && <HoldsPart />}
      {part === 'erasures' && (receipt ? <ReceiptView id={receipt} /> : <ErasuresPart />)}
      {part === 'record' && <RecordPart />}
    </Page>
  );
}
