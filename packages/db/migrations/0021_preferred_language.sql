ALTER TABLE "patients" ADD COLUMN "preferred_language" text collate "C";--> statement-breakpoint
CREATE INDEX "patients_language_idx" ON "patients" USING btree ("preferred_language","id") WHERE preferred_language is not null;--> statement-breakpoint
ALTER TABLE "patients" ADD CONSTRAINT "patients_language" CHECK ("patients"."preferred_language" ~ '^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$');