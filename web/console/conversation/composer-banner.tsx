import { CloseButton } from '@mantine/core';
import { Icon } from '../shell/icon.tsx';
import styles from './composer.module.css';

interface ComposerBannerProps {
  readonly what: 'reply' | 'edit';
  readonly title: string;
  readonly text: string;
  readonly leave: () => void;
}

/** What is being answered or edited, above the text field, and the way out of it. */
export function ComposerBanner({ what, title, text, leave }: ComposerBannerProps) {
  return (
    <div className={styles.banner}>
      <Icon name={what} size={14} />
      <span className={styles.bannerText}>
        <strong>{title}</strong> <bdi>{text}</bdi>
      </span>
      <CloseButton size="sm" aria-label={what === 'edit' ? 'Leave it as it was' : 'Answer nothing'} onClick={leave} />
    </div>
  );
}
