-- Of all that is written, of each part by itself, and of each part of those that blanks are around: one of two numbers, or
-- one before its extension, wherever they are told apart.
CREATE FUNCTION phone_tails(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  select case when $1 ~ '^[0-9.-]*$' then array[right(translate($1, '.-', ''), 7)]
  else array(select distinct right(digits, 7) from string_to_table(concat_ws(' ',
    regexp_replace($1, '[^0-9]+', '', 'g'),
    regexp_replace(regexp_replace($1, '[ ().-]+', '', 'g'), '[^0-9]+', ' ', 'g'),
    regexp_replace(translate($1, '().-', ''), '[^0-9]+', ' ', 'g')), ' ') as digits where length(digits) >= 7) end
$$;--> statement-breakpoint
DROP INDEX "doctors_phone_idx";--> statement-breakpoint
DROP INDEX "patients_phone_idx";--> statement-breakpoint
ALTER TABLE "doctors" ADD COLUMN "phone_tails" text[] GENERATED ALWAYS AS (phone_tails(phone_number)) STORED;--> statement-breakpoint
ALTER TABLE "patients" ADD COLUMN "phone_tails" text[] GENERATED ALWAYS AS (phone_tails(phone_number)) STORED;--> statement-breakpoint
CREATE INDEX "doctors_phones_idx" ON "doctors" USING gin ("phone_tails") WITH (fastupdate=false);--> statement-breakpoint
CREATE INDEX "patients_phones_idx" ON "patients" USING gin ("phone_tails") WITH (fastupdate=false);--> statement-breakpoint
ALTER TABLE "doctors" DROP COLUMN "phone_tail";--> statement-breakpoint
ALTER TABLE "patients" DROP COLUMN "phone_tail";