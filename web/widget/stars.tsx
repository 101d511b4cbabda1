import { Icon } from './icons.tsx';
import { useName } from './own-name.ts';
import { fill, texts } from './texts.ts';

const star = 'm12 3.5 2.6 5.4 5.9.8-4.3 4.1 1.1 5.9-5.3-2.9-5.3 2.9 1.1-5.9L3.5 9.7l5.9-.8Z';

interface Props {
  readonly label: string;
  readonly most: number;
  /** 0 before the first. */
  readonly score: number;
  rate(score: number): void;
}

/** Stars to choose from, by finger and by keyboard. */
export function Stars({ label, most, score, rate }: Props) {
  const name = useName();
  return (
    <fieldset>
      <legend>{label}</legend>
      <div class="stars">
        {Array.from({ length: most }, (_, index) => index + 1).map((count) => (
          <label key={count} class={count <= score ? 'star full' : 'star'}>
            <input
              type="radio"
              name={name}
              aria-label={fill(texts.stars, { count, most })}
              checked={count === score}
              onChange={() => rate(count)}
            />
            <Icon path={star} />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
