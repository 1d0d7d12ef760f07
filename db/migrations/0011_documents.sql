ALTER TABLE "files" ADD COLUMN "excerpt" text;--> statement-breakpoint
ALTER TABLE "files" ADD COLUMN "smaller" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "files" ADD COLUMN "claimed_until" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "messages_edited" ON "messages" USING btree ("edited_at") WHERE edited_at is not null and preview is null;