CREATE TABLE "nodes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"address" text NOT NULL,
	"version" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"sockets" integer NOT NULL,
	"broker" text NOT NULL,
	"database_ms" real NOT NULL,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "installation" ADD COLUMN "secret_print" text;