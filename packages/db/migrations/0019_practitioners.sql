-- `doctors` becomes `practitioners`: nurses, pharmacists and others join them. Renaming keeps every row and every index.
ALTER TABLE "doctors" RENAME TO "practitioners";
--> statement-breakpoint
ALTER TABLE "assignments" RENAME COLUMN "doctor_id" TO "practitioner_id";
--> statement-breakpoint
ALTER TABLE "panel_sizes" RENAME COLUMN "doctor_id" TO "practitioner_id";
--> statement-breakpoint
ALTER SEQUENCE "doctors_id_seq" RENAME TO "practitioners_id_seq";
--> statement-breakpoint
ALTER TABLE "assignments" RENAME CONSTRAINT "assignments_doctor_id_doctors_id_fk" TO "assignments_practitioner_id_practitioners_id_fk";
--> statement-breakpoint
ALTER TABLE "practitioners" RENAME CONSTRAINT "doctors_created_by_users_id_fk" TO "practitioners_created_by_users_id_fk";
--> statement-breakpoint
ALTER TABLE "practitioners" RENAME CONSTRAINT "doctors_named" TO "practitioners_named";
--> statement-breakpoint
ALTER TABLE "practitioners" RENAME CONSTRAINT "doctors_pkey" TO "practitioners_pkey";
--> statement-breakpoint
ALTER TABLE "practitioners" RENAME CONSTRAINT "doctors_status" TO "practitioners_status";
--> statement-breakpoint
ALTER TABLE "practitioners" RENAME CONSTRAINT "doctors_user_id_users_id_fk" TO "practitioners_user_id_users_id_fk";
--> statement-breakpoint
ALTER TABLE "panel_sizes" RENAME CONSTRAINT "panel_sizes_doctor_id_doctors_id_fk" TO "panel_sizes_practitioner_id_practitioners_id_fk";
--> statement-breakpoint
ALTER INDEX "assignments_doctor_idx" RENAME TO "assignments_practitioner_idx";
--> statement-breakpoint
ALTER INDEX "assignments_doctor_open_idx" RENAME TO "assignments_practitioner_open_idx";
--> statement-breakpoint
ALTER INDEX "doctors_created_by_idx" RENAME TO "practitioners_created_by_idx";
--> statement-breakpoint
ALTER INDEX "doctors_external_key" RENAME TO "practitioners_external_key";
--> statement-breakpoint
ALTER INDEX "doctors_license_key" RENAME TO "practitioners_license_key";
--> statement-breakpoint
ALTER INDEX "doctors_name_folded_idx" RENAME TO "practitioners_name_folded_idx";
--> statement-breakpoint
ALTER INDEX "doctors_phones_idx" RENAME TO "practitioners_phones_idx";
--> statement-breakpoint
ALTER INDEX "doctors_sort_name_idx" RENAME TO "practitioners_sort_name_idx";
--> statement-breakpoint
ALTER INDEX "doctors_user_key" RENAME TO "practitioners_user_key";
--> statement-breakpoint
ALTER TRIGGER "doctors_planted" ON "practitioners" RENAME TO "practitioners_planted";
--> statement-breakpoint
-- The body of a function is text: it keeps the former names until it is written anew.
CREATE OR REPLACE FUNCTION "panel_sizes_begin"()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
	INSERT INTO "panel_sizes" ("practitioner_id") SELECT "id" FROM "new_rows";
	RETURN NULL;
END
$function$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION "panel_sizes_follow"()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
	IF TG_OP <> 'INSERT' THEN
		UPDATE "panel_sizes" AS "panel" SET "patients" = "panel"."patients" - "before"."patients", "primary_for" = "panel"."primary_for" - "before"."primary_for" FROM (
			SELECT "practitioner_id", count(*) AS "patients", count(*) FILTER (WHERE "role" = 'primary') AS "primary_for"
			FROM "old_rows" WHERE "ended_at" IS NULL GROUP BY "practitioner_id"
		) AS "before" WHERE "panel"."practitioner_id" = "before"."practitioner_id";
	END IF;
	IF TG_OP <> 'DELETE' THEN
		UPDATE "panel_sizes" AS "panel" SET "patients" = "panel"."patients" + "after"."patients", "primary_for" = "panel"."primary_for" + "after"."primary_for" FROM (
			SELECT "practitioner_id", count(*) AS "patients", count(*) FILTER (WHERE "role" = 'primary') AS "primary_for"
			FROM "new_rows" WHERE "ended_at" IS NULL GROUP BY "practitioner_id"
		) AS "after" WHERE "panel"."practitioner_id" = "after"."practitioner_id";
	END IF;
	RETURN NULL;
END
$function$;
--> statement-breakpoint
-- A repeated request within a day of this release must still find its reply.
UPDATE "idempotency_keys" SET "procedure" = replace("procedure", 'doctors.', 'practitioners.') WHERE "procedure" LIKE '%doctors.%';
