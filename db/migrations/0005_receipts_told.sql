ALTER TABLE "memberships" ALTER COLUMN "shown_read_seq" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "memberships" ALTER COLUMN "shown_delivered_seq" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "tells_read" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "tells_delivered" boolean DEFAULT true NOT NULL;