CREATE TABLE "invitations" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "invitations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"practitioner_id" integer,
	"site_ids" integer[] DEFAULT '{}' NOT NULL,
	"invited_by" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"accepted_at" timestamp (3) with time zone,
	"user_id" integer,
	"withdrawn_at" timestamp (3) with time zone,
	CONSTRAINT "invitations_role" CHECK ("invitations"."role" in ('admin', 'staff', 'doctor', 'clinician', 'patient')),
	CONSTRAINT "invitations_accepted" CHECK (("invitations"."accepted_at" is null) = ("invitations"."user_id" is null)),
	CONSTRAINT "invitations_ended_once" CHECK (num_nonnulls("invitations"."accepted_at", "invitations"."withdrawn_at") <= 1)
);
--> statement-breakpoint
CREATE TABLE "one_time_tokens" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "one_time_tokens_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"purpose" text NOT NULL,
	"hash" text NOT NULL,
	"user_id" integer,
	"invitation_id" integer,
	"address" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "one_time_tokens_purpose" CHECK ("one_time_tokens"."purpose" in ('reset_password', 'verify_email', 'change_email', 'invitation')),
	CONSTRAINT "one_time_tokens_whose" CHECK (case when "one_time_tokens"."purpose" = 'invitation' then "one_time_tokens"."user_id" is null and "one_time_tokens"."invitation_id" is not null
        else "one_time_tokens"."user_id" is not null and "one_time_tokens"."invitation_id" is null end)
);
--> statement-breakpoint
CREATE TABLE "password_requests" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "password_requests_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"sealed_for" uuid NOT NULL,
	"sealed_login" text NOT NULL,
	"request_id" text NOT NULL,
	"ip" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"due_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "email_verified_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "must_change_password" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_invited_by_users_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "one_time_tokens" ADD CONSTRAINT "one_time_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "one_time_tokens" ADD CONSTRAINT "one_time_tokens_invitation_id_invitations_id_fk" FOREIGN KEY ("invitation_id") REFERENCES "public"."invitations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_open_key" ON "invitations" USING btree (lowered("email")) WHERE accepted_at is null and withdrawn_at is null;--> statement-breakpoint
CREATE INDEX "invitations_practitioner_idx" ON "invitations" USING btree ("practitioner_id");--> statement-breakpoint
CREATE INDEX "invitations_invited_by_idx" ON "invitations" USING btree ("invited_by");--> statement-breakpoint
CREATE INDEX "invitations_user_idx" ON "invitations" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "invitations_end_idx" ON "invitations" USING btree (least(withdrawn_at, expires_at)) WHERE accepted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "one_time_tokens_hash_key" ON "one_time_tokens" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "one_time_tokens_user_idx" ON "one_time_tokens" USING btree ("user_id","purpose","created_at");--> statement-breakpoint
CREATE INDEX "one_time_tokens_invitation_idx" ON "one_time_tokens" USING btree ("invitation_id");--> statement-breakpoint
CREATE INDEX "one_time_tokens_expiry_idx" ON "one_time_tokens" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "password_requests_due_idx" ON "password_requests" USING btree ("due_at","id");--> statement-breakpoint
CREATE TRIGGER "invitations_planted" BEFORE INSERT ON "invitations" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.invitations'::regclass, 'TRUNCATE') AND (NEW."id" IS DISTINCT FROM currval('public.invitations_id_seq'::regclass) OR NEW."created_at" IS DISTINCT FROM now()::timestamptz(3)
		OR num_nonnulls(NEW."accepted_at", NEW."user_id", NEW."withdrawn_at") > 0))
	EXECUTE FUNCTION "refuse_planted"();--> statement-breakpoint
CREATE TRIGGER "one_time_tokens_planted" BEFORE INSERT ON "one_time_tokens" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.one_time_tokens'::regclass, 'TRUNCATE') AND (NEW."id" IS DISTINCT FROM currval('public.one_time_tokens_id_seq'::regclass) OR NEW."created_at" IS DISTINCT FROM now()::timestamptz(3)
		OR num_nonnulls(NEW."used_at", NEW."ended_at") > 0))
	EXECUTE FUNCTION "refuse_planted"();--> statement-breakpoint
CREATE TRIGGER "password_requests_planted" BEFORE INSERT ON "password_requests" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.password_requests'::regclass, 'TRUNCATE') AND (NEW."id" IS DISTINCT FROM currval('public.password_requests_id_seq'::regclass) OR NEW."created_at" IS DISTINCT FROM now()::timestamptz(3)))
	EXECUTE FUNCTION "refuse_planted"();
