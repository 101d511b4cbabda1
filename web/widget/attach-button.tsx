import { Icon } from './icons.tsx';
import { texts } from './texts.ts';

/** The button by which files are chosen. */
export function AttachButton({ attach }: { attach(files: readonly File[]): void }) {
  const choose = () => {
    const field = document.createElement('input');
    field.type = 'file';
    field.multiple = true;
    field.onchange = () => attach([...(field.files ?? [])]);
    field.click();
  };
  return (
    <button type="button" class="round" aria-label={texts.attach} title={texts.attach} onClick={choose}>
      <Icon name="attach" />
    </button>
  );
}
