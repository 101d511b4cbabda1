import { Link } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import type { ReportCell, ReportFigure } from '../../client/api-types.ts';

/** The expression that finds exactly the sessions that a figure of a cell was made of; null where it was made of none. */
export function sessionsBehind(cell: Pick<ReportCell, 'filter'>, figure: Pick<ReportFigure, 'counted' | 'filter'>) {
  if (figure.counted === null) return null;
  return figure.filter === null ? cell.filter : `${cell.filter} and ${figure.filter}`;
}

/** A way to the sessions that an expression finds. */
export function SessionsLink({
  filter,
  ...props
}: { readonly filter: string } & Omit<ComponentProps<'a'>, 'href' | 'target'>) {
  return <Link to="/history" search={{ filter }} {...props} />;
}
