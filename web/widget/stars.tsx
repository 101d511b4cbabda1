import { useId } from 'preact/hooks';
import { Icon } from './icons.tsx';
import { texts } from './texts.ts';

interface Props {
  readonly label: string;
  readonly most: number;
  /** 0 before the first. */
  readonly score: number;
  rate(score: number): void;
}

/** Stars to choose from, by finger and by keyboard. */
export function Stars({ label, most, score, rate }: Props) {
  const name = useId();
  return (
    <fieldset>
      <legend>{label}</legend>
      <div class="stars">
        {Array.from({ length: most }, (_, index) => index + 1).map((count) => (
          <label key={count} class={count <= score ? 'star full' : 'star'}>
            <input
              type="radio"
              name={name}
              aria-label={texts.stars(count)}
              checked={count === score}
              onChange={() => rate(count)}
            />
            <Icon name="star" />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
