import type { Identity } from './memory.ts';
import { texts } from './texts.ts';

interface Props {
  readonly identity: Identity;
  save(identity: Identity): void;
  skip(): void;
}

// In the widget's shadow root; what Preact makes up is the same for every component.
const questionId = 'details-question';

/** Asks, once and in passing, who the visitor is. */
export function DetailsForm({ identity, save, skip }: Props) {
  const submit = (form: HTMLFormElement) => {
    const given = new FormData(form);
    const [name, email] = [given.get('name'), given.get('email')].map((value) => String(value ?? '').trim());
    if (name || email) save({ ...(name && { name }), ...(email && { email }) });
    if (!email) skip();
  };
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        submit(event.currentTarget);
      }}
    >
      <p id={questionId}>{texts.detailsQuestion}</p>
      <fieldset class="fields" aria-labelledby={questionId}>
        <label>
          <span>{texts.name}</span>
          <input name="name" autocomplete="name" maxLength={200} defaultValue={identity.name ?? ''} />
        </label>
        <label>
          <span>{texts.email}</span>
          <input name="email" type="email" autocomplete="email" maxLength={254} />
        </label>
      </fieldset>
      <div class="actions">
        <button type="button" class="text-button" onClick={skip}>
          {texts.skip}
        </button>
        <button type="submit" class="small primary">
          {texts.save}
        </button>
      </div>
    </form>
  );
}
