CREATE TABLE "mails" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "mails_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"message_id" uuid NOT NULL,
	"user_id" integer,
	"recipient" text NOT NULL,
	"kind" text NOT NULL,
	"sealed_link" text,
	"expires_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"claimed_until" timestamp (3) with time zone,
	"give_up_at" timestamp (3) with time zone DEFAULT now() + interval '1 day' NOT NULL,
	"failure" text,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "mails_state" CHECK ("mails"."state" in ('waiting', 'failed', 'sent')),
	CONSTRAINT "mails_settled" CHECK (("mails"."state" = 'waiting') = ("mails"."settled_at" is null)),
	CONSTRAINT "mails_erased" CHECK ("mails"."state" <> 'sent' or "mails"."sealed_link" is null)
);
--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mails_due_idx" ON "mails" USING btree ("next_at","id") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "mails_state_idx" ON "mails" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "mails_settled_idx" ON "mails" USING btree ("settled_at") WHERE state <> 'waiting';--> statement-breakpoint
CREATE INDEX "mails_user_idx" ON "mails" USING btree ("user_id");--> statement-breakpoint
CREATE TRIGGER "mails_planted" BEFORE INSERT ON "mails" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.mails'::regclass, 'TRUNCATE') AND (NEW."id" IS DISTINCT FROM currval('public.mails_id_seq'::regclass) OR NEW."created_at" IS DISTINCT FROM now()::timestamptz(3) OR NEW."state" <> 'waiting'
		OR NEW."attempts" <> 0 OR num_nonnulls(NEW."claimed_until", NEW."failure", NEW."settled_at") > 0))
	EXECUTE FUNCTION "refuse_planted"();
