CREATE TABLE "notices" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "notices_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"user_id" integer NOT NULL,
	"kind" text NOT NULL,
	"role" text NOT NULL,
	"patient_id" integer,
	"refs" json NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"read_at" timestamp (3) with time zone,
	CONSTRAINT "notices_kind" CHECK ("notices"."kind" in ('request_decided', 'primary_changed', 'panel_handed_over', 'emergency_opened')),
	CONSTRAINT "notices_role" CHECK ("notices"."role" in ('holder', 'new_primary', 'former_primary', 'primary'))
);
--> statement-breakpoint
CREATE TABLE "notices_off" (
	"user_id" integer NOT NULL,
	"kind" text NOT NULL,
	CONSTRAINT "notices_off_user_id_kind_pk" PRIMARY KEY("user_id","kind"),
	CONSTRAINT "notices_off_kind" CHECK ("notices_off"."kind" in ('request_decided', 'primary_changed', 'panel_handed_over', 'emergency_opened')),
	CONSTRAINT "notices_off_emergency" CHECK ("notices_off"."kind" <> 'emergency_opened')
);
--> statement-breakpoint
CREATE TABLE "requests" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "requests_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"patient_id" integer NOT NULL,
	"practitioner_id" integer NOT NULL,
	"message" text,
	"state" text DEFAULT 'pending' NOT NULL,
	"created_by" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"decided_by" integer,
	"decided_at" timestamp (3) with time zone,
	"answer" text,
	CONSTRAINT "requests_state" CHECK ("requests"."state" in ('pending', 'accepted', 'declined', 'withdrawn', 'void')),
	CONSTRAINT "requests_decided" CHECK (("requests"."state" = 'pending') = ("requests"."decided_at" is null))
);
--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices_off" ADD CONSTRAINT "notices_off_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notices_user_idx" ON "notices" USING btree ("user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "notices_unread_idx" ON "notices" USING btree ("user_id") WHERE read_at is null;--> statement-breakpoint
CREATE INDEX "notices_patient_idx" ON "notices" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "notices_read_idx" ON "notices" USING btree ("read_at");--> statement-breakpoint
CREATE UNIQUE INDEX "requests_pending_key" ON "requests" USING btree ("patient_id") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "requests_state_idx" ON "requests" USING btree ("state","created_at","id");--> statement-breakpoint
CREATE INDEX "requests_time_idx" ON "requests" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "requests_patient_idx" ON "requests" USING btree ("patient_id","created_at");--> statement-breakpoint
CREATE INDEX "requests_practitioner_idx" ON "requests" USING btree ("practitioner_id","created_at");--> statement-breakpoint
CREATE INDEX "requests_created_by_idx" ON "requests" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "requests_decided_by_idx" ON "requests" USING btree ("decided_by");--> statement-breakpoint
CREATE TRIGGER "requests_planted" BEFORE INSERT ON "requests" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.requests'::regclass, 'TRUNCATE') AND (NEW."id" IS DISTINCT FROM currval('public.requests_id_seq'::regclass) OR NEW."created_at" IS DISTINCT FROM now()::timestamptz(3) OR NEW."state" <> 'pending'
		OR num_nonnulls(NEW."decided_by", NEW."decided_at", NEW."answer") > 0))
	EXECUTE FUNCTION "refuse_planted"();--> statement-breakpoint
-- What was decided stays decided.
CREATE TRIGGER "requests_history" BEFORE UPDATE ON "requests" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.requests'::regclass, 'TRUNCATE') AND OLD."state" <> 'pending')
	EXECUTE FUNCTION "refuse_rewriting"();--> statement-breakpoint
CREATE TRIGGER "notices_planted" BEFORE INSERT ON "notices" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.notices'::regclass, 'TRUNCATE') AND (NEW."id" IS DISTINCT FROM currval('public.notices_id_seq'::regclass) OR NEW."created_at" IS DISTINCT FROM now()::timestamptz(3) OR NEW."read_at" IS NOT NULL))
	EXECUTE FUNCTION "refuse_planted"();
