-- Whoever has one name has it as the last.
UPDATE "patients" SET "first_name" = '', "last_name" = coalesce(nullif("first_name", ''), 'Unknown') WHERE "last_name" = '';--> statement-breakpoint
UPDATE "doctors" SET "first_name" = '', "last_name" = coalesce(nullif("first_name", ''), 'Unknown') WHERE "last_name" = '';--> statement-breakpoint
DROP INDEX "patients_birth_idx";--> statement-breakpoint
ALTER TABLE "patients" ALTER COLUMN "date_of_birth" SET DATA TYPE text collate "C" USING to_char("date_of_birth", 'YYYY-MM-DD');--> statement-breakpoint
CREATE INDEX "patients_birth_idx" ON "patients" USING btree (coalesce("date_of_birth", '~'),"id");--> statement-breakpoint
ALTER TABLE "doctors" ADD CONSTRAINT "doctors_named" CHECK ("doctors"."first_name" <> '' or "doctors"."last_name" <> '');--> statement-breakpoint
ALTER TABLE "patients" ADD CONSTRAINT "patients_birth" CHECK (case when "patients"."date_of_birth" ~ '^[0-9]{4}(-[0-9]{2}){0,2}$'
  then make_date(
    left("patients"."date_of_birth", 4)::int,
    coalesce(nullif(substr("patients"."date_of_birth", 6, 2), ''), '1')::int,
    coalesce(nullif(substr("patients"."date_of_birth", 9, 2), ''), '1')::int) is not null
  else "patients"."date_of_birth" is null end);--> statement-breakpoint
ALTER TABLE "patients" ADD CONSTRAINT "patients_named" CHECK ("patients"."first_name" <> '' or "patients"."last_name" <> '');