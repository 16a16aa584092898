CREATE TABLE "account_sites" (
	"user_id" integer NOT NULL,
	"site_id" integer NOT NULL,
	CONSTRAINT "account_sites_user_id_site_id_pk" PRIMARY KEY("user_id","site_id")
);
--> statement-breakpoint
CREATE TABLE "practitioner_sites" (
	"practitioner_id" integer NOT NULL,
	"site_id" integer NOT NULL,
	CONSTRAINT "practitioner_sites_practitioner_id_site_id_pk" PRIMARY KEY("practitioner_id","site_id")
);
--> statement-breakpoint
CREATE TABLE "sites" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sites_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"parent_id" integer,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
INSERT INTO "sites" ("name") VALUES ('Main site');--> statement-breakpoint
ALTER TABLE "account_sites" ADD CONSTRAINT "account_sites_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_sites" ADD CONSTRAINT "account_sites_site_id_sites_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practitioner_sites" ADD CONSTRAINT "practitioner_sites_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practitioner_sites" ADD CONSTRAINT "practitioner_sites_site_id_sites_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sites" ADD CONSTRAINT "sites_parent_id_sites_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_sites_site_idx" ON "account_sites" USING btree ("site_id","user_id");--> statement-breakpoint
CREATE INDEX "practitioner_sites_site_idx" ON "practitioner_sites" USING btree ("site_id","practitioner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "sites_name_key" ON "sites" USING btree (lowered("name"));--> statement-breakpoint
CREATE INDEX "sites_parent_idx" ON "sites" USING btree ("parent_id");--> statement-breakpoint
INSERT INTO "practitioner_sites" SELECT "id", 1 FROM "practitioners" WHERE "deleted_at" IS NULL;--> statement-breakpoint
INSERT INTO "account_sites" SELECT "id", 1 FROM "users" WHERE "role" = 'staff';--> statement-breakpoint
CREATE TRIGGER "sites_planted" BEFORE INSERT ON "sites" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.sites'::regclass, 'TRUNCATE') AND (NEW."id" IS DISTINCT FROM currval('public.sites_id_seq'::regclass) OR NEW."created_at" IS DISTINCT FROM now()::timestamptz(3)))
	EXECUTE FUNCTION "refuse_planted"();--> statement-breakpoint
-- A clinic with one site need not know of sites: whoever is new there belongs to it.
CREATE FUNCTION "only_site"() RETURNS integer LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
	SELECT min("id") FROM (SELECT "id" FROM "sites" LIMIT 2) AS "some" HAVING count(*) = 1
$$;--> statement-breakpoint
CREATE FUNCTION "practitioners_belong"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	INSERT INTO "practitioner_sites" SELECT "new_rows"."id", "only_site" FROM "new_rows", "only_site"() WHERE "only_site" IS NOT NULL;
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE FUNCTION "staff_belong"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	INSERT INTO "account_sites" SELECT NEW."id", "only_site" FROM "only_site"() WHERE "only_site" IS NOT NULL ON CONFLICT DO NOTHING;
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "practitioners_belong" AFTER INSERT ON "practitioners" REFERENCING NEW TABLE AS "new_rows" FOR EACH STATEMENT EXECUTE FUNCTION "practitioners_belong"();--> statement-breakpoint
CREATE TRIGGER "staff_belong" AFTER INSERT OR UPDATE OF "role" ON "users" FOR EACH ROW WHEN (NEW."role" = 'staff') EXECUTE FUNCTION "staff_belong"();
