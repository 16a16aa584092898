ALTER TABLE "audit_events" ADD COLUMN "how" text;--> statement-breakpoint
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_how" CHECK ("audit_events"."how" in ('listed', 'opened'));