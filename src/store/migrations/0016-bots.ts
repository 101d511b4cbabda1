import { type Kysely, sql } from 'kysely';

/** Bots, how far their driver has read, what they were asked and answered, and the pages that they know. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE account_head
    ADD COLUMN bots int NOT NULL DEFAULT 0,
    ADD COLUMN knowledge_pages int NOT NULL DEFAULT 0`.execute(db);
  await sql`CREATE TABLE bot (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    number int NOT NULL,
    name text NOT NULL,
    avatar text NOT NULL,
    disabled boolean NOT NULL DEFAULT false,
    settings jsonb NOT NULL,
    key_hash bytea,
    sealed_secret bytea,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, number)
  )`.execute(db);
  await sql`CREATE TABLE bot_reader (
    account_id uuid PRIMARY KEY,
    position bigint NOT NULL
  )`.execute(db);
  await sql`CREATE TABLE bot_turn (
    account_id uuid NOT NULL,
    session_id uuid NOT NULL,
    seq int NOT NULL,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    bot_id uuid NOT NULL,
    occasion text NOT NULL,
    state text NOT NULL DEFAULT 'pending',
    attempts int NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    deadline_at timestamptz NOT NULL,
    prompt jsonb,
    answer jsonb,
    prompt_tokens int NOT NULL DEFAULT 0,
    answer_tokens int NOT NULL DEFAULT 0,
    ms int NOT NULL DEFAULT 0,
    cost double precision NOT NULL DEFAULT 0,
    error text,
    read_up_to int NOT NULL DEFAULT -1,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, session_id, seq)
  )`.execute(db);
  await sql`CREATE INDEX bot_turn_due ON bot_turn (due_at) WHERE state = 'pending'`.execute(db);
  await sql`CREATE TABLE knowledge_page (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    number int NOT NULL,
    title text NOT NULL,
    url text,
    language regconfig NOT NULL DEFAULT 'simple',
    text text NOT NULL,
    words tsvector NOT NULL
      GENERATED ALWAYS AS (setweight(to_tsvector(language, title), 'A') || to_tsvector(language, text)) STORED,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, number)
  )`.execute(db);
}
