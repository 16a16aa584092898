CREATE TABLE "usage" (
	"caller" text NOT NULL,
	"kind" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"used" bigint NOT NULL,
	CONSTRAINT "usage_pkey" PRIMARY KEY("caller","kind","since")
);
--> statement-breakpoint
CREATE INDEX "usage_until_idx" ON "usage" USING btree ("until");--> statement-breakpoint
CREATE INDEX "sessions_end_idx" ON "sessions" USING btree (least(revoked_at, expires_at));