CREATE TABLE "transfer_receivers" (
	"transfer_id" integer NOT NULL,
	"practitioner_id" integer NOT NULL,
	"places" integer,
	"patients" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "transfer_receivers_transfer_id_practitioner_id_pk" PRIMARY KEY("transfer_id","practitioner_id")
);
--> statement-breakpoint
CREATE TABLE "transfer_rows" (
	"transfer_id" integer NOT NULL,
	"patient_id" integer NOT NULL,
	"role" text NOT NULL,
	"practitioner_id" integer,
	"outcome" text NOT NULL,
	"failure" text,
	"from_assignment" integer NOT NULL,
	"to_assignment" integer,
	"restored_assignment" integer,
	CONSTRAINT "transfer_rows_transfer_id_patient_id_pk" PRIMARY KEY("transfer_id","patient_id"),
	CONSTRAINT "transfer_rows_role" CHECK ("transfer_rows"."role" in ('primary', 'consulting', 'supporting')),
	CONSTRAINT "transfer_rows_outcome" CHECK ("transfer_rows"."outcome" in ('planned', 'moved', 'ended', 'refused', 'left', 'restored'))
);
--> statement-breakpoint
CREATE TABLE "transfers" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "transfers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"from_id" integer NOT NULL,
	"split" text NOT NULL,
	"consulting" text NOT NULL,
	"override" boolean DEFAULT false NOT NULL,
	"closes_account" boolean DEFAULT false NOT NULL,
	"reason" text,
	"due_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" integer NOT NULL,
	"state" text DEFAULT 'planned' NOT NULL,
	"settled_at" timestamp (3) with time zone,
	"cancelled_by" integer,
	"failure" text,
	"failure_message" text,
	"moved" integer DEFAULT 0 NOT NULL,
	"ended" integer DEFAULT 0 NOT NULL,
	"refused" integer DEFAULT 0 NOT NULL,
	"account_closed" boolean DEFAULT false NOT NULL,
	"undone_at" timestamp (3) with time zone,
	"undone_by" integer,
	"restored" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "transfers_split" CHECK ("transfers"."split" in ('capacity', 'even', 'family', 'manual')),
	CONSTRAINT "transfers_consulting" CHECK ("transfers"."consulting" in ('move', 'end', 'keep')),
	CONSTRAINT "transfers_state" CHECK ("transfers"."state" in ('planned', 'done', 'failed', 'cancelled', 'undone')),
	CONSTRAINT "transfers_settled" CHECK (("transfers"."state" = 'planned') = ("transfers"."settled_at" is null)),
	CONSTRAINT "transfers_undone" CHECK (("transfers"."state" = 'undone') = ("transfers"."undone_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "transfer_receivers" ADD CONSTRAINT "transfer_receivers_transfer_id_transfers_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."transfers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_receivers" ADD CONSTRAINT "transfer_receivers_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_rows" ADD CONSTRAINT "transfer_rows_transfer_id_transfers_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."transfers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_rows" ADD CONSTRAINT "transfer_rows_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_rows" ADD CONSTRAINT "transfer_rows_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_rows" ADD CONSTRAINT "transfer_rows_from_assignment_assignments_id_fk" FOREIGN KEY ("from_assignment") REFERENCES "public"."assignments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_rows" ADD CONSTRAINT "transfer_rows_to_assignment_assignments_id_fk" FOREIGN KEY ("to_assignment") REFERENCES "public"."assignments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_rows" ADD CONSTRAINT "transfer_rows_restored_assignment_assignments_id_fk" FOREIGN KEY ("restored_assignment") REFERENCES "public"."assignments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_from_id_practitioners_id_fk" FOREIGN KEY ("from_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_cancelled_by_users_id_fk" FOREIGN KEY ("cancelled_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_undone_by_users_id_fk" FOREIGN KEY ("undone_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "transfer_receivers_practitioner_idx" ON "transfer_receivers" USING btree ("practitioner_id");--> statement-breakpoint
CREATE INDEX "transfer_rows_patient_idx" ON "transfer_rows" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "transfer_rows_practitioner_idx" ON "transfer_rows" USING btree ("practitioner_id");--> statement-breakpoint
CREATE INDEX "transfer_rows_from_idx" ON "transfer_rows" USING btree ("from_assignment");--> statement-breakpoint
CREATE INDEX "transfer_rows_to_idx" ON "transfer_rows" USING btree ("to_assignment");--> statement-breakpoint
CREATE INDEX "transfer_rows_restored_idx" ON "transfer_rows" USING btree ("restored_assignment");--> statement-breakpoint
CREATE UNIQUE INDEX "transfers_planned_key" ON "transfers" USING btree ("from_id") WHERE state = 'planned';--> statement-breakpoint
CREATE INDEX "transfers_due_idx" ON "transfers" USING btree ("due_at","id") WHERE state = 'planned';--> statement-breakpoint
CREATE INDEX "transfers_time_idx" ON "transfers" USING btree ("due_at","id");--> statement-breakpoint
CREATE INDEX "transfers_from_idx" ON "transfers" USING btree ("from_id","due_at");--> statement-breakpoint
CREATE INDEX "transfers_created_by_idx" ON "transfers" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "transfers_cancelled_by_idx" ON "transfers" USING btree ("cancelled_by");--> statement-breakpoint
CREATE INDEX "transfers_undone_by_idx" ON "transfers" USING btree ("undone_by");--> statement-breakpoint
CREATE TRIGGER "transfers_planted" BEFORE INSERT ON "transfers" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.transfers'::regclass, 'TRUNCATE') AND (NEW."id" IS DISTINCT FROM currval('public.transfers_id_seq'::regclass) OR NEW."created_at" IS DISTINCT FROM now()::timestamptz(3) OR NEW."state" <> 'planned'
		OR NEW."account_closed" OR NEW."moved" + NEW."ended" + NEW."refused" + NEW."restored" <> 0
		OR num_nonnulls(NEW."settled_at", NEW."cancelled_by", NEW."failure", NEW."failure_message", NEW."undone_at", NEW."undone_by") > 0))
	EXECUTE FUNCTION "refuse_planted"();--> statement-breakpoint
-- What was handed over can be undone once; what was cancelled or undone stays as it is.
CREATE TRIGGER "transfers_history" BEFORE UPDATE ON "transfers" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.transfers'::regclass, 'TRUNCATE') AND (OLD."state" IN ('cancelled', 'undone') OR (OLD."state" = 'done' AND NEW."state" <> 'undone')))
	EXECUTE FUNCTION "refuse_rewriting"();--> statement-breakpoint
CREATE TRIGGER "transfer_rows_history" BEFORE UPDATE ON "transfer_rows" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.transfer_rows'::regclass, 'TRUNCATE') AND OLD."outcome" IN ('refused', 'left', 'restored'))
	EXECUTE FUNCTION "refuse_rewriting"();
