-- People at one address, however it is spelled. Addresses may be too long for an index entry.
CREATE FUNCTION "household"("address" text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT md5(public.folded("address"))
$$;--> statement-breakpoint
CREATE TABLE "panel_overrides" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "panel_overrides_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"assignment_id" integer NOT NULL,
	"refusal" text NOT NULL,
	"reason" text NOT NULL,
	"size" integer NOT NULL,
	"maximum" integer,
	"accepting" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" integer,
	CONSTRAINT "panel_overrides_refusal" CHECK ("panel_overrides"."refusal" in ('panel_full', 'panel_closed')),
	CONSTRAINT "panel_overrides_accepting" CHECK ("panel_overrides"."accepting" in ('open', 'existing_families', 'existing_patients', 'closed'))
);
--> statement-breakpoint
CREATE TABLE "panel_settings" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "panel_settings_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"practitioner_id" integer NOT NULL,
	"accepting" text NOT NULL,
	"target" integer,
	"maximum" integer,
	"fte" numeric(3, 2) NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone,
	"set_by" integer,
	CONSTRAINT "panel_settings_accepting" CHECK ("panel_settings"."accepting" in ('open', 'existing_families', 'existing_patients', 'closed')),
	CONSTRAINT "panel_settings_numbers" CHECK ("panel_settings"."target" > 0 and "panel_settings"."maximum" >= 0 and "panel_settings"."fte" > 0),
	CONSTRAINT "panel_settings_period" CHECK ("panel_settings"."until" >= "panel_settings"."since")
);
--> statement-breakpoint
CREATE TABLE "panel_weights" (
	"from_age" smallint PRIMARY KEY NOT NULL,
	"male" numeric(5, 3) NOT NULL,
	"female" numeric(5, 3) NOT NULL,
	"other" numeric(5, 3) NOT NULL,
	CONSTRAINT "panel_weights_numbers" CHECK ("panel_weights"."from_age" >= 0 and "panel_weights"."male" >= 0 and "panel_weights"."female" >= 0 and "panel_weights"."other" >= 0)
);
--> statement-breakpoint
ALTER TABLE "panel_sizes" ADD COLUMN "consulting_for" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "panel_sizes" ADD COLUMN "weighted" numeric(9, 3);--> statement-breakpoint
ALTER TABLE "panel_overrides" ADD CONSTRAINT "panel_overrides_assignment_id_assignments_id_fk" FOREIGN KEY ("assignment_id") REFERENCES "public"."assignments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "panel_overrides" ADD CONSTRAINT "panel_overrides_by_users_id_fk" FOREIGN KEY ("by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "panel_settings" ADD CONSTRAINT "panel_settings_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "panel_settings" ADD CONSTRAINT "panel_settings_set_by_users_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "panel_overrides_assignment_key" ON "panel_overrides" USING btree ("assignment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "panel_settings_current_key" ON "panel_settings" USING btree ("practitioner_id") WHERE until is null;--> statement-breakpoint
CREATE INDEX "panel_settings_practitioner_idx" ON "panel_settings" USING btree ("practitioner_id","since");--> statement-breakpoint
CREATE INDEX "panel_overrides_by_idx" ON "panel_overrides" USING btree ("by");--> statement-breakpoint
CREATE INDEX "panel_settings_set_by_idx" ON "panel_settings" USING btree ("set_by");--> statement-breakpoint
CREATE INDEX "patients_household_idx" ON "patients" USING btree (household("address"),"id") WHERE address is not null;--> statement-breakpoint
CREATE TRIGGER "panel_settings_planted" BEFORE INSERT ON "panel_settings" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.panel_settings'::regclass, 'TRUNCATE') AND (NEW."id" IS DISTINCT FROM currval('public.panel_settings_id_seq'::regclass) OR NEW."until" IS NOT NULL))
	EXECUTE FUNCTION "refuse_planted"();--> statement-breakpoint
CREATE TRIGGER "panel_overrides_planted" BEFORE INSERT ON "panel_overrides" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.panel_overrides'::regclass, 'TRUNCATE') AND NEW."id" IS DISTINCT FROM currval('public.panel_overrides_id_seq'::regclass))
	EXECUTE FUNCTION "refuse_planted"();--> statement-breakpoint
-- A panel that was set to something else keeps what it was set to before.
CREATE TRIGGER "panel_settings_history" BEFORE UPDATE ON "panel_settings" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.panel_settings'::regclass, 'TRUNCATE') AND OLD."until" IS NOT NULL)
	EXECUTE FUNCTION "refuse_rewriting"();--> statement-breakpoint
-- Weighs panels anew. Their rows are locked first, so that what others changed until then is seen. Ages are counted as in
-- the program: whoever was born in a year or a month was born on its first day.
CREATE FUNCTION "panels_weigh"("ids" integer[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	"today" text := to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD');
BEGIN
	PERFORM FROM "panel_sizes" WHERE "practitioner_id" = ANY("ids") ORDER BY "practitioner_id" FOR NO KEY UPDATE;
	IF NOT EXISTS (SELECT FROM "panel_weights") THEN
		UPDATE "panel_sizes" SET "weighted" = NULL WHERE "practitioner_id" = ANY("ids") AND "weighted" IS NOT NULL;
		RETURN;
	END IF;
	UPDATE "panel_sizes" AS "panel" SET "weighted" = "weighed"."weight" FROM (
		WITH "weights" AS MATERIALIZED (
			SELECT "age", "sex", (SELECT CASE "sex" WHEN 'M' THEN "male" WHEN 'F' THEN "female" ELSE "other" END
				FROM "panel_weights" WHERE "from_age" <= "age" ORDER BY "from_age" DESC LIMIT 1) AS "weight"
			FROM generate_series(0, 150) AS "ages"("age"), unnest('{M,F,O,U}'::text[]) AS "sexes"("sex")
		), "theirs" AS (
			SELECT "assignments"."practitioner_id", "patients"."gender", least(150, greatest(0, left("today", 4)::int - left("date_of_birth", 4)::int
				- (left(substr("today", 6), greatest(length("date_of_birth") - 5, 0)) < substr("date_of_birth", 6))::int)) AS "age"
			FROM "assignments" JOIN "patients" ON "patients"."id" = "assignments"."patient_id"
			WHERE "assignments"."practitioner_id" = ANY("ids") AND "assignments"."ended_at" IS NULL AND "assignments"."role" = 'primary'
				AND "patients"."date_of_birth" IS NOT NULL
		), "known" AS (
			SELECT "practitioner_id", count(*) AS "count", sum("weight") AS "weight"
			FROM "theirs" JOIN "weights" ON "weights"."age" = "theirs"."age" AND "weights"."sex" = "theirs"."gender" GROUP BY 1
		)
		-- Patients of unknown age count 1.
		SELECT "size"."practitioner_id", "size"."primary_for" - coalesce("known"."count", 0) + coalesce("known"."weight", 0) AS "weight"
		FROM "panel_sizes" AS "size" LEFT JOIN "known" USING ("practitioner_id") WHERE "size"."practitioner_id" = ANY("ids")
	) AS "weighed" WHERE "panel"."practitioner_id" = "weighed"."practitioner_id" AND "panel"."weighted" IS DISTINCT FROM "weighed"."weight";
END
$$;--> statement-breakpoint
-- All of them: after a change of the weights, and once a day because patients grow older.
CREATE FUNCTION "panels_weigh"() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT "panels_weigh"(array(SELECT "practitioner_id" FROM "panel_sizes"))
$$;--> statement-breakpoint
CREATE FUNCTION "panel_weights_follow"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM "panel_weights") THEN
		PERFORM "panels_weigh"(array(
			SELECT DISTINCT "assignments"."practitioner_id"
			FROM "new_rows" JOIN "old_rows" USING ("id") JOIN "assignments" ON "assignments"."patient_id" = "new_rows"."id"
			WHERE "assignments"."ended_at" IS NULL AND "assignments"."role" = 'primary'
				AND ("new_rows"."date_of_birth" IS DISTINCT FROM "old_rows"."date_of_birth" OR "new_rows"."gender" <> "old_rows"."gender")));
	END IF;
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION "panel_sizes_follow"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	"changed" integer[] := '{}';
BEGIN
	IF TG_OP <> 'INSERT' THEN
		UPDATE "panel_sizes" AS "panel" SET "patients" = "panel"."patients" - "before"."patients", "primary_for" = "panel"."primary_for" - "before"."primary_for",
			"consulting_for" = "panel"."consulting_for" - "before"."consulting_for"
		FROM (
			SELECT "practitioner_id", count(*) AS "patients", count(*) FILTER (WHERE "role" = 'primary') AS "primary_for",
				count(*) FILTER (WHERE "role" = 'consulting') AS "consulting_for"
			FROM "old_rows" WHERE "ended_at" IS NULL GROUP BY "practitioner_id"
		) AS "before" WHERE "panel"."practitioner_id" = "before"."practitioner_id";
		"changed" := array(SELECT DISTINCT "practitioner_id" FROM "old_rows" WHERE "ended_at" IS NULL AND "role" = 'primary');
	END IF;
	IF TG_OP <> 'DELETE' THEN
		UPDATE "panel_sizes" AS "panel" SET "patients" = "panel"."patients" + "after"."patients", "primary_for" = "panel"."primary_for" + "after"."primary_for",
			"consulting_for" = "panel"."consulting_for" + "after"."consulting_for"
		FROM (
			SELECT "practitioner_id", count(*) AS "patients", count(*) FILTER (WHERE "role" = 'primary') AS "primary_for",
				count(*) FILTER (WHERE "role" = 'consulting') AS "consulting_for"
			FROM "new_rows" WHERE "ended_at" IS NULL GROUP BY "practitioner_id"
		) AS "after" WHERE "panel"."practitioner_id" = "after"."practitioner_id";
		"changed" := "changed" || array(SELECT DISTINCT "practitioner_id" FROM "new_rows" WHERE "ended_at" IS NULL AND "role" = 'primary');
	END IF;
	IF cardinality("changed") > 0 AND EXISTS (SELECT FROM "panel_weights") THEN
		PERFORM "panels_weigh"("changed");
	END IF;
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "panel_weights_follow" AFTER UPDATE ON "patients" REFERENCING OLD TABLE AS "old_rows" NEW TABLE AS "new_rows" FOR EACH STATEMENT EXECUTE FUNCTION "panel_weights_follow"();--> statement-breakpoint
LOCK TABLE "assignments" IN SHARE ROW EXCLUSIVE MODE;--> statement-breakpoint
UPDATE "panel_sizes" SET "consulting_for" = "counted"."count" FROM (
	SELECT "practitioner_id", count(*) AS "count" FROM "assignments" WHERE "ended_at" IS NULL AND "role" = 'consulting' GROUP BY "practitioner_id"
) AS "counted" WHERE "panel_sizes"."practitioner_id" = "counted"."practitioner_id";
--> statement-breakpoint
-- As before, but planned once for each session, and not at all for assignments that are not of a primary.
CREATE OR REPLACE FUNCTION "care_team_wait"("ids" integer[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF cardinality("ids") = 0 THEN
		RETURN;
	END IF;
	UPDATE "care_team_sizes" AS "team" SET "waiting_since" = "waiting"."since" FROM (
		SELECT "id", CASE
			WHEN "deleted_at" IS NOT NULL OR "deceased_on" IS NOT NULL
				OR EXISTS (SELECT FROM "assignments" WHERE "patient_id" = "patients"."id" AND "ended_at" IS NULL AND "role" = 'primary') THEN NULL
			ELSE coalesce((SELECT max("ended_at") FROM "assignments" WHERE "patient_id" = "patients"."id" AND "role" = 'primary'), "created_at")
		END AS "since" FROM "patients" WHERE "id" = ANY("ids")
	) AS "waiting" WHERE "team"."patient_id" = "waiting"."id" AND "team"."waiting_since" IS DISTINCT FROM "waiting"."since";
END
$$;
