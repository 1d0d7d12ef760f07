CREATE TABLE "link_pages" (
	"key" text PRIMARY KEY NOT NULL,
	"card" jsonb,
	"fetched_at" timestamp (3) with time zone,
	"claimed_until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "preview" jsonb;--> statement-breakpoint
CREATE INDEX "link_pages_fetched" ON "link_pages" USING btree ("fetched_at");