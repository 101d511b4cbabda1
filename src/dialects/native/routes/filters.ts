import Type from 'typebox';
import { FilterFault } from '../../../core/filter/expression.ts';
import { type Field, filterFields, operatorsOf } from '../../../core/filter/fields.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { CheckedFilter, FilterFieldInfo, FilterQuestion } from '../filter-wire.ts';
import type { NativeInstance } from '../routing.ts';
import { closed } from '../wire.ts';

export function registerFilters(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/filters/fields',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'listFilterFields',
        summary: 'Every field that a filter expression can name, with what it takes.',
        response: { 200: Type.Object({ items: Type.Array(FilterFieldInfo) }, closed) },
      },
    },
    async () => ({ items: filterFields.map(encodeField) }),
  );

  instance.post(
    '/koine/v1/filters/check',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'checkFilter',
        summary: 'Whether a filter expression is understood: its canonical form, or the first place that is not.',
        body: FilterQuestion,
        response: { 200: CheckedFilter },
      },
    },
    async (request) => {
      const read = await app.filters.check(actorOf(request), request.body.filter);
      if (!(read instanceof FilterFault)) return { canonical: read.canonical, fault: null };
      return { canonical: null, fault: { at: read.at, length: read.length, detail: read.message } };
    },
  );
}

function encodeField(field: Field): FilterFieldInfo {
  const { name, type, describes, words, keys, isSortable } = field;
  return {
    name,
    type,
    describes,
    operators: [...operatorsOf(field)],
    ...(words && { words: [...words] }),
    ...(keys && { keys: { least: keys.least, most: keys.most, ...(keys.words && { words: [...keys.words] }) } }),
    sortable: isSortable,
  };
}
