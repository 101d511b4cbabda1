/** The part of a session that names its visitor. */
export interface NamesVisitor {
  readonly number: number;
  readonly visitor: { readonly name: string | null; readonly email: string | null };
}

/** What a visitor is called: by name, else by e-mail address, else by the session's number. */
export function visitorName({ visitor, number }: NamesVisitor): string {
  return visitor.name || visitor.email || `Visitor ${number}`;
}
