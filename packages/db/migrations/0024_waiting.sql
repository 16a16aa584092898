ALTER TABLE "care_team_sizes" ADD COLUMN "waiting_since" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "care_team_sizes_waiting_idx" ON "care_team_sizes" USING btree ("waiting_since","patient_id") WHERE waiting_since is not null;--> statement-breakpoint
-- Since when patients wait, as the ledger and their records say it.
CREATE FUNCTION "care_team_wait"("ids" integer[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	UPDATE "care_team_sizes" AS "team" SET "waiting_since" = "waiting"."since" FROM (
		SELECT "id", CASE
			WHEN "deleted_at" IS NOT NULL OR "deceased_on" IS NOT NULL
				OR EXISTS (SELECT FROM "assignments" WHERE "patient_id" = "patients"."id" AND "ended_at" IS NULL AND "role" = 'primary') THEN NULL
			ELSE coalesce((SELECT max("ended_at") FROM "assignments" WHERE "patient_id" = "patients"."id" AND "role" = 'primary'), "created_at")
		END AS "since" FROM "patients" WHERE "id" = ANY("ids")
	) AS "waiting" WHERE "team"."patient_id" = "waiting"."id" AND "team"."waiting_since" IS DISTINCT FROM "waiting"."since"
$$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION "care_team_sizes_begin"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	INSERT INTO "care_team_sizes" ("patient_id", "waiting_since")
	SELECT "id", CASE WHEN "deleted_at" IS NULL AND "deceased_on" IS NULL THEN "created_at" END FROM "new_rows";
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE FUNCTION "care_team_lives"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM "care_team_wait"(array(
		SELECT "id" FROM "new_rows" JOIN "old_rows" USING ("id")
		WHERE ("new_rows"."deceased_on" IS NULL) <> ("old_rows"."deceased_on" IS NULL)
			OR ("new_rows"."deleted_at" IS NULL) <> ("old_rows"."deleted_at" IS NULL)));
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION "care_team_sizes_grow"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE "care_team_sizes" AS "team" SET "size" = "team"."size" + "opened"."count" FROM (
		SELECT "patient_id", count(*) AS "count" FROM "new_rows" WHERE "ended_at" IS NULL GROUP BY "patient_id"
	) AS "opened" WHERE "team"."patient_id" = "opened"."patient_id";
	PERFORM "care_team_wait"(array(SELECT "patient_id" FROM "new_rows" WHERE "role" = 'primary'));
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION "care_team_sizes_change"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE "care_team_sizes" AS "team" SET "size" = "team"."size" + "changed"."count" FROM (
		SELECT "patient_id", sum("change") AS "count" FROM (
			SELECT "patient_id", 1 AS "change" FROM "new_rows" WHERE "ended_at" IS NULL
			UNION ALL SELECT "patient_id", -1 FROM "old_rows" WHERE "ended_at" IS NULL
		) AS "changes" GROUP BY "patient_id" HAVING sum("change") <> 0
	) AS "changed" WHERE "team"."patient_id" = "changed"."patient_id";
	PERFORM "care_team_wait"(array(
		SELECT "patient_id" FROM "new_rows" WHERE "role" = 'primary'
		UNION SELECT "patient_id" FROM "old_rows" WHERE "role" = 'primary'));
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION "care_team_sizes_shrink"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE "care_team_sizes" AS "team" SET "size" = "team"."size" - "removed"."count" FROM (
		SELECT "patient_id", count(*) AS "count" FROM "old_rows" WHERE "ended_at" IS NULL GROUP BY "patient_id"
	) AS "removed" WHERE "team"."patient_id" = "removed"."patient_id";
	PERFORM "care_team_wait"(array(SELECT "patient_id" FROM "old_rows" WHERE "role" = 'primary'));
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "care_team_lives" AFTER UPDATE ON "patients" REFERENCING OLD TABLE AS "old_rows" NEW TABLE AS "new_rows" FOR EACH STATEMENT EXECUTE FUNCTION "care_team_lives"();--> statement-breakpoint
SELECT "care_team_wait"(array(SELECT "id" FROM "patients"));
