import { useDraft } from './drafts.ts';
import type { Identity } from './memory.ts';
import { texts } from './texts.ts';

interface Props {
  readonly identity: Identity;
  readonly draftKey: string;
  send(identity: Identity, text: string): void;
}

/** Takes a message, and where to answer it, while nobody is there. */
export function OfflineForm({ identity, draftKey, send }: Props) {
  const [text, setText] = useDraft(`${draftKey}.left`);
  const submit = (form: HTMLFormElement) => {
    const given = new FormData(form);
    const [name = '', email = '', text = ''] = ['name', 'email', 'text'].map((each) =>
      String(given.get(each) ?? '').trim(),
    );
    if (!email || !text) return;
    setText('');
    send({ ...(name && { name }), email }, text);
  };
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        submit(event.currentTarget);
      }}
    >
      <div class="fields">
        <label>
          <span>{texts.name}</span>
          <input name="name" autocomplete="name" maxLength={200} defaultValue={identity.name ?? ''} />
        </label>
        <label>
          <span>{texts.email}</span>
          <input
            name="email"
            type="email"
            autocomplete="email"
            required
            maxLength={254}
            defaultValue={identity.email ?? ''}
          />
        </label>
      </div>
      <textarea
        name="text"
        rows={4}
        dir={text ? 'auto' : undefined}
        required
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        maxLength={4000}
        placeholder={texts.placeholder}
        aria-label={texts.placeholder}
      />
      <button type="submit" class="wide primary">
        {texts.leave}
      </button>
    </form>
  );
}
