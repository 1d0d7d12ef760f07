CREATE TABLE "drafts" (
	"person_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"body" text NOT NULL,
	"reply_to" integer,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"person_revision" integer NOT NULL,
	CONSTRAINT "drafts_person_id_conversation_id_pk" PRIMARY KEY("person_id","conversation_id")
);
--> statement-breakpoint
CREATE TABLE "receipts" (
	"conversation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "receipts_conversation_id_person_id_kind_seq_pk" PRIMARY KEY("conversation_id","person_id","kind","seq")
);
--> statement-breakpoint
CREATE TABLE "saved_messages" (
	"person_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"saved_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "saved_messages_person_id_conversation_id_seq_pk" PRIMARY KEY("person_id","conversation_id","seq")
);
--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "shown_read_seq" integer DEFAULT 0;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "shown_delivered_seq" integer DEFAULT 0;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "unread_from_seq" integer;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "notify" text DEFAULT 'all' NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "mentions" uuid[];--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "forwarded" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "pinned_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "pinned_by" uuid;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "receipts" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "invisible" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "last_seen_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_messages" ADD CONSTRAINT "saved_messages_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_messages" ADD CONSTRAINT "saved_messages_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "receipts_at" ON "receipts" USING btree ("at");--> statement-breakpoint
CREATE INDEX "saved_messages_at" ON "saved_messages" USING btree ("person_id","saved_at");--> statement-breakpoint
CREATE INDEX "saved_messages_message" ON "saved_messages" USING btree ("conversation_id","seq");--> statement-breakpoint
CREATE INDEX "messages_mentions" ON "messages" USING gin ("mentions") WHERE mentions is not null;--> statement-breakpoint
CREATE INDEX "messages_mentioning" ON "messages" USING btree ("conversation_id","seq") WHERE mentions is not null;--> statement-breakpoint
CREATE INDEX "messages_pinned" ON "messages" USING btree ("conversation_id","pinned_at") WHERE pinned_at is not null;--> statement-breakpoint
CREATE INDEX "messages_replies" ON "messages" USING btree ("conversation_id","reply_to") WHERE reply_to is not null;--> statement-breakpoint
UPDATE "memberships" SET "shown_read_seq" = "last_read_seq", "shown_delivered_seq" = "last_delivered_seq";
