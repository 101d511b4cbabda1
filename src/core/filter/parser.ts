import {
  type FilterExpression,
  FilterFault,
  type FilterField,
  type FilterOperator,
  type FilterValue,
  filterLimits,
} from './expression.ts';
import { type Field, filterFieldOf, filterFields, isOrdered, operatorsOf } from './fields.ts';
import { TokenReader } from './reader.ts';
import { tokensOf } from './tokens.ts';
import { oneOf, readText, readValue, refuseTooMany } from './values.ts';

/** What the expression says, or the first place where it cannot be understood. Pure; nothing is looked up. */
export function parseFilter(source: string): FilterExpression | FilterFault {
  try {
    const parser = new Parser(new TokenReader(tokensOf(source)));
    return parser.whole();
  } catch (error) {
    if (error instanceof FilterFault) return error;
    throw error;
  }
}

interface Named {
  readonly field: Field;
  readonly named: FilterField;
}

class Parser {
  readonly #reader: TokenReader;
  #terms = 0;

  constructor(reader: TokenReader) {
    this.#reader = reader;
  }

  whole(): FilterExpression {
    if (this.#reader.isDone) throw this.#reader.fault('The filter is empty.');
    const expression = this.#any(0);
    if (this.#reader.isDone) return expression;
    throw this.#reader.fault(
      this.#reader.isSign(')') ? 'There is a ) without its (.' : 'Here an "and" or an "or" is missing, or the end.',
    );
  }

  #any(depth: number): FilterExpression {
    return this.#joined('any', 'or', () => this.#all(depth));
  }

  #all(depth: number): FilterExpression {
    return this.#joined('all', 'and', () => this.#not(depth));
  }

  /** A group of the same kind in brackets is no other than without them. */
  #joined(kind: 'all' | 'any', word: string, next: () => FilterExpression): FilterExpression {
    const of: FilterExpression[] = [];
    do {
      const each = next();
      if (each.kind === kind) of.push(...each.of);
      else of.push(each);
    } while (this.#reader.skipWord(word));
    return of.length === 1 && of[0] ? of[0] : { kind, of };
  }

  #not(depth: number): FilterExpression {
    if (depth > filterLimits.depth) {
      throw this.#reader.fault(`Brackets and nots stand at most ${filterLimits.depth} deep in each other.`);
    }
    if (this.#reader.skipWord('not')) return { kind: 'not', of: this.#not(depth + 1) };
    if (!this.#reader.skipSign('(')) return this.#term();
    const expression = this.#any(depth + 1);
    this.#reader.needSign(')', 'A ) is missing here.');
    return expression;
  }

  #term(): FilterExpression {
    this.#terms += 1;
    if (this.#terms > filterLimits.terms) {
      throw this.#reader.fault(`A filter has at most ${filterLimits.terms} terms.`);
    }
    const named = this.#field();
    if (this.#reader.skipWord('not')) return { kind: 'not', of: this.#predicate(named) };
    return this.#predicate(named);
  }

  #predicate({ field, named }: Named): FilterExpression {
    const reader = this.#reader;
    const { token } = reader;
    if (reader.skipWord('is')) return this.#isNull(named);
    if (reader.skipWord('in')) {
      this.#refuseUnless(field, 'in', token);
      return this.#within(field, named);
    }
    if (reader.skipWord('has')) {
      this.#refuseUnless(field, 'has', token);
      return { kind: 'compare', field: named, operator: '=', value: readValue(reader, field) };
    }
    if (reader.skipWord('contains')) return this.#match(field, named, 'contains', 'anywhere', token);
    if (reader.isWord(['starts', 'ends'])) {
      const isStart = reader.isWord(['starts']);
      reader.take();
      if (!reader.skipWord('with')) throw reader.fault('Here "with" is missing.');
      return this.#match(field, named, isStart ? 'starts with' : 'ends with', isStart ? 'start' : 'end', token);
    }
    const operator = this.#operator(field);
    return { kind: 'compare', field: named, operator, value: readValue(reader, field, isOrder(operator)) };
  }

  #operator(field: Field): FilterOperator {
    const { token } = this.#reader;
    const fitting = oneOf(operatorsOf(field));
    if (
      token.kind !== 'sign' ||
      token.sign === '(' ||
      token.sign === ')' ||
      token.sign === ',' ||
      token.sign === '..'
    ) {
      throw this.#reader.fault(`After ${field.name} comes ${fitting}.`);
    }
    this.#refuseUnless(field, token.sign, token);
    this.#reader.take();
    return token.sign;
  }

  #isNull(field: FilterField): FilterExpression {
    const isNot = this.#reader.skipWord('not');
    if (!this.#reader.skipWord('null', 'empty')) {
      throw this.#reader.fault('Here "null" is missing: a field is null, or is not null.');
    }
    return isNot ? { kind: 'not', of: { kind: 'null', field } } : { kind: 'null', field };
  }

  #within(field: Field, named: FilterField): FilterExpression {
    const reader = this.#reader;
    if (reader.skipSign('(')) {
      const values: FilterValue[] = [];
      do {
        values.push(readValue(reader, field));
        refuseTooMany(reader, values);
      } while (reader.skipSign(','));
      reader.needSign(')', 'Here a comma and a value are missing, or the ) of the list.');
      return { kind: 'one-of', field: named, values };
    }
    if (!isOrdered(field)) throw reader.fault(`After "in" comes a list, as in ${field.name} in (one, other).`);
    const from = readValue(reader, field, true);
    if (reader.skipSign('..')) return { kind: 'range', field: named, from, to: readValue(reader, field, true) };
    if (field.type === 'time') return { kind: 'compare', field: named, operator: '=', value: from };
    throw reader.fault('Here .. and the greatest value are missing; a list stands in brackets.');
  }

  #match(
    field: Field,
    named: FilterField,
    operator: string,
    at: 'start' | 'end' | 'anywhere',
    token: TokenReader['token'],
  ): FilterExpression {
    this.#refuseUnless(field, operator, token);
    return { kind: 'match', field: named, at, text: readText(this.#reader) };
  }

  #refuseUnless(field: Field, operator: string, token: TokenReader['token']): void {
    if (operatorsOf(field).includes(operator)) return;
    throw this.#reader.fault(
      `${operator} does not fit ${field.name}, which takes ${oneOf(operatorsOf(field))}.`,
      token,
    );
  }

  #field(): Named {
    const { token } = this.#reader;
    if (token.kind !== 'word') throw this.#reader.fault('The name of a field is missing here.');
    const plain = filterFieldOf(token.text);
    if (plain && (plain.keys?.least ?? 0) === 0) {
      this.#reader.take();
      return { field: plain, named: { name: plain.name, keys: [] } };
    }
    const [base = '', ...rest] = token.text.split('.');
    const field = filterFieldOf(base);
    if (!field?.keys) throw this.#reader.fault(strangeField(token.text));
    this.#reader.take();
    return { field, named: { name: field.name, keys: this.#keys(field, rest, token) } };
  }

  /** Keys follow each other with dots between; one in quotes may hold anything. */
  #keys(field: Field, written: readonly string[], token: TokenReader['token']): readonly string[] {
    const keys = [...written];
    let end = token.at + token.length;
    while (keys.at(-1) === '' && this.#reader.token.at === end && this.#reader.token.kind === 'text') {
      const next = this.#reader.take();
      keys[keys.length - 1] = next.kind === 'text' ? next.text : '';
      end = next.at + next.length;
      const { token: after } = this.#reader;
      if (after.at !== end || after.kind !== 'word' || !after.text.startsWith('.')) break;
      this.#reader.take();
      keys.push(...after.text.slice(1).split('.'));
      end = after.at + after.length;
    }
    const { least, most, words } = field.keys ?? { least: 0, most: 0 };
    const isStrange = words !== undefined && keys.some((key) => !words.includes(key));
    if (keys.length < least || keys.length > most || keys.some((key) => key === '' || key.length > 200) || isStrange) {
      throw this.#reader.fault(words ? `After ${field.name}. comes ${oneOf(words)}.` : field.describes, token);
    }
    return keys;
  }
}

function isOrder(operator: FilterOperator): boolean {
  return operator !== '=' && operator !== '!=';
}

function strangeField(text: string): string {
  const like = filterFields
    .map(({ name }) => name)
    .filter((name) => isNear(name.toLowerCase(), text.toLowerCase()))
    .slice(0, 3);
  return like.length > 0 ? `There is no field ${text}; there is ${oneOf(like)}.` : `There is no field ${text}.`;
}

function isNear(name: string, text: string): boolean {
  return text.length >= 3 && (name.includes(text) || text.includes(name) || name.slice(0, 4) === text.slice(0, 4));
}
