-- The parts of words, as lexemes: every three letters in a row, the beginning of a word marked by ^. What they narrow down is checked against the text.
CREATE FUNCTION word_parts(text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN array_to_tsvector(ARRAY(
	SELECT DISTINCT '~' || substr('^' || word, place, 3)
	FROM string_to_table($1, ' ') AS words(word), generate_series(1, length(word) - 1) AS place
));
--> statement-breakpoint
-- Filled again by the job from the beginning.
TRUNCATE "message_words", "message_words_progress";
--> statement-breakpoint
CREATE TABLE "name_words" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"text" text NOT NULL
);
--> statement-breakpoint
DROP INDEX "message_words_words";--> statement-breakpoint
ALTER TABLE "message_words" ALTER COLUMN "words" DROP EXPRESSION;--> statement-breakpoint
ALTER TABLE "message_words" ALTER COLUMN "words" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "message_words" ADD COLUMN "created_at" timestamp (3) with time zone NOT NULL;--> statement-breakpoint
ALTER TABLE "message_words" ADD COLUMN "edited_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "message_words" ADD COLUMN "text" text NOT NULL;--> statement-breakpoint
ALTER TABLE "message_words" ADD COLUMN "tags" bigint[] NOT NULL;--> statement-breakpoint
CREATE INDEX "name_words_parts" ON "name_words" USING gin (word_parts(text));--> statement-breakpoint
CREATE INDEX "message_words_search" ON "message_words" USING gin ((words || word_parts(text)),"tags") WITH (gin_pending_list_limit = 512);--> statement-breakpoint
ALTER TABLE "message_words" DROP COLUMN "body";