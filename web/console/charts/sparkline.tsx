import { axisOf, placeOn } from './scale.ts';
import styles from './sparkline.module.css';

const HEIGHT = 100;

/** How a figure went, without numbers: those stand beside it. */
export function Sparkline({ values }: { readonly values: readonly (number | null)[] }) {
  const axis = axisOf(values, 'mean');
  const known = values.flatMap((value, index) =>
    value === null ? [] : [`${index} ${((1 - placeOn(axis, value)) * HEIGHT).toFixed(1)}`],
  );
  if (known.length < 2) return null;
  const line = `M${known.join('L')}`;
  const [first = '', last = ''] = [known[0]?.split(' ')[0], known.at(-1)?.split(' ')[0]];
  return (
    <svg
      className={styles.spark}
      viewBox={`0 0 ${Math.max(1, values.length - 1)} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <path className={styles.area} d={`${line}L${last} ${HEIGHT}L${first} ${HEIGHT}Z`} />
      <path className={styles.line} d={line} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
