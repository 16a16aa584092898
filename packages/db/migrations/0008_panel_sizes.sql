CREATE TABLE "panel_sizes" (
	"doctor_id" integer PRIMARY KEY NOT NULL,
	"patients" integer DEFAULT 0 NOT NULL,
	"primary_for" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "panel_sizes" ADD CONSTRAINT "panel_sizes_doctor_id_doctors_id_fk" FOREIGN KEY ("doctor_id") REFERENCES "public"."doctors"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "patients_deleted_idx" ON "patients" USING btree ("id") WHERE deleted_at is not null;--> statement-breakpoint
ALTER TABLE "panel_sizes" SET (fillfactor=50);--> statement-breakpoint
LOCK TABLE "doctors", "assignments" IN SHARE ROW EXCLUSIVE MODE;--> statement-breakpoint
INSERT INTO "panel_sizes" SELECT "doctors"."id", count("assignments"."id"), count("assignments"."id") FILTER (WHERE "assignments"."role" = 'primary')
FROM "doctors" LEFT JOIN "assignments" ON "assignments"."doctor_id" = "doctors"."id" AND "assignments"."ended_at" IS NULL
GROUP BY "doctors"."id";--> statement-breakpoint
CREATE FUNCTION "panel_sizes_begin"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO "panel_sizes" ("doctor_id") SELECT "id" FROM "new_rows";
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE FUNCTION "panel_sizes_follow"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP <> 'INSERT' THEN
		UPDATE "panel_sizes" AS "panel" SET "patients" = "panel"."patients" - "before"."patients", "primary_for" = "panel"."primary_for" - "before"."primary_for" FROM (
			SELECT "doctor_id", count(*) AS "patients", count(*) FILTER (WHERE "role" = 'primary') AS "primary_for"
			FROM "old_rows" WHERE "ended_at" IS NULL GROUP BY "doctor_id"
		) AS "before" WHERE "panel"."doctor_id" = "before"."doctor_id";
	END IF;
	IF TG_OP <> 'DELETE' THEN
		UPDATE "panel_sizes" AS "panel" SET "patients" = "panel"."patients" + "after"."patients", "primary_for" = "panel"."primary_for" + "after"."primary_for" FROM (
			SELECT "doctor_id", count(*) AS "patients", count(*) FILTER (WHERE "role" = 'primary') AS "primary_for"
			FROM "new_rows" WHERE "ended_at" IS NULL GROUP BY "doctor_id"
		) AS "after" WHERE "panel"."doctor_id" = "after"."doctor_id";
	END IF;
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "panel_begins" AFTER INSERT ON "doctors" REFERENCING NEW TABLE AS "new_rows" FOR EACH STATEMENT EXECUTE FUNCTION "panel_sizes_begin"();--> statement-breakpoint
CREATE TRIGGER "panel_grows" AFTER INSERT ON "assignments" REFERENCING NEW TABLE AS "new_rows" FOR EACH STATEMENT EXECUTE FUNCTION "panel_sizes_follow"();--> statement-breakpoint
CREATE TRIGGER "panel_changes" AFTER UPDATE ON "assignments" REFERENCING OLD TABLE AS "old_rows" NEW TABLE AS "new_rows" FOR EACH STATEMENT EXECUTE FUNCTION "panel_sizes_follow"();--> statement-breakpoint
CREATE TRIGGER "panel_shrinks" AFTER DELETE ON "assignments" REFERENCING OLD TABLE AS "old_rows" FOR EACH STATEMENT EXECUTE FUNCTION "panel_sizes_follow"();--> statement-breakpoint
ALTER INDEX "audit_events_patients_idx" SET (gin_pending_list_limit=256);
