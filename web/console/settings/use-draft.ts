import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { RestError } from '../../client/rest.ts';
import { rest } from '../shell/server.ts';
import { changesOf, isSame } from './merge.ts';

/** Something that can be set, where it lies on the server, and what of it a form shows. */
export interface Place<T, D extends object> {
  readonly path: string;
  /** Which part of it, where several forms share one place. */
  readonly part?: string;
  readonly method: 'PATCH' | 'PUT';
  readonly read: (told: T) => D;
  /** What is sent, and of what: of a PATCH only what was changed, unless its body is made of the whole. */
  readonly write?: (draft: Partial<D>) => unknown;
  readonly writeWhole?: (draft: D) => unknown;
  /** What the browser never keeps. */
  readonly secret?: keyof D & string;
  /** The lists that show it, by their query keys. */
  readonly shownIn: readonly (readonly unknown[])[];
}

/** As it was read, with the tag under which a change is bound to it. */
export interface Read<D> {
  readonly value: D;
  readonly tag: string | null;
}

interface Kept<D> {
  readonly base: Read<D>;
  readonly draft: D;
}

export interface Draft<D extends object> {
  readonly value: D;
  readonly base: D;
  readonly isDirty: boolean;
  readonly isSaving: boolean;
  readonly isSaved: boolean;
  /** Why it was not saved; null for a conflict, which is told by `theirs`. */
  readonly error: Error | null;
  /** What somebody else made of it meanwhile; null without a conflict. */
  readonly theirs: Read<D> | null;
  change(changes: Partial<D>): void;
  discard(): void;
  save(): void;
  /** Saves what was made of both. */
  settle(merged: D): void;
  /** Goes back to the form without saving. */
  putOff(): void;
}

export async function readPlace<T, D extends object>({ path, read }: Place<T, D>, signal?: AbortSignal) {
  let tag: string | null = null;
  const told = await rest<T>(path, { onTag: (found) => (tag = found), ...(signal && { signal }) });
  return { value: read(told), tag } satisfies Read<D>;
}

/** A form's values: kept through a reload, and saved only over what was read. */
export function useDraft<T, D extends object>(place: Place<T, D>, loaded: Read<D>, onSaved?: () => void): Draft<D> {
  const queries = useQueryClient();
  const key = ['koine.settings', place.path, ...(place.part ? [place.part] : [])].join('.');
  const [{ base, draft }, setKept] = useState<Kept<D>>(() => recall<D>(key) ?? { base: loaded, draft: loaded.value });
  const [theirs, setTheirs] = useState<Read<D> | null>(null);
  const isDirty = !isSame(base.value, draft);
  const { secret } = place;
  useEffect(() => {
    const kept = secret === undefined ? draft : { ...draft, [secret]: base.value[secret] };
    if (isDirty) sessionStorage.setItem(key, JSON.stringify({ base, draft: kept }));
    else sessionStorage.removeItem(key);
  }, [isDirty, base, draft, key, secret]);
  const save = useMutation({
    mutationFn: async (wanted: Kept<D>) => {
      const { method, path, write = (value) => value, writeWhole } = place;
      const changed = method === 'PUT' ? wanted.draft : changesOf(wanted.base.value, wanted.draft);
      const body = writeWhole ? writeWhole(wanted.draft) : write(changed);
      let tag: string | null = null;
      const headers = wanted.base.tag === null ? {} : { 'if-match': wanted.base.tag };
      const told = await rest<T>(path, { method, headers, body, onTag: (found) => (tag = found) });
      return { value: place.read(told), tag } satisfies Read<D>;
    },
    onSuccess: async (saved) => {
      setTheirs(null);
      setKept({ base: saved, draft: saved.value });
      queries.setQueryData(placeKey(place), saved);
      await Promise.all(place.shownIn.map((queryKey) => queries.invalidateQueries({ queryKey })));
      onSaved?.();
    },
    onError: async (error) => {
      if (isConflict(error)) setTheirs(await readPlace(place));
    },
  });
  return {
    value: draft,
    base: base.value,
    isDirty,
    isSaving: save.isPending,
    isSaved: save.isSuccess && !isDirty,
    error: isConflict(save.error) ? null : save.error,
    theirs,
    change: (changes) => setKept((kept) => ({ ...kept, draft: { ...kept.draft, ...changes } })),
    discard: () => {
      save.reset();
      setKept({ base, draft: base.value });
    },
    save: () => save.mutate({ base, draft }),
    settle: (merged) => {
      if (!theirs) return;
      setKept({ base: theirs, draft: merged });
      save.mutate({ base: theirs, draft: merged });
    },
    putOff: () => setTheirs(null),
  };
}

export function placeKey({ path, part = null }: { readonly path: string; readonly part?: string | null }) {
  return ['place', path, part] as const;
}

function isConflict(error: unknown): boolean {
  return error instanceof RestError && error.code === 'changed-meanwhile';
}

function recall<D>(key: string): Kept<D> | null {
  const kept = sessionStorage.getItem(key);
  return kept === null ? null : (JSON.parse(kept) as Kept<D>);
}
