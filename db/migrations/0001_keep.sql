ALTER TABLE "memberships" ADD COLUMN "pinned_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "archived_at" timestamp (3) with time zone;