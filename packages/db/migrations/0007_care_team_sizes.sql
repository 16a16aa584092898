CREATE TABLE "care_team_sizes" (
	"patient_id" integer PRIMARY KEY NOT NULL,
	"size" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "care_team_sizes" ADD CONSTRAINT "care_team_sizes_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "care_team_sizes_none_idx" ON "care_team_sizes" USING btree ("patient_id") WHERE size = 0;--> statement-breakpoint
INSERT INTO "care_team_sizes" SELECT "id", (SELECT count(*) FROM "assignments" WHERE "patient_id" = "patients"."id" AND "ended_at" IS NULL) FROM "patients";--> statement-breakpoint
CREATE FUNCTION "care_team_sizes_begin"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO "care_team_sizes" ("patient_id") SELECT "id" FROM "new_rows";
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE FUNCTION "care_team_sizes_grow"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE "care_team_sizes" AS "team" SET "size" = "team"."size" + "opened"."count" FROM (
		SELECT "patient_id", count(*) AS "count" FROM "new_rows" WHERE "ended_at" IS NULL GROUP BY "patient_id"
	) AS "opened" WHERE "team"."patient_id" = "opened"."patient_id";
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE FUNCTION "care_team_sizes_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE "care_team_sizes" AS "team" SET "size" = "team"."size" + "changed"."count" FROM (
		SELECT "patient_id", sum("change") AS "count" FROM (
			SELECT "patient_id", 1 AS "change" FROM "new_rows" WHERE "ended_at" IS NULL
			UNION ALL SELECT "patient_id", -1 FROM "old_rows" WHERE "ended_at" IS NULL
		) AS "changes" GROUP BY "patient_id" HAVING sum("change") <> 0
	) AS "changed" WHERE "team"."patient_id" = "changed"."patient_id";
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE FUNCTION "care_team_sizes_shrink"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE "care_team_sizes" AS "team" SET "size" = "team"."size" - "removed"."count" FROM (
		SELECT "patient_id", count(*) AS "count" FROM "old_rows" WHERE "ended_at" IS NULL GROUP BY "patient_id"
	) AS "removed" WHERE "team"."patient_id" = "removed"."patient_id";
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "care_team_begins" AFTER INSERT ON "patients" REFERENCING NEW TABLE AS "new_rows" FOR EACH STATEMENT EXECUTE FUNCTION "care_team_sizes_begin"();--> statement-breakpoint
CREATE TRIGGER "care_team_grows" AFTER INSERT ON "assignments" REFERENCING NEW TABLE AS "new_rows" FOR EACH STATEMENT EXECUTE FUNCTION "care_team_sizes_grow"();--> statement-breakpoint
CREATE TRIGGER "care_team_changes" AFTER UPDATE ON "assignments" REFERENCING OLD TABLE AS "old_rows" NEW TABLE AS "new_rows" FOR EACH STATEMENT EXECUTE FUNCTION "care_team_sizes_change"();--> statement-breakpoint
CREATE TRIGGER "care_team_shrinks" AFTER DELETE ON "assignments" REFERENCING OLD TABLE AS "old_rows" FOR EACH STATEMENT EXECUTE FUNCTION "care_team_sizes_shrink"();
