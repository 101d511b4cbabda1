import type { Uploading } from '../client/session-files.ts';
import { Icon } from './icons.tsx';
import { texts } from './texts.ts';

/** The button by which files are chosen. */
export function AttachButton({ attach }: { attach(files: Iterable<File>): void }) {
  const choose = () => {
    const field = document.createElement('input');
    field.type = 'file';
    field.multiple = true;
    field.onchange = () => attach(field.files ?? []);
    field.click();
  };
  return (
    <button type="button" class="round" aria-label={texts.attach} title={texts.attach} onClick={choose}>
      <Icon name="attach" />
    </button>
  );
}

/** The files on their way, each with how far it has come or why it did not. */
export function Uploads({ uploads, cancel }: { readonly uploads: readonly Uploading[]; cancel(id: string): void }) {
  return uploads.map(({ id, name, share, problem }) => (
    <p key={id} class="failure" role={problem ? 'alert' : undefined}>
      <bdi>{name}</bdi>
      {problem ?? <progress value={share} aria-label={name} />}
      <button type="button" class="text-button" onClick={() => cancel(id)}>
        {texts.discard}
      </button>
    </p>
  ));
}
