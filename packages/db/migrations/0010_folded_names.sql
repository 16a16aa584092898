CREATE OR REPLACE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  select btrim(regexp_replace(case when bare ~ '[^ -~]' then replace(replace(replace(replace(replace(replace(replace(replace(translate(bare, 'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЄІЂЃЉЊЋЌЏҐӘӨҮҰҚҢҺԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖςØøŁłĐđÐðıĦħŊŋŦŧƁɓƊɗƘƙƏəƵƶ', 'αβγδεζηθικλμνξοπρστυφχψωабвгдежзиклмнопрстуфхцчшщъыьэюяєіђѓљњћќџґәөүұқңһաբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆσoollddddihhnnttbbddkkeezz'), 'ß', 'ss'), 'ẞ', 'ss'), 'Æ', 'ae'), 'æ', 'ae'), 'Œ', 'oe'), 'œ', 'oe'), 'Þ', 'th'), 'þ', 'th') else bare end, '[ \t\n\r.,;:/()\u2010-\u2015\u2043\u2212-]+', ' ', 'g'), ' ')
  from (select lower(regexp_replace(normalize(translate($1, '''`´‘’‛ʹʻʼʽ′ꞌ׳＇', ''), NFKD), '[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]', '', 'g') collate "C") as bare) as t
$$;--> statement-breakpoint
DROP INDEX "doctors_name_idx";--> statement-breakpoint
DROP INDEX "doctors_name_search_idx";--> statement-breakpoint
DROP INDEX "patients_name_idx";--> statement-breakpoint
DROP INDEX "patients_name_search_idx";--> statement-breakpoint
ALTER TABLE "doctors" ADD COLUMN "name_folded" text collate "C" GENERATED ALWAYS AS (' ' || folded(first_name || ' ' || last_name)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "doctors" ADD COLUMN "sort_name" text collate "C" GENERATED ALWAYS AS (left(btrim(folded(last_name) || '  ' || folded(first_name)), 100)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "doctors" ADD COLUMN "phone_tail" text GENERATED ALWAYS AS (right(regexp_replace(phone_number, '[^0-9]', '', 'g'), 7)) STORED;--> statement-breakpoint
ALTER TABLE "patients" ADD COLUMN "name_folded" text collate "C" GENERATED ALWAYS AS (' ' || folded(first_name || ' ' || last_name)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "patients" ADD COLUMN "sort_name" text collate "C" GENERATED ALWAYS AS (left(btrim(folded(last_name) || '  ' || folded(first_name)), 100)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "patients" ADD COLUMN "phone_tail" text GENERATED ALWAYS AS (right(regexp_replace(phone_number, '[^0-9]', '', 'g'), 7)) STORED;--> statement-breakpoint
CREATE INDEX "doctors_sort_name_idx" ON "doctors" USING btree ("sort_name","id");--> statement-breakpoint
CREATE INDEX "doctors_phone_idx" ON "doctors" USING btree ("phone_tail");--> statement-breakpoint
CREATE INDEX "doctors_name_folded_idx" ON "doctors" USING gin ("name_folded" gin_trgm_ops) WITH (fastupdate=false);--> statement-breakpoint
CREATE INDEX "patients_sort_name_idx" ON "patients" USING btree ("sort_name","id");--> statement-breakpoint
CREATE INDEX "patients_phone_idx" ON "patients" USING btree ("phone_tail");--> statement-breakpoint
CREATE INDEX "patients_name_folded_idx" ON "patients" USING gin ("name_folded" gin_trgm_ops) WITH (fastupdate=false);