CREATE TABLE "cohort_members" (
	"cohort_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"state" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "cohort_members_cohort_id_person_id_pk" PRIMARY KEY("cohort_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "cohorts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"route" text NOT NULL,
	"office" text NOT NULL,
	"quarter" text NOT NULL,
	"conversation_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "cohorts_key" UNIQUE("route","office","quarter")
);
--> statement-breakpoint
CREATE TABLE "journey_cards" (
	"conversation_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"journey_id" uuid NOT NULL,
	CONSTRAINT "journey_cards_conversation_id_seq_pk" PRIMARY KEY("conversation_id","seq")
);
--> statement-breakpoint
CREATE TABLE "journey_changes" (
	"journey_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"step" text NOT NULL,
	"occurrence" integer NOT NULL,
	"before" jsonb,
	"after" jsonb,
	CONSTRAINT "journey_changes_journey_id_number_pk" PRIMARY KEY("journey_id","number")
);
--> statement-breakpoint
CREATE TABLE "journey_comments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"journey_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"client_id" uuid NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "journey_comments_once" UNIQUE("author_id","client_id")
);
--> statement-breakpoint
CREATE TABLE "journey_links" (
	"one_id" uuid NOT NULL,
	"other_id" uuid NOT NULL,
	"proposed_by" uuid NOT NULL,
	"accepted_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "journey_links_one_id_other_id_pk" PRIMARY KEY("one_id","other_id")
);
--> statement-breakpoint
CREATE TABLE "journey_routes" (
	"route" text PRIMARY KEY NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "journey_templates" (
	"route" text NOT NULL,
	"version" integer NOT NULL,
	"template" jsonb NOT NULL,
	"origin" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "journey_templates_route_version_pk" PRIMARY KEY("route","version")
);
--> statement-breakpoint
CREATE TABLE "journey_watches" (
	"person_id" uuid NOT NULL,
	"journey_id" uuid NOT NULL,
	"since" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "journey_watches_person_id_journey_id_pk" PRIMARY KEY("person_id","journey_id")
);
--> statement-breakpoint
CREATE TABLE "journeys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"client_id" uuid NOT NULL,
	"route" text NOT NULL,
	"version" integer NOT NULL,
	"title" text,
	"steps" jsonb,
	"origin" text,
	"offices" text[] DEFAULT '{}' NOT NULL,
	"audience" text NOT NULL,
	"counted" boolean NOT NULL,
	"compared" boolean NOT NULL,
	"fields" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"notes" text DEFAULT '' NOT NULL,
	"status" text NOT NULL,
	"filed_from" date,
	"filed_to" date,
	"reached" integer DEFAULT -1 NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"touched_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"asked_at" timestamp (3) with time zone,
	CONSTRAINT "journeys_creation" UNIQUE("owner_id","client_id")
);
--> statement-breakpoint
CREATE TABLE "milestones" (
	"journey_id" uuid NOT NULL,
	"step" text NOT NULL,
	"occurrence" integer NOT NULL,
	"route" text NOT NULL,
	"from" date NOT NULL,
	"to" date NOT NULL,
	"outcome" text,
	"place" text,
	CONSTRAINT "milestones_journey_id_step_occurrence_pk" PRIMARY KEY("journey_id","step","occurrence")
);
--> statement-breakpoint
ALTER TABLE "cohort_members" ADD CONSTRAINT "cohort_members_cohort_id_cohorts_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohorts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_members" ADD CONSTRAINT "cohort_members_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohorts" ADD CONSTRAINT "cohorts_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_cards" ADD CONSTRAINT "journey_cards_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_changes" ADD CONSTRAINT "journey_changes_journey_id_journeys_id_fk" FOREIGN KEY ("journey_id") REFERENCES "public"."journeys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_comments" ADD CONSTRAINT "journey_comments_journey_id_journeys_id_fk" FOREIGN KEY ("journey_id") REFERENCES "public"."journeys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_comments" ADD CONSTRAINT "journey_comments_author_id_people_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_links" ADD CONSTRAINT "journey_links_one_id_journeys_id_fk" FOREIGN KEY ("one_id") REFERENCES "public"."journeys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_links" ADD CONSTRAINT "journey_links_other_id_journeys_id_fk" FOREIGN KEY ("other_id") REFERENCES "public"."journeys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_links" ADD CONSTRAINT "journey_links_proposed_by_people_id_fk" FOREIGN KEY ("proposed_by") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_watches" ADD CONSTRAINT "journey_watches_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_watches" ADD CONSTRAINT "journey_watches_journey_id_journeys_id_fk" FOREIGN KEY ("journey_id") REFERENCES "public"."journeys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journeys" ADD CONSTRAINT "journeys_owner_id_people_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "milestones" ADD CONSTRAINT "milestones_journey_id_journeys_id_fk" FOREIGN KEY ("journey_id") REFERENCES "public"."journeys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cohort_members_person" ON "cohort_members" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "cohorts_conversation" ON "cohorts" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "journey_cards_of" ON "journey_cards" USING btree ("journey_id");--> statement-breakpoint
CREATE INDEX "journey_comments_of" ON "journey_comments" USING btree ("journey_id","id");--> statement-breakpoint
CREATE INDEX "journey_links_other" ON "journey_links" USING btree ("other_id");--> statement-breakpoint
CREATE INDEX "journey_watches_of" ON "journey_watches" USING btree ("journey_id");--> statement-breakpoint
CREATE INDEX "journeys_route_filed" ON "journeys" USING btree ("route","filed_from","id");--> statement-breakpoint
CREATE INDEX "journeys_route_changed" ON "journeys" USING btree ("route","changed_at","id");--> statement-breakpoint
CREATE INDEX "journeys_filed" ON "journeys" USING btree ("filed_from","id");--> statement-breakpoint
CREATE INDEX "journeys_changed" ON "journeys" USING btree ("changed_at","id");--> statement-breakpoint
CREATE INDEX "milestones_route_step" ON "milestones" USING btree ("route","step","journey_id","from","to","outcome");