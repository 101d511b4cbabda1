import type { Uploading } from '../client/session-files.ts';
import { texts } from './texts.ts';

/** The files on their way, each with how far it has come, or that it did not come. */
export function Uploads({ uploads, cancel }: { readonly uploads: readonly Uploading[]; cancel(id: string): void }) {
  return uploads.map(({ id, name, share, problem }) => (
    <p key={id} class={problem ? 'upload failure' : 'upload'} role={problem ? 'alert' : undefined}>
      <bdi>{name}</bdi>
      {problem ? <span title={problem}>{texts.fileFailed}</span> : <progress value={share} aria-label={name} />}
      <button type="button" class="text-button" onClick={() => cancel(id)}>
        {texts.discard}
      </button>
    </p>
  ));
}
