CREATE TABLE "covers" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "covers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"practitioner_id" integer NOT NULL,
	"by_id" integer NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"reason" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" integer NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by" integer,
	CONSTRAINT "covers_two" CHECK ("covers"."by_id" <> "covers"."practitioner_id"),
	CONSTRAINT "covers_period" CHECK ("covers"."ends_at" > "covers"."starts_at" and "covers"."ends_at" <= "covers"."starts_at" + interval '8784 hours'),
	CONSTRAINT "covers_ended" CHECK (("covers"."ended_at" is null) = ("covers"."ended_by" is null))
);
--> statement-breakpoint
ALTER TABLE "covers" ADD CONSTRAINT "covers_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "covers" ADD CONSTRAINT "covers_by_id_practitioners_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "covers" ADD CONSTRAINT "covers_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "covers" ADD CONSTRAINT "covers_ended_by_users_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "covers_by_idx" ON "covers" USING btree ("by_id","ends_at") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "covers_of_idx" ON "covers" USING btree ("practitioner_id","starts_at");--> statement-breakpoint
CREATE INDEX "covers_held_idx" ON "covers" USING btree ("by_id","starts_at");--> statement-breakpoint
CREATE INDEX "covers_time_idx" ON "covers" USING btree ("starts_at","id");--> statement-breakpoint
CREATE INDEX "covers_created_by_idx" ON "covers" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "covers_ended_by_idx" ON "covers" USING btree ("ended_by");--> statement-breakpoint
CREATE TRIGGER "covers_planted" BEFORE INSERT ON "covers" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.covers'::regclass, 'TRUNCATE') AND (NEW."id" IS DISTINCT FROM currval('public.covers_id_seq'::regclass) OR NEW."created_at" IS DISTINCT FROM now()::timestamptz(3)
		OR NEW."starts_at" < date_trunc('milliseconds', now()) OR num_nonnulls(NEW."ended_at", NEW."ended_by") > 0))
	EXECUTE FUNCTION "refuse_planted"();--> statement-breakpoint
-- A cover changes by its end only: once, and now.
CREATE TRIGGER "covers_history" BEFORE UPDATE ON "covers" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.covers'::regclass, 'TRUNCATE') AND (OLD."ended_at" IS NOT NULL OR NEW."ended_at" IS DISTINCT FROM now()::timestamptz(3)))
	EXECUTE FUNCTION "refuse_rewriting"();
--> statement-breakpoint
-- The covers by which an account holds the panels of others at this moment. Functions, because a statement asks for them
-- in several places, and planning the joins in each of them took longer than looking them up.
CREATE FUNCTION "covers_held"("account" integer) RETURNS integer[] LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
BEGIN
	RETURN array(
		SELECT "c"."id" FROM "practitioners" "me" JOIN "covers" "c" ON "c"."by_id" = "me"."id" JOIN "practitioners" "d" ON "d"."id" = "c"."practitioner_id"
		WHERE "me"."user_id" = "account" AND "me"."status" = 'active' AND "me"."deleted_at" IS NULL
			AND "d"."status" = 'active' AND "d"."deleted_at" IS NULL
			AND "c"."ended_at" IS NULL AND "c"."starts_at" <= now() AND "c"."ends_at" > now());
END
$$;--> statement-breakpoint
-- The practitioners whose panels the account holds: its own approved record, and those that it covers.
CREATE FUNCTION "panels_held"("account" integer) RETURNS integer[] LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
BEGIN
	RETURN array(
		SELECT "id" FROM "practitioners" WHERE "user_id" = "account" AND "status" = 'active' AND "deleted_at" IS NULL
		UNION ALL
		SELECT "practitioner_id" FROM "covers" WHERE "id" = ANY("covers_held"("account")));
END
$$;
