CREATE TABLE "planned_changes" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "planned_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"patient_id" integer NOT NULL,
	"practitioner_id" integer NOT NULL,
	"role" text,
	"previous" text,
	"override" boolean DEFAULT false NOT NULL,
	"reason" text,
	"due_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" integer NOT NULL,
	"state" text DEFAULT 'planned' NOT NULL,
	"settled_at" timestamp (3) with time zone,
	"cancelled_by" integer,
	"failure" text,
	"failure_message" text,
	"assignment_id" integer,
	CONSTRAINT "planned_changes_kind" CHECK ("planned_changes"."kind" in ('assign', 'change_primary', 'end')),
	CONSTRAINT "planned_changes_role" CHECK ("planned_changes"."role" in ('primary', 'consulting', 'supporting')),
	CONSTRAINT "planned_changes_previous" CHECK ("planned_changes"."previous" in ('end', 'consulting')),
	CONSTRAINT "planned_changes_state" CHECK ("planned_changes"."state" in ('planned', 'done', 'failed', 'cancelled')),
	CONSTRAINT "planned_changes_settled" CHECK (("planned_changes"."state" = 'planned') = ("planned_changes"."settled_at" is null))
);
--> statement-breakpoint
ALTER TABLE "planned_changes" ADD CONSTRAINT "planned_changes_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "planned_changes" ADD CONSTRAINT "planned_changes_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "planned_changes" ADD CONSTRAINT "planned_changes_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "planned_changes" ADD CONSTRAINT "planned_changes_cancelled_by_users_id_fk" FOREIGN KEY ("cancelled_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "planned_changes" ADD CONSTRAINT "planned_changes_assignment_id_assignments_id_fk" FOREIGN KEY ("assignment_id") REFERENCES "public"."assignments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "planned_changes_pair_key" ON "planned_changes" USING btree ("patient_id","practitioner_id","kind","due_at") WHERE state = 'planned';--> statement-breakpoint
CREATE INDEX "planned_changes_due_idx" ON "planned_changes" USING btree ("due_at","id") WHERE state = 'planned';--> statement-breakpoint
CREATE INDEX "planned_changes_state_idx" ON "planned_changes" USING btree ("state","due_at","id");--> statement-breakpoint
CREATE INDEX "planned_changes_patient_idx" ON "planned_changes" USING btree ("patient_id","due_at");--> statement-breakpoint
CREATE INDEX "planned_changes_practitioner_idx" ON "planned_changes" USING btree ("practitioner_id","due_at");--> statement-breakpoint
CREATE INDEX "planned_changes_created_by_idx" ON "planned_changes" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "planned_changes_cancelled_by_idx" ON "planned_changes" USING btree ("cancelled_by");--> statement-breakpoint
CREATE INDEX "planned_changes_assignment_idx" ON "planned_changes" USING btree ("assignment_id");--> statement-breakpoint
CREATE TRIGGER "planned_changes_planted" BEFORE INSERT ON "planned_changes" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.planned_changes'::regclass, 'TRUNCATE') AND (NEW."id" IS DISTINCT FROM currval('public.planned_changes_id_seq'::regclass) OR NEW."created_at" IS DISTINCT FROM now()::timestamptz(3) OR NEW."state" <> 'planned'
		OR num_nonnulls(NEW."settled_at", NEW."cancelled_by", NEW."failure", NEW."failure_message", NEW."assignment_id") > 0))
	EXECUTE FUNCTION "refuse_planted"();--> statement-breakpoint
-- What was done cannot be undone here, and who cancelled a plan stays.
CREATE TRIGGER "planned_changes_history" BEFORE UPDATE ON "planned_changes" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.planned_changes'::regclass, 'TRUNCATE') AND OLD."state" IN ('done', 'cancelled'))
	EXECUTE FUNCTION "refuse_rewriting"();
